"""The tables of signing in: sessions, tokens and failed attempts."""

from tortoise import fields
from tortoise.models import Model


class Held(Model):
    """What sessions and tokens share: whose they are, as the directory said when they began."""

    id = fields.UUIDField(primary_key=True)
    object_id = fields.CharField(max_length=36)
    account = fields.CharField(max_length=256)
    name = fields.CharField(max_length=256)
    mail = fields.CharField(max_length=320, null=True)

    class Meta:
        abstract = True


class Session(Held):
    """A browser signed in; `digest` is that of the secret in its cookie."""

    digest = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "auth_session"


class Token(Held):
    """A bearer token; its `jti` is the id."""

    issued_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "auth_token"


class Attempt(Model):
    """A password tried and not found right; `account` is a digest, for people mistype."""

    id = fields.UUIDField(primary_key=True)
    account = fields.CharField(max_length=64)
    address = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "auth_attempt"
