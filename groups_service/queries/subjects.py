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
from groups_service.database import sql
from notifications.note import Ref, Shown

LONGEST_EXCERPT = 140
FOLLOWERS_TOO = "group.status"
"""Followers are told when their group closes, and named in no row that outlives the telling."""

Words = dict[str, Shown]
Asked = Callable[[str, list[str]], Awaitable[Words]]


class Subjects:
    """What `notifications` asks for; one statement for each type of reference."""

    async def of(self, recipient: str, refs: Sequence[Ref]) -> Mapping[Ref, Shown | None]:
        shown: dict[Ref, Shown | None] = {}
        for kind, asked in TYPES.items():
            ids = [ref.id for ref in refs if ref.type == kind]
            words = await asked(recipient, ids) if ids else {}
            shown |= {Ref(kind, found): words.get(found) for found in ids}
        return shown


async def _posts(recipient: str, ids: list[str]) -> Words:
    rows = await sql(
        f"""SELECT t.id, t.html, g.name AS group_name, p.name AS author
        FROM post t JOIN groups g ON g.id = t.group_id JOIN person p ON p.id = t.author_id
        WHERE t.id IN ({_holders(ids)}) AND {access.visible_things("g", "t", "$1")}""",
        recipient,
        *ids,
    )
    return {
        str(row["id"]): _content(row, f"/inlagg/{row['id']}", plain(row["html"])) for row in rows
    }


async def _comments(recipient: str, ids: list[str]) -> Words:
    rows = await sql(
        f"""SELECT c.id, c.post_id, c.html, g.name AS group_name, p.name AS author
        FROM comment c JOIN post t ON t.id = c.post_id JOIN groups g ON g.id = t.group_id
        JOIN person p ON p.id = c.author_id
        WHERE c.id IN ({_holders(ids)}) AND {access.visible_things("g", "t", "$1")}""",
        recipient,
        *ids,
    )
    return {
        str(row["id"]): _content(
            row, f"/inlagg/{row['post_id']}#comment-{row['id']}", plain(row["html"])
        )
        for row in rows
    }


async def _files(recipient: str, ids: list[str]) -> Words:
    rows = await sql(
        f"""SELECT t.id, t.group_id, t.name, g.name AS group_name, p.name AS author
        FROM archive_file t JOIN groups g ON g.id = t.group_id JOIN person p ON p.id = t.author_id
        WHERE t.id IN ({_holders(ids)}) AND {access.visible_things("g", "t", "$1")}""",
        recipient,
        *ids,
    )
    return {
        str(row["id"]): _content(row, f"/grupper/{row['group_id']}/filer", row["name"])
        for row in rows
    }


async def _requests(recipient: str, ids: list[str]) -> Words:
    """For the administrators of the group that somebody asked to join."""
    rows = await sql(
        f"""SELECT r.id, r.group_id, r.why, g.name AS group_name, p.name AS author
        FROM join_request r JOIN groups g ON g.id = r.group_id JOIN person p ON p.id = r.person_id
        JOIN membership m ON m.group_id = g.id AND m.person_id = $1 AND m.role = 'administrator'
        WHERE r.id IN ({_holders(ids)}) AND {access.visible_groups("g", "$1")}""",
        recipient,
        *ids,
    )
    return {
        str(row["id"]): _content(row, f"/grupper/{row['group_id']}/medlemmar", row["why"])
        for row in rows
    }


async def _proposals(recipient: str, ids: list[str]) -> Words:
    """For the administrators of the group that a post is proposed to."""
    rows = await sql(
        f"""SELECT r.id, r.group_id, r.html, g.name AS group_name, p.name AS author
        FROM proposal r JOIN groups g ON g.id = r.group_id JOIN person p ON p.id = r.author_id
        JOIN membership m ON m.group_id = g.id AND m.person_id = $1 AND m.role = 'administrator'
        WHERE r.id IN ({_holders(ids)}) AND {access.visible_groups("g", "$1")}""",
        recipient,
        *ids,
    )
    return {
        str(row["id"]): _content(row, f"/grupper/{row['group_id']}/forslag", plain(row["html"]))
        for row in rows
    }


async def _groups(recipient: str, ids: list[str]) -> Words:
    rows = await sql(
        f"""SELECT g.id, g.name FROM groups g
        WHERE g.id IN ({_holders(ids)}) AND {access.visible_groups("g", "$1")}""",
        recipient,
        *ids,
    )
    return {
        str(row["id"]): Shown(row["name"], None, None, f"/grupper/{row['id']}") for row in rows
    }


async def _about_oneself(recipient: str, ids: list[str]) -> Words:
    rows = await sql(
        f"""SELECT e.id, e.kind, e.refs, e.recipients, g.id AS group_id, g.name AS group_name,
            p.name AS author,
            CASE WHEN {access.known_groups("g", "$1")} THEN 1 ELSE 0 END AS visible
        FROM event e JOIN groups g ON g.id = e.stream_id LEFT JOIN person p ON p.id = e.actor_id
        WHERE e.id IN ({_holders(ids)})""",
        recipient,
        *ids,
    )
    return {
        str(row["id"]): _without_content(row)
        for row in rows
        if recipient in (_json(row["recipients"]) or []) or row["kind"] == FOLLOWERS_TOO
    }


def _without_content(row: dict[str, Any]) -> Shown:
    """Who lost sight of the group is shown the name it had when they were told."""
    if row["visible"]:
        return Shown(row["group_name"], row["author"], None, f"/grupper/{row['group_id']}")
    return Shown(_json(row["refs"]).get("group_name", ""), row["author"], None, None)


TYPES: dict[str, Asked] = {
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


def _holders(ids: list[str]) -> str:
    return ", ".join(f"${number}" for number in range(2, len(ids) + 2))
