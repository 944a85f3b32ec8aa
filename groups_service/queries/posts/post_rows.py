"""Columns of posts and comments, and the conversion of rows to views with related data.

The functions here take rows that were found through the viewer already.
"""

# access (query): columns and joins only; every statement that uses them asks access

from dataclasses import dataclass, field

from groups_service import access
from groups_service.access import READER_STANDING_COLUMNS, Viewer
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import (
    from_json_column,
    to_datetime,
    to_optional_datetime,
    to_optional_uuid,
    to_uuid,
)
from groups_service.queries.people.profiles import PERSON_COLUMNS_SQL, to_person_summary
from groups_service.queries.posts import forwarded_questions, related, version_numbers
from groups_service.queries.posts.forwarded_questions import QuestionLinks
from groups_service.queries.posts.related import RelatedData, Row
from groups_service.queries.posts.version_numbers import VERSION_COLUMNS_SQL
from groups_service.queries.posts.views import CommentView, PostView

MAX_LATEST_COMMENTS = 3

POST_SELECT_SQL = f"""SELECT t.id, t.group_id, g.name AS group_name, t.timeline_id,
    o.name AS owner_name, t.text, t.html, t.era, {VERSION_COLUMNS_SQL}, t.activity_at,
    t.comment_count, t.attachment_count, t.created_at, t.edited_at, t.deletion, t.locked_at,
    t.pinned_at, t.question, t.answer_id, t.author_id AS asker_id, t.forwarded_from_id,
    t.reactions, {READER_STANDING_COLUMNS}, {PERSON_COLUMNS_SQL}
    FROM post t LEFT JOIN groups g ON g.id = t.group_id
    LEFT JOIN membership me ON me.group_id = t.group_id AND me.person_id = $1
    LEFT JOIN person o ON o.id = t.timeline_id
    JOIN person p ON p.id = t.author_id LEFT JOIN unit u ON u.id = p.unit_id"""
"""Posts t with group g, for the viewer $1; every statement that uses it asks access."""

COMMENT_COLUMNS_SQL = f"""c.id, c.post_id, c.parent_id, c.text, c.html, c.version, c.created_at,
    c.edited_at, c.deletion, c.reactions, c.reply_count, c.attachment_count,
    {PERSON_COLUMNS_SQL}"""
COMMENT_AUTHOR_SQL = "JOIN person p ON p.id = c.author_id LEFT JOIN unit u ON u.id = p.unit_id"
COMMENT_SELECT_SQL = f"""SELECT {COMMENT_COLUMNS_SQL}, t.locked_at, t.answer_id, t.question,
    t.author_id AS asker_id, {READER_STANDING_COLUMNS}
    FROM comment c JOIN post t ON t.id = c.post_id LEFT JOIN groups g ON g.id = t.group_id
    LEFT JOIN membership me ON me.group_id = t.group_id AND me.person_id = $1
    {COMMENT_AUTHOR_SQL}"""
"""Comments c of posts t, for the viewer $1."""


async def to_posts(viewer: Viewer, rows: list[Row]) -> list[PostView]:
    """Convert rows of POST_SELECT_SQL, with related data, in a fixed number of statements."""
    latest = await _load_latest_comments([row for row in rows if row["comment_count"]])
    answers = await _load_answers([row for row in rows if row["answer_id"]])
    related_data = await related.load_related(viewer, [*rows, *latest, *answers])
    links = await forwarded_questions.load_links(viewer, rows)
    threads = {row["id"]: _ThreadParts(row) for row in rows}
    for row in answers:
        thread = threads[row["post_id"]]
        thread.answer = _to_comment(row, thread.post, related_data)
    for row in latest:
        thread = threads[row["post_id"]]
        thread.comments.append(_to_comment(row, thread.post, related_data))
    return [_to_post(thread, related_data, links) for thread in threads.values()]


async def to_comments(viewer: Viewer, rows: list[Row]) -> list[CommentView]:
    """Convert rows of COMMENT_SELECT_SQL, with their related data."""
    related_data = await related.load_related(viewer, rows)
    return [_to_comment(row, row, related_data) for row in rows]


@dataclass
class _ThreadParts:
    post: Row
    comments: list[CommentView] = field(default_factory=list)
    answer: CommentView | None = None


