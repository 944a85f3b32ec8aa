"""Posts and comments: source text, and the HTML made from it when it was written."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.groups import Group
from groups_service.models.people import Person


class Post(Model):
    """`version` is the group's when it was written, `activity` the one of its latest comment."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="posts", on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="posts", on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    text = fields.TextField()
    html = fields.TextField()
    renderer = fields.IntField()
    era = fields.IntField()
    version = fields.BigIntField()
    activity = fields.BigIntField()
    activity_at = fields.DatetimeField()
    comment_count = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)

    class Meta:
        table = "post"


class Comment(Model):
    id = fields.UUIDField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "groups.Post", related_name="comments", on_delete=fields.OnDelete.CASCADE
    )
    post_id: UUID
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="comments", on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    text = fields.TextField()
    html = fields.TextField()
    renderer = fields.IntField()
    version = fields.BigIntField()
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)

    class Meta:
        table = "comment"
