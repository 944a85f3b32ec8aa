"""Relationships to a group: follows, invitations, proposals, bindings, succession offers."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.groups import Group
from groups_service.models.people import Person


class InvitationState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"
    ENDED = "ended"


class ProposalState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class BindingKind(StrEnum):
    DIRECTORY_GROUP = "directory_group"
    UNIT = "unit"


class GroupFollow(Model):
    """Notifications of a group without membership; void once an era after `era` was closed."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="follows", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="follows", on_delete=fields.OnDelete.RESTRICT
    )
    person_id: UUID
    era = fields.IntField()
    since = fields.DatetimeField()

    class Meta:
        table = "group_follow"


class Invitation(Model):
    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="invitations", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="invitations", on_delete=fields.OnDelete.RESTRICT
    )
    person_id: UUID
    invited_by_id = fields.UUIDField()
    note = fields.TextField()
    state = fields.CharEnumField(InvitationState, max_length=16, default=InvitationState.WAITING)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitation"


class Proposal(Model):
    """A post that a non-member proposes to a moderated group."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="proposals", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="proposals", on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    text = fields.TextField()
    html = fields.TextField()
    renderer = fields.IntField()
    state = fields.CharEnumField(ProposalState, max_length=16, default=ProposalState.WAITING)
    created_at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)
    answered_by_id = fields.UUIDField(null=True)
    reason = fields.TextField(null=True)
    post_id = fields.UUIDField(null=True)
    question = fields.BooleanField(default=False)
    forwarded_from_id = fields.UUIDField(null=True)

    class Meta:
        table = "proposal"


class BindingExclusion(Model):
    """A person who left or was removed: bindings do not add them again."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="exclusions", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="exclusions", on_delete=fields.OnDelete.RESTRICT
    )
    person_id: UUID
    since = fields.DatetimeField()

    class Meta:
        table = "exclusion"


class Binding(Model):
    """Makes the people of a directory group or a unit members; `target` is its id."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="bindings", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    kind = fields.CharEnumField(BindingKind, max_length=20)
    target = fields.CharField(max_length=64)
    bound_by_id = fields.UUIDField()
    bound_at = fields.DatetimeField()

    class Meta:
        table = "binding"


class SuccessionOffer(Model):
    """A member who may take over a group whose administrators have all left."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="offers", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="offers", on_delete=fields.OnDelete.RESTRICT
    )
    person_id: UUID
    offered_at = fields.DatetimeField()

    class Meta:
        table = "succession_offer"


class GroupReadMarker(Model):
    """The version up to which a person has read a group."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="seen", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="seen", on_delete=fields.OnDelete.CASCADE
    )
    person_id: UUID
    version = fields.BigIntField()

    class Meta:
        table = "group_read_marker"
