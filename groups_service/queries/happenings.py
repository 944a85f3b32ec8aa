"""What happened in a group beside its posts, for the rows between them in the feed.

An outsider is told of the files and members that access shows them, and of a status that let
them in; what a group was while it was closed is its members' own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.belongings import holders
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.rows import uuid, when

MOST = 60
MOST_NAMED = 20
LONGEST_STRETCH = 2**62
ONES_OWN = ("member.joined", "invitation.accepted")
TO_ANOTHER = ("member.added", "request.accepted", "binding.applied")
CAME = {*ONES_OWN, *TO_ANOTHER}


@dataclass(frozen=True)
class Happening:
    """`kind`: "file", "members" or "status"; `status` is the new one.

    `count` came in, of whom `people` are named.
    """

    kind: str
    version: int
    at: datetime
    actor: Brief | None = None
    people: tuple[Brief, ...] = ()
    count: int = 0
    status: str = ""
    file: dict[str, Any] = field(default_factory=dict)


async def between(
    viewer: Viewer, group_id: UUID, newer_than: int, up_to: int, *, member: bool
) -> list[Happening]:
    """Newest first, members who came one after another together; at most the newest 60 events."""
    kinds = ", ".join(f"'{kind}'" for kind in ("group.status", *CAME))
    rows = await sql(
        f"""SELECT e.version, e.kind, e.refs, e.recipients, e.at, e.actor_id,
        f.id AS file_id, f.name AS file_name, f.size AS file_size, {BRIEF}
        FROM event e JOIN groups g ON g.id = e.stream_id
        LEFT JOIN archive_file f ON f.group_id = g.id AND f.version = e.version
            AND NOT f.for_post AND {access.visible_files("g", "f", "$1")}
        LEFT JOIN person p ON p.id = e.actor_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE e.stream = 'group' AND e.stream_id = $2 AND e.version > $3 AND e.version <= $4
        AND (e.kind IN ({kinds}) OR (e.kind = 'file.added' AND f.id IS NOT NULL))
        AND {access.visible_groups("g", "$1")}
        ORDER BY e.version DESC LIMIT {MOST}""",
        str(viewer.id),
        str(group_id),
        newer_than,
        up_to,
    )
    named = await _members(
        viewer, group_id, {id_ for row in rows for id_ in _came(row)[:MOST_NAMED]}
    )
    found = [_happening(row, named, member=member) for row in rows]
    return _together(each for each in found if each is not None)


async def _members(viewer: Viewer, group_id: UUID, people: set[UUID]) -> dict[UUID, Brief]:
    """Those who belong to the group still, and whom the viewer sees there."""
    if not people:
        return {}
    rows = await sql(
        f"""SELECT {BRIEF} FROM membership m JOIN groups g ON g.id = m.group_id
        JOIN person p ON p.id = m.person_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE m.group_id = $2 AND m.person_id IN ({holders(len(people), 3)})
        AND {access.visible_members("g", "m", "$1")}""",
        str(viewer.id),
        str(group_id),
        *sorted(map(str, people)),
    )
    return {uuid(row["person_id"]): brief(row) for row in rows}


def _came(row: dict[str, Any]) -> list[UUID]:
    """Who came in by this event, if somebody did."""
    if row["kind"] in ONES_OWN and row["actor_id"]:
        return [uuid(row["actor_id"])]
    if row["kind"] in TO_ANOTHER:
        return [UUID(person) for person in _json(row["recipients"]) or []]
    return []


def _happening(row: dict[str, Any], named: dict[UUID, Brief], *, member: bool) -> Happening | None:
    told = {"version": row["version"], "at": when(row["at"])}
    actor = brief(row) if row["person_id"] else None
    if row["kind"] == "file.added":
        file = {"id": str(uuid(row["file_id"])), "name": row["file_name"]}
        return Happening("file", actor=actor, file={**file, "size": row["file_size"]}, **told)
    if row["kind"] in CAME:
        people = tuple(named[id_] for id_ in _came(row) if id_ in named)
        count = len(_came(row)) if member else len(people)
        return Happening("members", people=people, count=count, **told) if people else None
    status = (_json(row["refs"]) or {}).get("status", "")
    if not member and status == "closed":
        return None
    return Happening("status", actor=actor if member else None, status=status, **told)


def _together(found: Iterable[Happening]) -> list[Happening]:
    """Members who came one after another as one happening, at the time of the last."""
    joined: list[Happening] = []
    for each in found:
        last = joined[-1] if joined else None
        if last and last.kind == each.kind == "members":
            people = tuple(dict.fromkeys((*last.people, *each.people)))
            count = last.count + each.count
            joined[-1] = replace(last, people=people, count=count)
        else:
            joined.append(each)
    return joined


def _json(column: object) -> Any:  # noqa: ANN401 - what JSON may hold
    """SQLite gives JSON as text."""
    return orjson.loads(column) if isinstance(column, str) else column
