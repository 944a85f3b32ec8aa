"""The database tables of authentication: sessions, tokens and failed login attempts."""

from tortoise import fields
from tortoise.models import Model


class CredentialOwner(Model):
    """Fields shared by sessions and tokens.

    They describe the owner as the directory did when the session or token started.
    """

    id = fields.UUIDField(primary_key=True)
    object_id = fields.CharField(max_length=36)
    account = fields.CharField(max_length=256)
    name = fields.CharField(max_length=256)
    mail = fields.CharField(max_length=320, null=True)

    class Meta:
        abstract = True


class Session(CredentialOwner):
    """A signed-in browser; `digest` is that of the secret in its cookie."""

    digest = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "auth_session"


class Token(CredentialOwner):
    """A bearer token; its `jti` is the id."""

    issued_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "auth_token"


class LoginAttempt(Model):
    """A failed or unfinished password check; `account` is a digest because people mistype."""

    id = fields.UUIDField(primary_key=True)
    account = fields.CharField(max_length=64)
    address = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "auth_attempt"
