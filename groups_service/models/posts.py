"""Posts and comments: source text, and the HTML rendered when it was written."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from groups_service.models.files import ArchiveFile
from groups_service.models.groups import Group
from groups_service.models.people import Person, Unit


class DeletionKind(StrEnum):
    """Deleted by the author, or removed by an administrator of the group or a report handler."""

    DELETED = "deleted"
    REMOVED = "removed"


class QuestionState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


class ReactionKind(StrEnum):
    LIKE = "like"
    THANKS = "thanks"
    AGREE = "agree"
    CELEBRATE = "celebrate"


class Post(Model):
    """A post in a group or on a person's timeline. Its numbers are versions of that stream.

    `version` is that of its creation, `activity` that of the latest comment, `changed` that of
    the last change in the thread. The `public_` columns are the same numbers as non-members
    count them, for changes that all employees might see. `unit` is the current unit of the
    timeline's owner.
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
    attachment_count = fields.IntField(default=0)  # number of attached files
    reactions: Any = fields.JSONField(default=dict)  # {"like": 3}: updated with each reaction
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    deletion = fields.CharField(max_length=16, null=True)
    deleted_at = fields.DatetimeField(null=True)
    deleted_by_id = fields.UUIDField(null=True)
    locked_at = fields.DatetimeField(null=True)
    pinned_at = fields.DatetimeField(null=True)
    question = fields.CharField(max_length=16, null=True)
    answer_id = fields.UUIDField(null=True)
    answered_at = fields.DatetimeField(null=True)
    first_answer_at = fields.DatetimeField(null=True)
    forwarded_from_id = fields.UUIDField(null=True)

    class Meta:
        table = "post"


class Comment(Model):
    """`parent_id` is the comment it replies to, which is itself no reply."""

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
    attachment_count = fields.IntField(default=0)
    text = fields.TextField()
    html = fields.TextField()
    renderer = fields.IntField()
    version = fields.BigIntField()
    reactions: Any = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    deletion = fields.CharField(max_length=16, null=True)
    deleted_at = fields.DatetimeField(null=True)
    deleted_by_id = fields.UUIDField(null=True)

    class Meta:
        table = "comment"


class Revision(Model):
    """An earlier text of a post or comment (`subject_id`), or the text of a deleted one."""

    id = fields.UUIDField(primary_key=True)
    subject_id = fields.UUIDField()
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
    """A person's reaction of one kind to a post or comment, with the era of the group."""

    id = fields.UUIDField(primary_key=True)
    subject_id = fields.UUIDField()
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
    """A file shown with a post or comment (`subject_id`) of the thread `post`.

    The file keeps its owner; `hidden` is set while the content is deleted.
    """

    id = fields.UUIDField(primary_key=True)
    subject_id = fields.UUIDField()
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
    activity_at = fields.DatetimeField()  # copied from the post

    class Meta:
        table = "post_tag"


class QuestionWord(Model):
    """A search word of a question: finds people who may answer, and similar questions."""

    id = fields.UUIDField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "groups.Post", related_name="words", on_delete=fields.OnDelete.CASCADE
    )
    post_id: UUID
    word = fields.CharField(max_length=60)

    class Meta:
        table = "question_word"


class Report(Model):
    """A reader's report of a post or comment, with a copy of it."""

    id = fields.UUIDField(primary_key=True)
    reporter: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "groups.Person", related_name="reports", on_delete=fields.OnDelete.RESTRICT
    )
    reporter_id: UUID
    subject_type = fields.CharField(max_length=16)
    subject_id = fields.UUIDField()
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
    handled_by_role = fields.CharField(max_length=16)
    state = fields.CharField(max_length=16)
    created_at = fields.DatetimeField()
    handled_at = fields.DatetimeField(null=True)
    handled_by_id = fields.UUIDField(null=True)
    answer = fields.TextField(null=True)

    class Meta:
        table = "report"
