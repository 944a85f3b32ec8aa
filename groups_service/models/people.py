"""People and units as in the directory, and what people add to their profiles."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model


class Unit(Model):
    """A part of the organisation; `path` holds the names from the top, joined by tabs."""

    id = fields.UUIDField(primary_key=True)
    parent: fields.ForeignKeyNullableRelation["Unit"] = fields.ForeignKeyField(
        "groups.Unit", null=True, on_delete=fields.OnDelete.RESTRICT
    )
    parent_id: UUID | None
    name = fields.CharField(max_length=200)
    path = fields.TextField()
    depth = fields.IntField()
    sort_key = fields.TextField()

    class Meta:
        table = "unit"


class Person(Model):
    """A person in the directory. `object_id` is the key; accounts and names may change.

    `timeline_version` counts the changes of the person's timeline.
    """

    id = fields.UUIDField(primary_key=True)
    object_id = fields.CharField(max_length=36, unique=True)
    account = fields.CharField(max_length=256)
    name = fields.CharField(max_length=256)
    given_name = fields.CharField(max_length=256)
    surname = fields.CharField(max_length=256)
    sort_key = fields.TextField()
    search_name = fields.TextField()
    mail = fields.CharField(max_length=320, null=True)
    telephone = fields.CharField(max_length=64, null=True)
    mobile = fields.CharField(max_length=64, null=True)
    title = fields.CharField(max_length=256, null=True)
    place = fields.CharField(max_length=256, null=True)
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "groups.Unit", null=True, on_delete=fields.OnDelete.SET_NULL
    )
    unit_id: UUID | None
    manager_object_id = fields.CharField(max_length=36, null=True)
    active = fields.BooleanField(default=True)
    about = fields.TextField(default="")
    photo = fields.CharField(max_length=160, null=True)
    photo_is_own = fields.BooleanField(default=False)
    timeline_version = fields.BigIntField(default=0)
    created_at = fields.DatetimeField()
    synced_at = fields.DatetimeField()

    class Meta:
        table = "person"


class Keyword(Model):
    """A topic that a person can be asked about, in the person's own words and order."""

    id = fields.UUIDField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="keywords", on_delete=fields.OnDelete.CASCADE
    )
    person_id: UUID
    position = fields.IntField()
    word = fields.CharField(max_length=60)
    search_word = fields.CharField(max_length=120)

    class Meta:
        table = "keyword"


class DirectoryGroup(Model):
    """A group of the directory; one of them holds the site administrators."""

    object_id = fields.CharField(max_length=36, primary_key=True)
    name = fields.CharField(max_length=256)

    class Meta:
        table = "directory_group"


class DirectoryMembership(Model):
    """A person in a directory group, with nested groups resolved."""

    id = fields.UUIDField(primary_key=True)
    group_object_id = fields.CharField(max_length=36)
    person_object_id = fields.CharField(max_length=36)

    class Meta:
        table = "directory_membership"


class Setting(Model):
    """A value of this installation that is stored in the database, such as its epoch."""

    name = fields.CharField(max_length=64, primary_key=True)
    value = fields.TextField()

    class Meta:
        table = "setting"
