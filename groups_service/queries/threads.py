"""Posts and comments as one viewer sees them: columns, and what belongs to them.

What is asked for here is asked of posts that were found through the viewer already.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from groups_service import access
from groups_service.access import READER, Act, Piece, Standing, Viewer
from groups_service.database import lists, sql
from groups_service.models import Gone
from groups_service.queries import belongings, handing, places
from groups_service.queries.belongings import Attached, Belongings, Row
from groups_service.queries.handing import NO_LINKS, Links
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.places import NUMBERS, Numbers, Place
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
        if not self.is_question or self.gone:
            return False
        question = Piece(self.asker_id == viewer.id, is_question=True)
        return Act.ACCEPT_ANSWER in access.may_with(self.standing, question)


@dataclass(frozen=True)
class PostSeen:
    """A post of a group or of the timeline of `owner`, with its latest comments, oldest first.

    `version` and `activity` are as members count, and told are `numbers`.
    """

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
    numbers: Numbers
    place: Place
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
    t.text, t.html, t.era, {NUMBERS}, t.activity_at, t.comment_count,
    t.attached, t.created_at, t.edited_at, t.gone, t.locked_at, t.pinned_at, t.question,
    t.answer_id, t.author_id AS asker_id, t.handed_from_id, t.reactions, {READER}, {BRIEF}
    FROM post t LEFT JOIN groups g ON g.id = t.group_id
    LEFT JOIN membership me ON me.group_id = t.group_id AND me.person_id = $1
    LEFT JOIN person o ON o.id = t.timeline_id
    JOIN person p ON p.id = t.author_id LEFT JOIN unit u ON u.id = p.unit_id"""
"""Posts t with group g, for the viewer $1: every statement made of it asks access."""

WRITTEN = f"""c.id, c.post_id, c.parent_id, c.text, c.html, c.version, c.created_at, c.edited_at,
    c.gone, c.reactions, c.reply_count, c.attached, {BRIEF}"""
BY = "JOIN person p ON p.id = c.author_id LEFT JOIN unit u ON u.id = p.unit_id"
COMMENT = f"""SELECT {WRITTEN}, t.locked_at, t.answer_id, t.question, t.author_id AS asker_id,
    {READER}
    FROM comment c JOIN post t ON t.id = c.post_id LEFT JOIN groups g ON g.id = t.group_id
    LEFT JOIN membership me ON me.group_id = t.group_id AND me.person_id = $1 {BY}"""
"""Comments c of posts t, for the viewer $1."""


async def posts(viewer: Viewer, rows: list[Row]) -> list[PostSeen]:
    """Rows of POST with all that belongs to them, in a fixed number of statements."""
    latest = await _latest([row for row in rows if row["comment_count"]])
    answers = await _answers([row for row in rows if row["answer_id"]])
    having = await belongings.of(viewer, [*rows, *latest, *answers])
    links = await handing.links(viewer, rows)
    threads = {row["id"]: _Thread(row) for row in rows}
    for row in answers:
        thread = threads[row["post_id"]]
        thread.answer = _comment(row, thread.post, having)
    for row in latest:
        thread = threads[row["post_id"]]
        thread.comments.append(_comment(row, thread.post, having))
    return [_post(thread, having, links) for thread in threads.values()]


async def comments(viewer: Viewer, rows: list[Row]) -> list[CommentSeen]:
    """Rows of COMMENT with all that belongs to them."""
    having = await belongings.of(viewer, rows)
    return [_comment(row, row, having) for row in rows]


@dataclass
class _Thread:
    post: Row
    comments: list[CommentSeen] = field(default_factory=list)
    answer: CommentSeen | None = None


async def _latest(rows: list[Row]) -> list[Row]:
    """The latest comments of each post, the oldest of them first."""
    if not rows:
        return []
    return await sql(
        f"""SELECT {WRITTEN} FROM post t JOIN comment c ON c.post_id = t.id
        AND c.version > COALESCE((
            SELECT older.version FROM comment older
            WHERE older.post_id = t.id AND older.gone IS NULL
            ORDER BY older.version DESC LIMIT 1 OFFSET {LATEST_COMMENTS}
        ), 0) {BY} WHERE t.id {{among $1}} AND c.gone IS NULL ORDER BY c.version""",
        lists.texts(str(row["id"]) for row in rows),
    )


async def _answers(rows: list[Row]) -> list[Row]:
    """The accepted answers of questions."""
    if not rows:
        return []
    return await sql(
        f"SELECT {WRITTEN} FROM comment c {BY} WHERE c.id {{among $1}} AND c.gone IS NULL",
        lists.texts(str(row["answer_id"]) for row in rows),
    )


def _counts(column: object) -> dict[str, int]:
    """Both databases give JSON as text, and Tortoise some of it as it is."""
    found = orjson.loads(column) if isinstance(column, str) else column
    return dict(found) if isinstance(found, dict) else {}


def _post(thread: _Thread, having: Belongings, links: Links) -> PostSeen:
    row = thread.post
    return PostSeen(
        id=uuid(row["id"]),
        group_id=maybe_uuid(row["group_id"]),
        group_name=row["group_name"],
        owner_id=maybe_uuid(row["timeline_id"]),
        owner_name=row["owner_name"],
        text=having.named.text(row["text"]),
        html=having.named.html(row["html"]),
        author=brief(row),
        era=row["era"],
        version=row["version"],
        activity=row["activity"],
        numbers=places.numbers(row),
        place=places.place(row),
        activity_at=when(row["activity_at"]),
        comment_count=row["comment_count"],
        attached=row["attached"],
        created_at=when(row["created_at"]),
        edited_at=maybe_when(row["edited_at"]),
        gone=row["gone"],
        locked=row["locked_at"] is not None,
        pinned=row["pinned_at"] is not None,
        question=row["question"],
        answer_id=maybe_uuid(row["answer_id"]),
        handed_from_id=maybe_uuid(row["handed_from_id"]),
        reactions=_counts(row["reactions"]),
        standing=access.reader_of(row),
        comments=tuple(thread.comments),
        my_reactions=having.mine.get(row["id"], ()),
        attachments=having.attached.get(row["id"], ()),
        answer=thread.answer,
        links=links,
    )


def _comment(row: Row, post: Row, having: Belongings) -> CommentSeen:
    """`post` has how the thread is and how the viewer stands to it."""
    return CommentSeen(
        id=uuid(row["id"]),
        post_id=uuid(row["post_id"]),
        parent_id=maybe_uuid(row["parent_id"]),
        text=having.named.text(row["text"]),
        html=having.named.html(row["html"]),
        author=brief(row),
        version=row["version"],
        created_at=when(row["created_at"]),
        edited_at=maybe_when(row["edited_at"]),
        gone=row["gone"],
        reactions=_counts(row["reactions"]),
        attached=row["attached"],
        reply_count=row["reply_count"],
        locked=post["locked_at"] is not None,
        is_answer=post["answer_id"] is not None and post["answer_id"] == row["id"],
        is_question=post["question"] is not None,
        asker_id=uuid(post["asker_id"]),
        standing=access.reader_of(post),
        my_reactions=having.mine.get(row["id"], ()),
        attachments=having.attached.get(row["id"], ()),
    )
