"""Personal data about reading and writing: drafts, follows and mutes."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.groups import Group
from groups_service.models.people import Person
from groups_service.models.posts import Post


class Draft(Model):
    """An unpublished text.

    `target` is "me", "group:<id>" (a post there) or "post:<id>" (a comment).
    """

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


class FeedFollow(Model):
    """A person, unit or tag that a person follows in the feed; groups have their own table."""

    id = fields.UUIDField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="following", on_delete=fields.OnDelete.CASCADE
    )
    person_id: UUID
    kind = fields.CharField(max_length=16)
    target = fields.CharField(max_length=120)
    since = fields.DatetimeField()

    class Meta:
        table = "feed_follow"


class Mute(Model):
    """A person whose posts are hidden from the owner's feed. It is visible to the owner only."""

    id = fields.UUIDField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="mutes", on_delete=fields.OnDelete.CASCADE
    )
    person_id: UUID
    muted_id = fields.UUIDField()

    class Meta:
        table = "mute"
