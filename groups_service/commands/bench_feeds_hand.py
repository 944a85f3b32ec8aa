"""The same pages as one statement each, written by hand over a bare connection of asyncpg.

It is what the service is held against: the same answer to the byte, with nothing between the
rows and the JSON. It knows the pages that `bench feeds` asks for, and nothing else.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from groups_service.naming import TOKEN

TAG = re.compile(r'<a class="tag"[^>]*>#([^<]+)</a>')
BY = "p.id, p.name, p.title, p.photo, p.active, u.id, u.name"
NAMED = """CASE WHEN strpos(t.text, '\ue000') > 0 THEN ARRAY(
    SELECT ROW(named.id, named.account, named.name)
    FROM regexp_matches(t.text, '\ue000([0-9a-f-]+)\ue001', 'g') found
    JOIN person named ON named.id = found[1]::uuid) END AS named"""
MINE = """CASE WHEN length({0}.reactions::text) > 2 THEN ARRAY(SELECT r.kind FROM reaction r
    WHERE r.thing_id = {0}.id AND r.person_id = $1 ORDER BY r.kind) END"""
COMMENTS = f"""ARRAY(
    SELECT ROW(c.id, c.parent_id, c.text, c.html, c.created_at, c.edited_at, c.reactions,
        {MINE.format("c")}, {BY})
    FROM comment c JOIN person p ON p.id = c.author_id LEFT JOIN unit u ON u.id = p.unit_id
    WHERE c.post_id = t.id AND c.gone IS NULL ORDER BY c.version DESC LIMIT 3
) AS comments"""
PAGE = f"""SELECT t.id, t.group_id, g.name AS group_name, t.text, t.html, t.era, t.version,
    t.activity, t.comment_count, t.reactions, t.created_at, t.edited_at, t.activity_at,
    t.pinned_at, t.locked_at, {MINE.format("t")} AS mine, ROW({BY}) AS author, {NAMED},
    {COMMENTS}
    FROM {{source}}
    JOIN groups g ON g.id = t.group_id
    LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = $1
    JOIN person p ON p.id = t.author_id LEFT JOIN unit u ON u.id = p.unit_id
    WHERE t.gone IS NULL AND g.state IN ('active', 'inactive')
    AND (m.id IS NOT NULL OR g.status <> 'closed' AND EXISTS (
        SELECT 1 FROM group_era era WHERE era.group_id = t.group_id AND era.number = t.era
        AND (NOT era.closed OR era.published)))
    AND EXISTS (SELECT 1 FROM person asking WHERE asking.id = $1 AND asking.active)
    ORDER BY {{order}} DESC LIMIT 20"""
GROUP_PAGE = PAGE.format(
    source="(SELECT * FROM post newest WHERE newest.group_id = $2) t", order="t.activity"
)
FEED = PAGE.format(
    source="""(
            SELECT group_id FROM membership WHERE person_id = $1
            UNION SELECT group_id FROM follow WHERE person_id = $1
        ) mine CROSS JOIN LATERAL (
            SELECT * FROM post newest WHERE newest.group_id = mine.group_id
            AND newest.gone IS NULL ORDER BY newest.activity_at DESC, newest.id DESC LIMIT 20
        ) t""",
    order="t.activity_at",
)
MAY = ["comment", "react", "report"]
MAY_COMMENT = ["comment", "react", "edit", "delete", "read_revisions"]
MAY_POST = ["comment", "react", "edit", "delete", "lock", "ask", "read_revisions"]
"""Of somebody who reads, and of an author who administers nothing."""
Json = dict[str, Any]  # what a JSON object may hold


async def page(connection: asyncpg.Connection, query: str, *values: str) -> bytes:
    """The items of a page, as JSON."""
    rows = await connection.fetch(query, *values)
    return orjson.dumps([_post(row, values[0]) for row in rows])


def _post(row: asyncpg.Record, viewer: str) -> Json:
    text, html, key, author = row["text"], row["html"], str(row["id"]), _author(row["author"])
    if row["named"]:
        text, html = _named(row["named"], text, html)
    return {
        "id": key,
        "group": {"id": str(row["group_id"]), "name": row["group_name"]},
        "timeline": None,
        "text": text,
        "html": html,
        "author": author,
        "era": row["era"],
        "version": row["version"],
        "activity": row["activity"],
        "comment_count": row["comment_count"],
        "comments": [_comment(each, key, viewer) for each in reversed(row["comments"])],
        "created_at": _time(row["created_at"]),
        "edited_at": _time(row["edited_at"]),
        "gone": None,
        "reactions": orjson.loads(row["reactions"]),
        "my_reactions": row["mine"] or [],
        "attachments": [],
        "activity_at": _time(row["activity_at"]),
        "pinned": row["pinned_at"] is not None,
        "locked": row["locked_at"] is not None,
        "question": None,
        "tags": TAG.findall(html),
        "may": MAY_POST if author["id"] == viewer else MAY,
    }


def _comment(columns: Sequence[Any], post: str, viewer: str) -> Json:
    key, parent, text, html, created_at, edited_at, reactions, mine, *by = columns
    author = _author(by)
    return {
        "id": str(key),
        "post": post,
        "parent": str(parent) if parent else None,
        "text": text,
        "html": html,
        "author": author,
        "created_at": _time(created_at),
        "edited_at": _time(edited_at),
        "gone": None,
        "reactions": orjson.loads(reactions),
        "my_reactions": mine or [],
        "attachments": [],
        "is_answer": False,
        "may": MAY_COMMENT if author["id"] == viewer else MAY,
    }


def _author(by: Sequence[Any]) -> Json:
    key, name, title, photo, active, unit, unit_name = by
    return {
        "id": str(key),
        "name": name,
        "title": title,
        "unit": {"id": str(unit), "name": unit_name} if unit else None,
        "photo": f"/api/v1/people/{key}/photo" if photo else None,
        "active": active,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None


def _named(people: Sequence[Sequence[Any]], text: str, html: str) -> tuple[str, str]:
    """Text and HTML with accounts and names for the tokens."""
    accounts = {str(key): account for key, account, _ in people}
    links = {
        str(key): f'<a class="mention" href="/kollegor/{key}">@{name}</a>'
        for key, _, name in people
    }
    text = TOKEN.sub(lambda found: f"@{accounts[found[1]]}", text)
    return text, TOKEN.sub(lambda found: links[found[1]], html)
