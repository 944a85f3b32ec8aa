"""The words of notices: asked for each time they are shown, through the one who is shown them.

What is about content is shown to those who may read it now. What is about the recipient (added,
removed, answered) is always shown, with the group's name and who acted, and never with content:
the event row names whom it is about.
"""

import html
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import nh3

from groups_service import access
from groups_service.database import lists, sql
from groups_service.queries.rows import uuid
from notifications.note import Ref, Shown
from notifications.together import Together

LONGEST_EXCERPT = 140
FOLLOWERS_TOO = "group.status"
"""Followers are told when their group closes, and named in no row that outlives the telling."""

Asked = tuple[str, Ref]  # who is to be shown what
Pair = tuple[str, str]  # a recipient, and the id of a thing of one type
Words = dict[Pair, Shown]


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


async def _posts(pairs: str) -> Words:
    rows = await sql(
        f"""SELECT asked.one, t.id, t.html, g.name AS group_name, p.name AS author
        FROM {{pairs $1}} JOIN post t ON t.id = asked.other
        JOIN groups g ON g.id = t.group_id JOIN person p ON p.id = t.author_id
        WHERE {access.visible_posts("g", "t", "asked.one")}""",
        pairs,
    )
    return {_asked(row): _content(row, f"/inlagg/{row['id']}", plain(row["html"])) for row in rows}


async def _comments(pairs: str) -> Words:
    rows = await sql(
        f"""SELECT asked.one, c.id, c.post_id, c.html, g.name AS group_name, p.name AS author
        FROM {{pairs $1}} JOIN comment c ON c.id = asked.other
        JOIN post t ON t.id = c.post_id JOIN groups g ON g.id = t.group_id
        JOIN person p ON p.id = c.author_id
        WHERE {access.visible_posts("g", "t", "asked.one")}""",
        pairs,
    )
    return {
        _asked(row): _content(
            row, f"/inlagg/{row['post_id']}#comment-{row['id']}", plain(row["html"])
        )
        for row in rows
    }


async def _files(pairs: str) -> Words:
    rows = await sql(
        f"""SELECT asked.one, t.id, t.group_id, t.name, g.name AS group_name, p.name AS author
        FROM {{pairs $1}} JOIN archive_file t ON t.id = asked.other
        JOIN groups g ON g.id = t.group_id JOIN person p ON p.id = t.author_id
        WHERE {access.visible_files("g", "t", "asked.one")}""",
        pairs,
    )
    return {
        _asked(row): _content(row, f"/grupper/{row['group_id']}/filer", row["name"])
        for row in rows
    }


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
        _asked(row): _content(row, f"/grupper/{row['group_id']}/medlemmar", row["why"])
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
    return {
        _asked(row): _content(row, f"/grupper/{row['group_id']}/forslag", plain(row["html"]))
        for row in rows
    }


async def _groups(pairs: str) -> Words:
    rows = await sql(
        f"""SELECT asked.one, g.id, g.name FROM {{pairs $1}} JOIN groups g ON g.id = asked.other
        WHERE {access.visible_groups("g", "asked.one")}""",
        pairs,
    )
    return {_asked(row): Shown(row["name"], None, None, f"/grupper/{row['id']}") for row in rows}


async def _about_oneself(pairs: str) -> Words:
    rows = await sql(
        f"""SELECT asked.one, e.id, e.kind, e.refs, e.recipients, g.id AS group_id,
            g.name AS group_name, p.name AS author,
            CASE WHEN {access.known_groups("g", "asked.one")} THEN 1 ELSE 0 END AS visible
        FROM {{pairs $1}} JOIN event e ON e.id = asked.other
        JOIN groups g ON g.id = e.stream_id LEFT JOIN person p ON p.id = e.actor_id""",
        pairs,
    )
    return {
        _asked(row): _without_content(row)
        for row in rows
        if _asked(row)[0] in (_json(row["recipients"]) or []) or row["kind"] == FOLLOWERS_TOO
    }


def _without_content(row: dict[str, Any]) -> Shown:
    """Who lost sight of the group is shown the name it had when they were told."""
    if row["visible"]:
        return Shown(row["group_name"], row["author"], None, f"/grupper/{row['group_id']}")
    return Shown(_json(row["refs"]).get("group_name", ""), row["author"], None, None)


TYPES: dict[str, Callable[[str], Awaitable[Words]]] = {
    "post": _posts,
    "comment": _comments,
    "archive_file": _files,
    "request": _requests,
    "proposal": _proposals,
    "group": _groups,
    "event": _about_oneself,
}


def plain(rendered: str) -> str:
    """The words of rendered HTML, without the marks."""
    return html.unescape(nh3.clean(rendered, tags=set()))


def excerpt(text: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_EXCERPT:
        return line
    return line[:LONGEST_EXCERPT].rsplit(" ", 1)[0] + " …"


def _content(row: dict[str, Any], link: str, text: str) -> Shown:
    return Shown(row["group_name"], row["author"], excerpt(text) or None, link)


def _json(value: object) -> Any:  # noqa: ANN401 - what a JSON column holds
    return json.loads(value) if isinstance(value, str) else value


def _asked(row: dict[str, Any]) -> Pair:
    return str(uuid(row["one"])), str(uuid(row["id"]))