# access (query): for posts found through access
async def _load_latest_comments(rows: list[Row]) -> list[Row]:
    """Load the latest comments of each post, oldest first."""
    if not rows:
        return []
    return await sql(
        f"""SELECT {COMMENT_COLUMNS_SQL} FROM post t JOIN comment c ON c.post_id = t.id
        AND c.version > COALESCE((
            SELECT older.version FROM comment older
            WHERE older.post_id = t.id AND older.deletion IS NULL
            ORDER BY older.version DESC LIMIT 1 OFFSET {MAX_LATEST_COMMENTS}
        ), 0) {COMMENT_AUTHOR_SQL}
        WHERE t.id {{among $1}} AND c.deletion IS NULL ORDER BY c.version""",
        sql_lists.encode_texts(str(row["id"]) for row in rows),
    )


# access (query): for questions found through access
async def _load_answers(rows: list[Row]) -> list[Row]:
    """Load the accepted answers of questions."""
    if not rows:
        return []
    return await sql(
        f"""SELECT {COMMENT_COLUMNS_SQL} FROM comment c {COMMENT_AUTHOR_SQL}
        WHERE c.id {{among $1}} AND c.deletion IS NULL""",
        sql_lists.encode_texts(str(row["answer_id"]) for row in rows),
    )


def _parse_counts(column: object) -> dict[str, int]:
    counts = from_json_column(column)
    return dict(counts) if isinstance(counts, dict) else {}


def _to_post(thread: _ThreadParts, related_data: RelatedData, links: QuestionLinks) -> PostView:
    row = thread.post
    return PostView(
        id=to_uuid(row["id"]),
        group_id=to_optional_uuid(row["group_id"]),
        group_name=row["group_name"],
        owner_id=to_optional_uuid(row["timeline_id"]),
        owner_name=row["owner_name"],
        text=related_data.names.render_text(row["text"]),
        html=related_data.names.render_html(row["html"]),
        author=to_person_summary(row),
        era=row["era"],
        version=row["version"],
        activity=row["activity"],
        versions=version_numbers.versions_for_viewer(row),
        cursor=version_numbers.cursor_for(row),
        activity_at=to_datetime(row["activity_at"]),
        comment_count=row["comment_count"],
        attachment_count=row["attachment_count"],
        created_at=to_datetime(row["created_at"]),
        edited_at=to_optional_datetime(row["edited_at"]),
        deletion=row["deletion"],
        locked=row["locked_at"] is not None,
        pinned=row["pinned_at"] is not None,
        question=row["question"],
        answer_id=to_optional_uuid(row["answer_id"]),
        forwarded_from_id=to_optional_uuid(row["forwarded_from_id"]),
        reactions=_parse_counts(row["reactions"]),
        standing=access.reader_standing_from_row(row),
        comments=tuple(thread.comments),
        my_reactions=related_data.own_reactions.get(row["id"], ()),
        attachments=related_data.attachments.get(row["id"], ()),
        answer=thread.answer,
        links=links,
    )


def _to_comment(row: Row, post: Row, related_data: RelatedData) -> CommentView:
    """Convert a row; `post` holds the state of the thread and the standing of the viewer."""
    return CommentView(
        id=to_uuid(row["id"]),
        post_id=to_uuid(row["post_id"]),
        parent_id=to_optional_uuid(row["parent_id"]),
        text=related_data.names.render_text(row["text"]),
        html=related_data.names.render_html(row["html"]),
        author=to_person_summary(row),
        version=row["version"],
        created_at=to_datetime(row["created_at"]),
        edited_at=to_optional_datetime(row["edited_at"]),
        deletion=row["deletion"],
        reactions=_parse_counts(row["reactions"]),
        attachment_count=row["attachment_count"],
        reply_count=row["reply_count"],
        locked=post["locked_at"] is not None,
        is_answer=post["answer_id"] is not None and post["answer_id"] == row["id"],
        is_question=post["question"] is not None,
        asker_id=to_uuid(post["asker_id"]),
        standing=access.reader_standing_from_row(post),
        my_reactions=related_data.own_reactions.get(row["id"], ()),
        attachments=related_data.attachments.get(row["id"], ()),
    )
