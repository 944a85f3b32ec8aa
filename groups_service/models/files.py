"""The file archive: what a file is called, and where its bytes lie."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.groups import Group
from groups_service.models.people import Person


class Blob(Model):
    """Bytes in the store, written and flushed before any row names them.

    `width` and `height` are those of a picture that has previews; 0 of what has none, null of
    what nobody has looked at yet.
    """

    key = fields.CharField(max_length=160, primary_key=True)
    sha256 = fields.CharField(max_length=64)
    size = fields.BigIntField()
    created_at = fields.DatetimeField()
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)

    class Meta:
        table = "blob"


class ArchiveFile(Model):
    """Owned for ever by a group or by a person's timeline.

    One `for_post` was uploaded to be shown with a post, and is seen only where that is; until it
    is the first time, it is `waiting_since` then.
    """

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyNullableRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="files", null=True, on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID | None
    timeline: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="own_files", null=True, on_delete=fields.OnDelete.RESTRICT
    )
    timeline_id: UUID | None
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="files", on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    name = fields.CharField(max_length=200)
    folded = fields.TextField()
    media_type = fields.CharField(max_length=127)
    blob: fields.ForeignKeyRelation[Blob] = fields.ForeignKeyField(
        "groups.Blob", on_delete=fields.OnDelete.RESTRICT
    )
    blob_id: str
    size = fields.BigIntField()
    era = fields.IntField()
    version = fields.BigIntField()
    for_post = fields.BooleanField(default=False)
    waiting_since = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "archive_file"
