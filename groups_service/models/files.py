"""The file archive: names of files, and where their bytes are stored."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.groups import Group
from groups_service.models.people import Person


class Blob(Model):
    """Bytes in the store, written and flushed before any row refers to them.

    `width` and `height` are those of a picture with previews; 0 when there are no previews, null
    when the file has not been examined.
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
    """A file, owned permanently by a group or by a person's timeline.

    A file with `for_post` was uploaded for a post and is readable only where that post is; until
    it is first attached, `pending_since` is set.
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
    search_name = fields.TextField()
    media_type = fields.CharField(max_length=127)
    blob: fields.ForeignKeyRelation[Blob] = fields.ForeignKeyField(
        "groups.Blob", on_delete=fields.OnDelete.RESTRICT
    )
    blob_id: str
    size = fields.BigIntField()
    era = fields.IntField()
    version = fields.BigIntField()
    for_post = fields.BooleanField(default=False)
    pending_since = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "archive_file"
