"""The same pages as one handwritten SQL statement each, over a bare asyncpg connection.

The service is compared with it: the same answer to the byte, with nothing between the rows and
the JSON. It knows only the pages that `bench feeds` requests.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from groups_service.core.mention_tokens import TOKEN_RE

TAG_LINK = re.compile(r'<a class="tag"[^>]*>#([^<]+)</a>')
AUTHOR_COLUMNS = "p.id, p.name, p.title, p.photo, p.active, u.id, u.name"
MENTIONED_PEOPLE_SQL = """CASE WHEN strpos(t.text, '\ue000') > 0 THEN ARRAY(
    SELECT ROW(named.id, named.account, named.name)
    FROM regexp_matches(t.text, '\ue000([0-9a-f-]+)\ue001', 'g') found
    JOIN person named ON named.id = found[1]::uuid) END AS named"""
OWN_REACTIONS_SQL = """CASE WHEN length({0}.reactions::text) > 2 THEN ARRAY(
    SELECT r.kind FROM reaction r
    WHERE r.subject_id = {0}.id AND r.person_id = $1 ORDER BY r.kind) END"""
COMMENTS_SQL = f"""ARRAY(
    SELECT ROW(c.id, c.parent_id, c.text, c.html, c.created_at, c.edited_at, c.reactions,
        {OWN_REACTIONS_SQL.format("c")}, {AUTHOR_COLUMNS})
    FROM comment c JOIN person p ON p.id = c.author_id LEFT JOIN unit u ON u.id = p.unit_id
    WHERE c.post_id = t.id AND c.deletion IS NULL ORDER BY c.version DESC LIMIT 3
) AS comments"""
PAGE_SQL = f"""SELECT t.id, t.group_id, g.name AS group_name, t.text, t.html, t.era, t.version,
    t.activity, t.comment_count, t.reactions, t.created_at, t.edited_at, t.activity_at,
    t.pinned_at, t.locked_at, {OWN_REACTIONS_SQL.format("t")} AS mine,
    ROW({AUTHOR_COLUMNS}) AS author, {MENTIONED_PEOPLE_SQL},
    {COMMENTS_SQL}
    FROM {{source}}
    JOIN groups g ON g.id = t.group_id
    LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = $1
    JOIN person p ON p.id = t.author_id LEFT JOIN unit u ON u.id = p.unit_id
    WHERE t.deletion IS NULL AND g.state IN ('active', 'inactive')
    AND (m.id IS NOT NULL OR g.status <> 'closed' AND EXISTS (
        SELECT 1 FROM group_era era WHERE era.group_id = t.group_id AND era.number = t.era
        AND (NOT era.closed OR era.published)))
    AND EXISTS (SELECT 1 FROM person asking WHERE asking.id = $1 AND asking.active)
    ORDER BY {{order}} DESC LIMIT 20"""
GROUP_PAGE_SQL = PAGE_SQL.format(
    source="(SELECT * FROM post newest WHERE newest.group_id = $2) t", order="t.activity"
)
FEED_SQL = PAGE_SQL.format(
    source="""(
            SELECT group_id FROM membership WHERE person_id = $1
            UNION SELECT group_id FROM group_follow WHERE person_id = $1
        ) mine CROSS JOIN LATERAL (
            SELECT * FROM post newest WHERE newest.group_id = mine.group_id
            AND newest.deletion IS NULL ORDER BY newest.activity_at DESC, newest.id DESC LIMIT 20
        ) t""",
    order="t.activity_at",
)
READER_ACTIONS = ["comment", "react", "report"]
COMMENT_AUTHOR_ACTIONS = ["comment", "react", "edit", "delete", "read_revisions"]
POST_AUTHOR_ACTIONS = ["comment", "react", "edit", "delete", "lock", "ask", "read_revisions"]
"""The actions allowed to a reader, and to an author who is not an administrator."""
Json = dict[str, Any]  # a JSON object


async def fetch_page(connection: asyncpg.Connection, query: str, *values: str) -> bytes:
    """Return the items of a page, as JSON."""
    rows = await connection.fetch(query, *values)
    return orjson.dumps([_serialize_post(row, values[0]) for row in rows])


def _serialize_post(row: asyncpg.Record, viewer: str) -> Json:
    text, html, post_id, author = (
        row["text"],
        row["html"],
        str(row["id"]),
        _serialize_author(row["author"]),
    )
    if row["named"]:
        text, html = _resolve_mentions(row["named"], text, html)
    return {
        "id": post_id,
        "group": {"id": str(row["group_id"]), "name": row["group_name"]},
        "timeline": None,
        "text": text,
        "html": html,
        "author": author,
        "era": row["era"],
        "version": row["version"],
        "activity": row["activity"],
        "comment_count": row["comment_count"],
        "comments": [
            _serialize_comment(each, post_id, viewer) for each in reversed(row["comments"])
        ],
        "created_at": _format_time(row["created_at"]),
        "edited_at": _format_time(row["edited_at"]),
        "deletion": None,
        "reactions": orjson.loads(row["reactions"]),
        "my_reactions": row["mine"] or [],
        "attachments": [],
        "activity_at": _format_time(row["activity_at"]),
        "pinned": row["pinned_at"] is not None,
        "locked": row["locked_at"] is not None,
        "question": None,
        "tags": TAG_LINK.findall(html),
        "allowed_actions": POST_AUTHOR_ACTIONS if author["id"] == viewer else READER_ACTIONS,
    }


def _serialize_comment(columns: Sequence[Any], post: str, viewer: str) -> Json:
    comment_id, parent, text, html, created_at, edited_at, reactions, mine, *author_columns = (
        columns
    )
    author = _serialize_author(author_columns)
    return {
        "id": str(comment_id),
        "post": post,
        "parent": str(parent) if parent else None,
        "text": text,
        "html": html,
        "author": author,
        "created_at": _format_time(created_at),
        "edited_at": _format_time(edited_at),
        "deletion": None,
        "reactions": orjson.loads(reactions),
        "my_reactions": mine or [],
        "attachments": [],
        "is_answer": False,
        "allowed_actions": COMMENT_AUTHOR_ACTIONS if author["id"] == viewer else READER_ACTIONS,
    }


def _serialize_author(columns: Sequence[Any]) -> Json:
    person_id, name, title, photo, active, unit, unit_name = columns
    return {
        "id": str(person_id),
        "name": name,
        "title": title,
        "unit": {"id": str(unit), "name": unit_name} if unit else None,
        "photo": f"/api/v1/people/{person_id}/photo" if photo else None,
        "active": active,
    }


def _format_time(time: datetime | None) -> str | None:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z") if time else None


def _resolve_mentions(people: Sequence[Sequence[Any]], text: str, html: str) -> tuple[str, str]:
    """Replace the mention tokens of text and HTML with accounts and names."""
    accounts = {str(key): account for key, account, _ in people}
    links = {
        str(key): f'<a class="mention" href="/kollegor/{key}">@{name}</a>'
        for key, _, name in people
    }
    text = TOKEN_RE.sub(lambda match: f"@{accounts[match[1]]}", text)
    return text, TOKEN_RE.sub(lambda match: links[match[1]], html)
