"""Posts, comments, files and reactions as notices tell of them: where, by whom, the first words.

Each query is given pairs of a recipient and a thing, and answers for those who may read the thing
now. What was deleted or removed is told of no more.
"""

from collections.abc import Sequence
from typing import Any

from groups_service import access
from groups_service.database import sql
from groups_service.queries import mentioned
from groups_service.queries.rows import uuid
from notifications.note import Shown

Pair = tuple[str, str]  # a recipient, and the id of a thing of one type
Words = dict[Pair, Shown]
Row = dict[str, Any]

PLACE = "COALESCE(g.name, owner.name) AS place"
PLACED = """LEFT JOIN groups g ON g.id = t.group_id
        LEFT JOIN person owner ON owner.id = t.timeline_id"""


async def posts(pairs: str) -> Words:
    rows = await sql(
        f"""SELECT asked.one, t.id, t.id AS post_id, t.html, p.name AS author, {PLACE}
        FROM {{pairs $1}} JOIN post t ON t.id = asked.other {PLACED}
        JOIN person p ON p.id = t.author_id
        WHERE t.gone IS NULL AND {access.visible_posts("g", "t", "asked.one")}""",
        pairs,
    )
    return await _quoted(rows)


async def comments(pairs: str) -> Words:
    rows = await sql(
        f"""SELECT asked.one, c.id, c.id AS comment_id, t.id AS post_id, c.html,
            p.name AS author, {PLACE}
        FROM {{pairs $1}} JOIN comment c ON c.id = asked.other
        JOIN post t ON t.id = c.post_id {PLACED} JOIN person p ON p.id = c.author_id
        WHERE c.gone IS NULL AND {access.visible_posts("g", "t", "asked.one")}""",
        pairs,
    )
    return await _quoted(rows)


async def reactions(pairs: str) -> Words:
    """To a post or comment: by the last of those who did, as far as they are named."""
    rows = await sql(
        f"""SELECT asked.one, asked.other AS id, c.id AS comment_id, t.id AS post_id,
            COALESCE(c.html, t.html) AS html, {PLACE}, (
                SELECT p.name FROM reaction r JOIN person p ON p.id = r.person_id
                WHERE r.thing_id = asked.other AND r.person_id <> asked.one
                AND {access.visible_reactions("g", "r", "asked.one")}
                ORDER BY r.at DESC, r.id DESC LIMIT 1
            ) AS author
        FROM {{pairs $1}} LEFT JOIN comment c ON c.id = asked.other
        JOIN post t ON t.id = COALESCE(c.post_id, asked.other) {PLACED}
        WHERE c.gone IS NULL AND t.gone IS NULL
        AND {access.visible_posts("g", "t", "asked.one")} AND EXISTS (
            SELECT 1 FROM reaction r WHERE r.thing_id = asked.other AND r.person_id <> asked.one
        )""",
        pairs,
    )
    return await _quoted(rows)


async def files(pairs: str) -> Words:
    rows = await sql(
        f"""SELECT asked.one, t.id, t.group_id, t.name, p.name AS author, {PLACE}
        FROM {{pairs $1}} JOIN archive_file t ON t.id = asked.other {PLACED}
        JOIN person p ON p.id = t.author_id
        WHERE {access.visible_files("g", "t", "asked.one")}""",
        pairs,
    )
    return {
        asked(row): Shown(
            row["place"], row["author"], row["name"], f"/grupper/{row['group_id']}/filer"
        )
        for row in rows
    }


def asked(row: Row) -> Pair:
    return str(uuid(row["one"])), str(uuid(row["id"]))


async def excerpts(rows: Sequence[Row]) -> list[str | None]:
    """The first words of each row's `html`, with the names of those it mentions."""
    texts = [row["html"] for row in rows]
    named = await mentioned.named(texts)
    return [named.excerpt(text) or None for text in texts]


async def _quoted(rows: Sequence[Row]) -> Words:
    words = await excerpts(rows)
    return {
        asked(row): Shown(row["place"], row["author"], text, _link(row))
        for row, text in zip(rows, words, strict=True)
    }


def _link(row: Row) -> str:
    comment = row.get("comment_id")
    return f"/inlagg/{row['post_id']}" + (f"#comment-{comment}" if comment else "")
