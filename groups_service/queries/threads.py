"""Posts and comments as one viewer sees them: columns, and what belongs to them.

What is asked for here is asked of posts that were found through the viewer already.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access, naming
from groups_service.access import READER, Act, Piece, Standing, Viewer
from groups_service.database import sql
from groups_service.models import Gone
from groups_service.queries import belongings, handing
from groups_service.queries.belongings import Attached, Belongings, holders
from groups_service.queries.handing import NO_LINKS, Links
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.rows import maybe_uuid, maybe_when, uuid, when

LATEST_COMMENTS = 3


@dataclass(frozen=True)
class CommentSeen:
    """`gone`: its words are no longer there. `standing` is the viewer's where the post stands."""

    id: UUID
    post_id: UUID
    parent_id: UUID | None
    text: str
    html: str
    author: Brief
    version: int
    created_at: datetime
    edited_at: datetime | None
    gone: str | None
    reactions: dict[str, int]
    attached: int
    reply_count: int
    locked: bool
    is_answer: bool
    is_question: bool
    asker_id: UUID
    standing: Standing
    my_reactions: tuple[str, ...] = ()
    attachments: tuple[Attached, ...] = ()

    def piece(self, viewer: Viewer) -> Piece:
        gone = Gone(self.gone) if self.gone else None
        return Piece(self.author.id == viewer.id, gone, self.locked, is_post=False)

    def may_be_accepted(self, viewer: Viewer) -> bool:
        """Whether the viewer may say that it answers the question, or no longer."""
        question = Piece(self.asker_id == viewer.id, is_question=self.is_question)
        return not self.gone and Act.ACCEPT_ANSWER in access.may_with(self.standing, question)


@dataclass(frozen=True)
class PostSeen:
    """A post of a group or of the timeline of `owner`, with its latest comments, oldest first."""

    id: UUID
    group_id: UUID | None
    group_name: str | None
    owner_id: UUID | None
    owner_name: str | None
    text: str
    html: str
    author: Brief
    era: int
    version: int
    activity: int
    changed: int
    activity_at: datetime
    comment_count: int
    attached: int
    created_at: datetime
    edited_at: datetime | None
    gone: str | None
    locked: bool
    pinned: bool
    question: str | None
    answer_id: UUID | None
    handed_from_id: UUID | None
    reactions: dict[str, int]
    standing: Standing
    comments: tuple[CommentSeen, ...] = ()
    my_reactions: tuple[str, ...] = ()
    attachments: tuple[Attached, ...] = field(default=())
    answer: CommentSeen | None = None
    links: Links = NO_LINKS

    def piece(self, viewer: Viewer) -> Piece:
        gone = Gone(self.gone) if self.gone else None
        mine = self.author.id == viewer.id
        return Piece(mine, gone, self.locked, is_question=self.question is not None)


POST = f"""SELECT t.id, t.group_id, g.name AS group_name, t.timeline_id, o.name AS owner_name,
    t.text, t.html, t.era, t.version, t.activity, t.changed, t.activity_at, t.comment_count,
    t.attached, t.created_at, t.edited_at, t.gone, t.locked_at, t.pinned_at, t.question,
    t.answer_id, t.handed_from_id, t.reactions, {READER}, {BRIEF}
    FROM post t LEFT JOIN groups g ON g.id = t.group_id
    LEFT JOIN membership me ON me.group_id = t.group_id AND me.person_id = $1
    LEFT JOIN person o ON o.id = t.timeline_id
    JOIN person p ON p.id = t.author_id LEFT JOIN unit u ON u.id = p.unit_id"""
"""Posts t with group g, for the viewer $1: every statement made of it asks access."""

COMMENT = f"""SELECT c.id, c.post_id, c.parent_id, c.text, c.html, c.version, c.created_at,
    c.edited_at, c.gone, c.reactions, c.reply_count, c.attached, t.locked_at,
    t.answer_id, t.question, t.author_id AS asker_id, {READER}, {BRIEF}
    FROM comment c JOIN post t ON t.id = c.post_id LEFT JOIN groups g ON g.id = t.group_id
    LEFT JOIN membership me ON me.group_id = t.group_id AND me.person_id = $1
    JOIN person p ON p.id = c.author_id LEFT JOIN unit u ON u.id = p.unit_id"""
"""Comments c of posts t, for the viewer $1."""


