"""What happened, written with the thing itself; and what was already done once."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.people import Person


class Event(Model):
    """`version` orders the events of one stream; `told_at` is set when everybody was told.

    `public_version` is how far the group then was for who is no member.
    """

    id = fields.UUIDField(primary_key=True)
    stream = fields.CharField(max_length=16)
    stream_id = fields.UUIDField()
    version = fields.BigIntField()
    public_version = fields.BigIntField(default=0)
    kind = fields.CharField(max_length=40)
    actor: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "groups.Person", null=True, on_delete=fields.OnDelete.RESTRICT
    )
    actor_id: UUID | None
    refs: Any = fields.JSONField()  # {"post": id, ...}: JSON has no narrower type
    recipients: Any = fields.JSONField(null=True)  # ids of those told about themselves
    at = fields.DatetimeField()
    lease_owner = fields.CharField(max_length=64, null=True)
    leased_at = fields.DatetimeField(null=True)
    told_at = fields.DatetimeField(null=True)
    failures = fields.IntField(default=0)
    set_aside_at = fields.DatetimeField(null=True)

    class Meta:
        table = "event"


class OnceKey(Model):
    """An Idempotency-Key and what was made under it."""

    id = fields.UUIDField(primary_key=True)
    person_id = fields.UUIDField()
    operation = fields.CharField(max_length=40)
    path = fields.CharField(max_length=200)
    key = fields.CharField(max_length=200)
    body_hash = fields.CharField(max_length=64)
    made = fields.CharField(max_length=64, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "once_key"


class Job(Model):
    """Work that comes back: when it is due, and until when somebody is at it."""

    kind = fields.CharField(max_length=40, primary_key=True)
    due_at = fields.DatetimeField()
    leased_until = fields.DatetimeField(null=True)

    class Meta:
        table = "job"


class AuditEntry(Model):
    """What an operator or administrator did that somebody may have to answer for."""

    id = fields.UUIDField(primary_key=True)
    at = fields.DatetimeField()
    actor = fields.CharField(max_length=256)
    action = fields.CharField(max_length=64)
    subject = fields.CharField(max_length=256)

    class Meta:
        table = "audit_entry"
