"""Renders posts, comments, files and reactions for notifications: place, author, excerpt.

Each query takes pairs of a recipient and a subject, and returns those that the recipient may
read now. Deleted and removed content is left out.
"""

# access (query): joins only; every statement that uses them asks access

from collections.abc import Sequence
from typing import Any

from groups_service import access
from groups_service.core.page_urls import page_url
from groups_service.database import sql
from groups_service.queries.core.columns import to_uuid
from groups_service.queries.people import mention_names
from notifications.payload import RenderedNotification

RecipientAndSubject = tuple[str, str]  # a recipient, and the id of a subject of one type
RenderedByKey = dict[RecipientAndSubject, RenderedNotification]
Row = dict[str, Any]

PLACE_COLUMN_SQL = "COALESCE(g.name, owner.name) AS place"
PLACE_JOINS_SQL = """LEFT JOIN groups g ON g.id = t.group_id
        LEFT JOIN person owner ON owner.id = t.timeline_id"""


async def render_posts(pairs: str) -> RenderedByKey:
    rows = await sql(
        f"""SELECT asked.one, t.id, t.id AS post_id, t.html, p.name AS author, {PLACE_COLUMN_SQL}
        FROM {{pairs $1}} JOIN post t ON t.id = asked.other {PLACE_JOINS_SQL}
        JOIN person p ON p.id = t.author_id
        WHERE t.deletion IS NULL AND {access.posts_readable_by("g", "t", "asked.one")}""",
        pairs,
    )
    return await _render_content(rows)


async def render_comments(pairs: str) -> RenderedByKey:
    rows = await sql(
        f"""SELECT asked.one, c.id, c.id AS comment_id, t.id AS post_id, c.html,
            p.name AS author, {PLACE_COLUMN_SQL}
        FROM {{pairs $1}} JOIN comment c ON c.id = asked.other
        JOIN post t ON t.id = c.post_id {PLACE_JOINS_SQL} JOIN person p ON p.id = c.author_id
        WHERE c.deletion IS NULL AND {access.posts_readable_by("g", "t", "asked.one")}""",
        pairs,
    )
    return await _render_content(rows)


async def render_reactions(pairs: str) -> RenderedByKey:
    """Render reactions to posts or comments, by the latest person whom the recipient may see."""
    rows = await sql(
        f"""SELECT asked.one, asked.other AS id, c.id AS comment_id, t.id AS post_id,
            COALESCE(c.html, t.html) AS html, {PLACE_COLUMN_SQL}, (
                SELECT p.name FROM reaction r JOIN person p ON p.id = r.person_id
                WHERE r.subject_id = asked.other AND r.person_id <> asked.one
                AND {access.reactions_readable_by("g", "r", "asked.one")}
                ORDER BY r.at DESC, r.id DESC LIMIT 1
            ) AS author
        FROM {{pairs $1}} LEFT JOIN comment c ON c.id = asked.other
        JOIN post t ON t.id = COALESCE(c.post_id, asked.other) {PLACE_JOINS_SQL}
        WHERE c.deletion IS NULL AND t.deletion IS NULL
        AND {access.posts_readable_by("g", "t", "asked.one")} AND EXISTS (
            SELECT 1 FROM reaction r WHERE r.subject_id = asked.other AND r.person_id <> asked.one
        )""",
        pairs,
    )
    return await _render_content(rows)


async def render_files(pairs: str) -> RenderedByKey:
    rows = await sql(
        f"""SELECT asked.one, t.id, t.group_id, t.name, p.name AS author, {PLACE_COLUMN_SQL}
        FROM {{pairs $1}} JOIN archive_file t ON t.id = asked.other {PLACE_JOINS_SQL}
        JOIN person p ON p.id = t.author_id
        WHERE {access.files_readable_by("g", "t", "asked.one")}""",
        pairs,
    )
    return {
        get_row_key(row): RenderedNotification(
            row["place"],
            row["author"],
            row["name"],
            page_url("group_files", group_id=row["group_id"]),
        )
        for row in rows
    }


def get_row_key(row: Row) -> RecipientAndSubject:
    return str(to_uuid(row["one"])), str(to_uuid(row["id"]))


async def render_excerpts(rows: Sequence[Row]) -> list[str | None]:
    """Return an excerpt of each row's `html`, with the names of the people it mentions."""
    texts = [row["html"] for row in rows]
    names = await mention_names.load_mention_names(texts)
    return [names.render_excerpt(text) or None for text in texts]


async def _render_content(rows: Sequence[Row]) -> RenderedByKey:
    texts = await render_excerpts(rows)
    return {
        get_row_key(row): RenderedNotification(row["place"], row["author"], text, _build_link(row))
        for row, text in zip(rows, texts, strict=True)
    }


def _build_link(row: Row) -> str:
    comment = row.get("comment_id")
    return page_url("post", post_id=row["post_id"]) + (f"#comment-{comment}" if comment else "")