async def posts(viewer: Viewer, rows: list[dict[str, Any]]) -> list[PostSeen]:
    """Rows of POST with all that belongs to them, in a fixed number of statements."""
    latest = await _latest([row for row in rows if row["comment_count"]], viewer)
    seen = [replace(_post(row), comments=tuple(latest.get(uuid(row["id"]), ()))) for row in rows]
    answers = await _answers([post for post in seen if post.answer_id], viewer)
    shown = [*answers.values(), *(c for post in seen for c in post.comments)]
    having = await belongings.of(viewer, [*seen, *shown])
    links = await handing.links(viewer, seen)
    return [
        _with(having, replace(post, answer=answers.get(post.id), links=links)) for post in seen
    ]


async def comments(viewer: Viewer, rows: list[dict[str, Any]]) -> list[CommentSeen]:
    """Rows of COMMENT with all that belongs to them."""
    seen = [_comment(row) for row in rows]
    having = await belongings.of(viewer, seen)
    return [_comment_with(having, comment) for comment in seen]


async def _latest(rows: list[dict[str, Any]], viewer: Viewer) -> dict[UUID, list[CommentSeen]]:
    if not rows:
        return {}
    found = await sql(
        f"""{COMMENT} WHERE c.post_id IN ({holders(len(rows), 2)}) AND c.gone IS NULL
        AND c.version > COALESCE((
            SELECT older.version FROM comment older
            WHERE older.post_id = c.post_id AND older.gone IS NULL
            ORDER BY older.version DESC LIMIT 1 OFFSET {LATEST_COMMENTS}
        ), 0) ORDER BY c.version""",
        str(viewer.id),
        *(str(row["id"]) for row in rows),
    )
    latest: dict[UUID, list[CommentSeen]] = {}
    for comment in map(_comment, found):
        latest.setdefault(comment.post_id, []).append(comment)
    return latest


async def _answers(answered: list[PostSeen], viewer: Viewer) -> dict[UUID, CommentSeen]:
    """The accepted answers of questions."""
    if not answered:
        return {}
    found = await sql(
        f"""{COMMENT} WHERE c.id IN ({holders(len(answered), 2)}) AND c.gone IS NULL""",
        str(viewer.id),
        *(str(post.answer_id) for post in answered),
    )
    return {comment.post_id: comment for comment in map(_comment, found)}


def _with(having: Belongings, post: PostSeen) -> PostSeen:
    return replace(
        post,
        comments=tuple(_comment_with(having, comment) for comment in post.comments),
        answer=_comment_with(having, post.answer) if post.answer else None,
        **_filled(having, post),
    )


def _comment_with(having: Belongings, comment: CommentSeen) -> CommentSeen:
    return replace(comment, **_filled(having, comment))


def _filled(having: Belongings, thing: PostSeen | CommentSeen) -> dict[str, Any]:
    return {
        "html": naming.filled(thing.html, having.names),
        "text": naming.source(thing.text, having.accounts),
        "my_reactions": having.mine.get(thing.id, ()),
        "attachments": having.attached.get(thing.id, ()),
    }


def _counts(column: object) -> dict[str, int]:
    """SQLite gives JSON as text."""
    found = json.loads(column) if isinstance(column, str) else column
    return dict(found) if isinstance(found, dict) else {}


SAME = ("group_name", "owner_name", "text", "html", "era", "version", "activity", "changed")


def _post(row: dict[str, Any]) -> PostSeen:
    return PostSeen(
        id=uuid(row["id"]),
        group_id=maybe_uuid(row["group_id"]),
        owner_id=maybe_uuid(row["timeline_id"]),
        **{name: row[name] for name in (*SAME, "comment_count", "attached", "gone", "question")},
        author=brief(row),
        activity_at=when(row["activity_at"]),
        created_at=when(row["created_at"]),
        edited_at=maybe_when(row["edited_at"]),
        locked=row["locked_at"] is not None,
        pinned=row["pinned_at"] is not None,
        answer_id=maybe_uuid(row["answer_id"]),
        handed_from_id=maybe_uuid(row["handed_from_id"]),
        reactions=_counts(row["reactions"]),
        standing=access.reader_of(row),
    )


def _comment(row: dict[str, Any]) -> CommentSeen:
    return CommentSeen(
        id=uuid(row["id"]),
        post_id=uuid(row["post_id"]),
        parent_id=maybe_uuid(row["parent_id"]),
        **{
            name: row[name]
            for name in ("text", "html", "version", "gone", "reply_count", "attached")
        },
        author=brief(row),
        created_at=when(row["created_at"]),
        edited_at=maybe_when(row["edited_at"]),
        reactions=_counts(row["reactions"]),
        locked=row["locked_at"] is not None,
        is_answer=row["answer_id"] is not None and uuid(row["answer_id"]) == uuid(row["id"]),
        is_question=row["question"] is not None,
        asker_id=uuid(row["asker_id"]),
        standing=access.reader_of(row),
    )
