"""The words of notices: asked for each time they are shown, through the one who is shown them.

What is about content is shown to those who may read it now. What is about the recipient (added,
removed, answered) is always shown, with the group's name and who acted, and never with content:
the event row names whom it is about.
"""

import html
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from groups_service import access, naming
from groups_service.database import lists, sql
from groups_service.queries import quotes
from groups_service.queries.quotes import Words, asked, excerpts
from notifications.note import Ref, Shown
from notifications.together import Together

REPORTS = "/anmalningar"
FOLLOWERS_TOO = "group.status"
"""Followers are told when their group closes, and named in no row that outlives the telling."""

Asked = tuple[str, Ref]  # who is to be shown what


class Subjects:
    """What `notifications` asks for; one statement for each type of reference.

    Many who ask at the same moment are answered together.
    """

    def __init__(self) -> None:
        self._together = Together(_words)

    async def of(self, recipient: str, refs: Sequence[Ref]) -> Mapping[Ref, Shown | None]:
        words = await self._together.ask(*((recipient, ref) for ref in refs))
        return {ref: words.get((recipient, ref)) for ref in refs}


async def _words(asked: Sequence[Asked]) -> Mapping[Asked, Shown]:
    shown: dict[Asked, Shown] = {}
    for kind, words in TYPES.items():
        pairs = [(recipient, ref.id) for recipient, ref in asked if ref.type == kind]
        found = await words(lists.pairs(pairs)) if pairs else {}
        shown |= {(recipient, Ref(kind, name)): each for (recipient, name), each in found.items()}
    return shown


async def _requests(pairs: str) -> Words:
    """For the administrators of the group that somebody asked to join."""
    rows = await sql(
        f"""SELECT asked.one, r.id, r.group_id, r.why, g.name AS group_name, p.name AS author
        FROM {{pairs $1}} JOIN join_request r ON r.id = asked.other
        JOIN groups g ON g.id = r.group_id JOIN person p ON p.id = r.person_id
        JOIN membership m ON m.group_id = g.id AND m.person_id = asked.one
            AND m.role = 'administrator'
        WHERE {access.visible_groups("g", "asked.one")}""",
        pairs,
    )
    return {
        asked(row): Shown(
            row["group_name"],
            row["author"],
            naming.excerpt(html.escape(row["why"]), {}) or None,
            f"/grupper/{row['group_id']}/medlemmar",
        )
        for row in rows
    }


async def _proposals(pairs: str) -> Words:
    """For the administrators of the group that a post is proposed to."""
    rows = await sql(
        f"""SELECT asked.one, r.id, r.group_id, r.html, g.name AS group_name, p.name AS author
        FROM {{pairs $1}} JOIN proposal r ON r.id = asked.other
        JOIN groups g ON g.id = r.group_id JOIN person p ON p.id = r.author_id
        JOIN membership m ON m.group_id = g.id AND m.person_id = asked.one
            AND m.role = 'administrator'
        WHERE {access.visible_groups("g", "asked.one")}""",
        pairs,
    )
    words = await excerpts(rows)
    return {
        asked(row): Shown(
            row["group_name"], row["author"], text, f"/grupper/{row['group_id']}/forslag"
        )
        for row, text in zip(rows, words, strict=True)
    }


async def _groups(pairs: str) -> Words:
    rows = await sql(
        f"""SELECT asked.one, g.id, g.name FROM {{pairs $1}} JOIN groups g ON g.id = asked.other
        WHERE {access.visible_groups("g", "asked.one")}""",
        pairs,
    )
    return {asked(row): Shown(row["name"], None, None, f"/grupper/{row['id']}") for row in rows}


async def _about_oneself(pairs: str) -> Words:
    rows = await sql(
        f"""SELECT asked.one, e.id, e.stream, e.kind, e.refs, e.recipients, g.id AS group_id,
            g.name AS group_name, p.name AS author,
            CASE WHEN {access.known_groups("g", "asked.one")} THEN 1 ELSE 0 END AS visible
        FROM {{pairs $1}} JOIN event e ON e.id = asked.other
        LEFT JOIN report r ON r.id = e.stream_id AND e.stream = 'report'
        LEFT JOIN groups g ON g.id = COALESCE(r.group_id, e.stream_id)
        LEFT JOIN person p ON p.id = e.actor_id""",
        pairs,
    )
    return {
        asked(row): _without_content(row)
        for row in rows
        if asked(row)[0] in (_json(row["recipients"]) or []) or row["kind"] == FOLLOWERS_TOO
    }


def _without_content(row: dict[str, Any]) -> Shown:
    """Who lost sight of the group is shown the name it had when they were told.

    A report is told of without its group to those who do not see that, such as its handlers.
    """
    if row["stream"] == "report":
        return Shown(row["group_name"] if row["visible"] else "", None, None, REPORTS)
    if row["visible"]:
        return Shown(row["group_name"], row["author"], None, f"/grupper/{row['group_id']}")
    return Shown(_json(row["refs"]).get("group_name", ""), row["author"], None, None)


TYPES: dict[str, Callable[[str], Awaitable[Words]]] = {
    "post": quotes.posts,
    "comment": quotes.comments,
    "reactions": quotes.reactions,
    "archive_file": quotes.files,
    "request": _requests,
    "proposal": _proposals,
    "group": _groups,
    "event": _about_oneself,
}


def _json(value: object) -> Any:  # noqa: ANN401 - what a JSON column holds
    return json.loads(value) if isinstance(value, str) else value
