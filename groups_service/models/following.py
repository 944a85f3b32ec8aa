"""What belongs to one person's reading and writing: drafts, whom they follow, whom they mute."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.groups import Group
from groups_service.models.people import Person
from groups_service.models.posts import Post


class Draft(Model):
    """Unsent words. `target` is "me", "group:<id>" (a post there) or "post:<id>" (a comment)."""

    id = fields.UUIDField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="drafts", on_delete=fields.OnDelete.CASCADE
    )
    person_id: UUID
    target = fields.CharField(max_length=48)
    group: fields.ForeignKeyNullableRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="drafts", null=True, on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID | None
    post: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        "groups.Post", related_name="drafts", null=True, on_delete=fields.OnDelete.CASCADE
    )
    post_id: UUID | None
    text = fields.TextField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "draft"


class Following(Model):
    """A person, unit or tag whose posts come into one's feed; groups have a table of their own."""

    id = fields.UUIDField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="following", on_delete=fields.OnDelete.CASCADE
    )
    person_id: UUID
    kind = fields.CharField(max_length=16)
    target = fields.CharField(max_length=120)
    since = fields.DatetimeField()

    class Meta:
        table = "following"


class Mute(Model):
    """Somebody whose posts one does not want in one's own feed. Nobody else can tell."""

    id = fields.UUIDField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="mutes", on_delete=fields.OnDelete.CASCADE
    )
    person_id: UUID
    muted_id = fields.UUIDField()

    class Meta:
        table = "mute"
