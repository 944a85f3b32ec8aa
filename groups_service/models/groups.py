"""Groups, their eras and state history, and their members."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.people import Person, Unit


class GroupStatus(StrEnum):
    OPEN = "open"
    MODERATED = "moderated"
    CLOSED = "closed"


class GroupState(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    TRASHED = "trashed"
    DESTROYED = "destroyed"


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    MEMBER = "member"


class RequestState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Group(Model):
    """`version` counts changes that members see, `public_version` those that all employees see."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=120)
    sort_key = fields.TextField()
    search_name = fields.TextField()
    description = fields.TextField()
    status = fields.CharEnumField(GroupStatus, max_length=16)
    listed = fields.BooleanField(default=False)
    state = fields.CharEnumField(GroupState, max_length=16, default=GroupState.ACTIVE)
    era = fields.IntField(default=1)
    version = fields.BigIntField(default=0)
    public_version = fields.BigIntField(default=0)
    activity_at = fields.DatetimeField()
    public_activity_at = fields.DatetimeField()
    member_count = fields.IntField(default=0)
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "groups.Unit", null=True, on_delete=fields.OnDelete.SET_NULL
    )
    unit_id: UUID | None
    created_at = fields.DatetimeField()
    picture = fields.CharField(max_length=160, null=True)
    links: Any = fields.JSONField(default=list)  # [{"title", "url"}, ...]
    trashed_at = fields.DatetimeField(null=True)
    reports_to = fields.CharField(max_length=16, null=True)  # null: the installation's default

    class Meta:
        table = "groups"


class GroupEra(Model):
    """A period of a group with one audience; each status change starts a new one."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="eras", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    number = fields.IntField()
    closed = fields.BooleanField()
    published = fields.BooleanField(default=False)
    started_at = fields.DatetimeField()

    class Meta:
        table = "group_era"


class GroupHistoryEntry(Model):
    """A state change of a group: append-only, and kept after the group is deleted."""

    id = fields.UUIDField(primary_key=True)
    group_id = fields.UUIDField()
    version = fields.BigIntField()
    at = fields.DatetimeField()
    status = fields.CharEnumField(GroupStatus, max_length=16)
    state = fields.CharEnumField(GroupState, max_length=16)
    unit_id = fields.UUIDField(null=True)
    actor_id = fields.UUIDField(null=True)
    reason = fields.TextField(null=True)

    class Meta:
        table = "group_history"


class Membership(Model):
    """A person in a group; `sources` says how they joined, `era` in which era."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="memberships", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="memberships", on_delete=fields.OnDelete.RESTRICT
    )
    person_id: UUID
    role = fields.CharEnumField(Role, max_length=16)
    sources = fields.CharField(max_length=200)
    era = fields.IntField()
    since = fields.DatetimeField()

    class Meta:
        table = "membership"


class JoinRequest(Model):
    """A request for membership, with a short reason, and its result."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="requests", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="requests", on_delete=fields.OnDelete.RESTRICT
    )
    person_id: UUID
    message = fields.TextField()
    state = fields.CharEnumField(RequestState, max_length=16, default=RequestState.WAITING)
    created_at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)
    answered_by_id = fields.UUIDField(null=True)
    reason = fields.TextField(null=True)

    class Meta:
        table = "join_request"
