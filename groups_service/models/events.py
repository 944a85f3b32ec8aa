"""Events, written in the transaction of their change, and records of work already done."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.people import Person


class Event(Model):
    """`version` orders the events of one stream; `delivered_at` is set after delivery.

    `public_version` is the version of the group for non-members at that time.
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
    recipients: Any = fields.JSONField(null=True)  # ids of the people whom the event is about
    at = fields.DatetimeField()
    lease_owner = fields.CharField(max_length=64, null=True)
    leased_at = fields.DatetimeField(null=True)
    delivered_at = fields.DatetimeField(null=True)
    failures = fields.IntField(default=0)
    failed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "event"


class IdempotencyKey(Model):
    """An Idempotency-Key and what was created with it."""

    id = fields.UUIDField(primary_key=True)
    person_id = fields.UUIDField()
    operation = fields.CharField(max_length=40)
    path = fields.CharField(max_length=200)
    key = fields.CharField(max_length=200)
    body_hash = fields.CharField(max_length=64)
    result_id = fields.CharField(max_length=64, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "idempotency_key"


class Job(Model):
    """A periodic job: when it is due, and until when a process holds its lease."""

    kind = fields.CharField(max_length=40, primary_key=True)
    due_at = fields.DatetimeField()
    leased_until = fields.DatetimeField(null=True)

    class Meta:
        table = "job"


class AuditEntry(Model):
    """An accountable action of an operator or administrator."""

    id = fields.UUIDField(primary_key=True)
    at = fields.DatetimeField()
    actor = fields.CharField(max_length=256)
    action = fields.CharField(max_length=64)
    subject = fields.CharField(max_length=256)

    class Meta:
        table = "audit_entry"
