"""Posts and comments: source text, and the HTML made from it when it was written."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.files import ArchiveFile
from groups_service.models.groups import Group
from groups_service.models.people import Person, Unit


class Gone(StrEnum):
    """Deleted by its author, or removed by somebody who looks after the place."""

    DELETED = "deleted"
    REMOVED = "removed"


class Question(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


class ReactionKind(StrEnum):
    LIKE = "like"
    THANKS = "thanks"
    AGREE = "agree"
    CELEBRATE = "celebrate"


class Post(Model):
    """In a group or on a person's timeline. The numbers are versions of that stream.

    `version` is of the writing, `activity` of the latest comment, `changed` of the last change of
    anything in the thread. `public_` are the same as who is no member counts them, of changes
    those that everybody might see. `unit` is where the timeline's owner works now.
    """

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyNullableRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="posts", null=True, on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID | None
    timeline: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="timeline", null=True, on_delete=fields.OnDelete.RESTRICT
    )
    timeline_id: UUID | None
    unit: fields.ForeignKeyNullableRelation[Unit] = fields.ForeignKeyField(
        "groups.Unit", related_name="posts", null=True, on_delete=fields.OnDelete.SET_NULL
    )
    unit_id: UUID | None
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
    changed = fields.BigIntField(default=0)
    public_version = fields.BigIntField(default=0)
    public_activity = fields.BigIntField(default=0)
    public_changed = fields.BigIntField(default=0)
    comment_count = fields.IntField(default=0)
    attached = fields.IntField(default=0)  # how many files are shown with it
    reactions: Any = fields.JSONField(default=dict)  # {"like": 3}: kept by whoever reacts
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    gone = fields.CharField(max_length=16, null=True)
    gone_at = fields.DatetimeField(null=True)
    gone_by_id = fields.UUIDField(null=True)
    locked_at = fields.DatetimeField(null=True)
    pinned_at = fields.DatetimeField(null=True)
    question = fields.CharField(max_length=16, null=True)
    answer_id = fields.UUIDField(null=True)
    answered_at = fields.DatetimeField(null=True)
    first_answer_at = fields.DatetimeField(null=True)
    handed_from_id = fields.UUIDField(null=True)

    class Meta:
        table = "post"


class Comment(Model):
    """`parent_id` is the comment it replies to, which replies to none itself."""

    id = fields.UUIDField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "groups.Post", related_name="comments", on_delete=fields.OnDelete.CASCADE
    )
    post_id: UUID
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="comments", on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    parent_id = fields.UUIDField(null=True)
    reply_count = fields.IntField(default=0)
    attached = fields.IntField(default=0)
    text = fields.TextField()
    html = fields.TextField()
    renderer = fields.IntField()
    version = fields.BigIntField()
    reactions: Any = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    gone = fields.CharField(max_length=16, null=True)
    gone_at = fields.DatetimeField(null=True)
    gone_by_id = fields.UUIDField(null=True)

    class Meta:
        table = "comment"


class Revision(Model):
    """What a post or comment (`thing_id`) said before; also the words of what is gone."""

    id = fields.UUIDField(primary_key=True)
    thing_id = fields.UUIDField()
    number = fields.IntField()
    text = fields.TextField()
    html = fields.TextField()
    renderer = fields.IntField()
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="revisions", on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    written_at = fields.DatetimeField()

    class Meta:
        table = "revision"


class Reaction(Model):
    """One of a kind, by a person, to a post or comment; in the era of the group it was made in."""

    id = fields.UUIDField(primary_key=True)
    thing_id = fields.UUIDField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="reactions", on_delete=fields.OnDelete.RESTRICT
    )
    person_id: UUID
    kind = fields.CharField(max_length=16)
    era = fields.IntField()
    at = fields.DatetimeField()

    class Meta:
        table = "reaction"


class Attachment(Model):
    """A file shown with a post or comment (`thing_id`) of the thread `post`.

    The file stays where it is owned; `hidden` while the thing is gone.
    """

    id = fields.UUIDField(primary_key=True)
    thing_id = fields.UUIDField()
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "groups.Post", related_name="attachments", on_delete=fields.OnDelete.CASCADE
    )
    post_id: UUID
    file: fields.ForeignKeyRelation[ArchiveFile] = fields.ForeignKeyField(
        "groups.ArchiveFile", related_name="attachments", on_delete=fields.OnDelete.CASCADE
    )
    file_id: UUID
    position = fields.IntField()
    alt = fields.CharField(max_length=1000)
    hidden = fields.BooleanField(default=False)

    class Meta:
        table = "attachment"


class PostTag(Model):
    id = fields.UUIDField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "groups.Post", related_name="tags", on_delete=fields.OnDelete.CASCADE
    )
    post_id: UUID
    tag = fields.CharField(max_length=120)
    activity_at = fields.DatetimeField()  # the post's

    class Meta:
        table = "post_tag"


class QuestionWord(Model):
    """By what words a question is found: for who may answer it, and when the next one asks."""

    id = fields.UUIDField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "groups.Post", related_name="words", on_delete=fields.OnDelete.CASCADE
    )
    post_id: UUID
    word = fields.CharField(max_length=60)

    class Meta:
        table = "question_word"


class Report(Model):
    """A reader's word about a post or comment, with a copy of it, to whoever handles it."""

    id = fields.UUIDField(primary_key=True)
    reporter: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="reports", on_delete=fields.OnDelete.RESTRICT
    )
    reporter_id: UUID
    thing_type = fields.CharField(max_length=16)
    thing_id = fields.UUIDField()
    post_id = fields.UUIDField()
    group: fields.ForeignKeyNullableRelation[Group] = fields.ForeignKeyField(
        "groups.Group", related_name="reports", null=True, on_delete=fields.OnDelete.CASCADE
    )
    group_id: UUID | None
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="reported", on_delete=fields.OnDelete.RESTRICT
    )
    author_id: UUID
    reason = fields.CharField(max_length=24)
    note = fields.TextField()
    text = fields.TextField()
    html = fields.TextField()
    handled_where = fields.CharField(max_length=16)
    state = fields.CharField(max_length=16)
    created_at = fields.DatetimeField()
    handled_at = fields.DatetimeField(null=True)
    handled_by_id = fields.UUIDField(null=True)
    answer = fields.TextField(null=True)

    class Meta:
        table = "report"
