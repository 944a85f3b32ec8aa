"""Group activity other than posts, shown as rows between the posts of the group's feed.

Non-members see the files and members that `access` allows, and status changes that let them in.
The status that a group had while it was closed is visible to members only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import from_json_column, to_datetime, to_uuid
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    to_person_summary,
)

MAX_EVENTS = 60
MAX_NAMED_PEOPLE = 20
JOINED_BY_ACTOR = ("member.joined", "invitation.accepted")
JOINED_BY_RECIPIENT = ("member.added", "request.accepted", "binding.applied")
JOIN_EVENTS = {*JOINED_BY_ACTOR, *JOINED_BY_RECIPIENT}


@dataclass(frozen=True)
class ActivityItem:
    """A row of activity; `kind` is "file", "members" or "status", and `status` is the new one.

    `count` people joined, of whom `people` are named.
    """

    kind: str
    version: int
    at: datetime
    actor: PersonSummary | None = None
    people: tuple[PersonSummary, ...] = ()
    count: int = 0
    status: str = ""
    file: dict[str, Any] = field(default_factory=dict)


async def list_activity(
    viewer: Viewer, group_id: UUID, newer_than: int, up_to: int, *, is_member: bool
) -> list[ActivityItem]:
    """List activity of a range of versions, newest first, with consecutive joins merged.

    Reads at most the newest 60 events.
    """
    kinds = ", ".join(f"'{kind}'" for kind in ("group.status", *JOIN_EVENTS))
    rows = await sql(
        f"""SELECT e.version, e.kind, e.refs, e.recipients, e.at, e.actor_id,
        f.id AS file_id, f.name AS file_name, f.size AS file_size, {PERSON_COLUMNS_SQL}
        FROM event e JOIN groups g ON g.id = e.stream_id
        LEFT JOIN archive_file f ON f.group_id = g.id AND f.version = e.version
            AND NOT f.for_post AND {access.files_readable_by("g", "f", "$1")}
        LEFT JOIN person p ON p.id = e.actor_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE e.stream = 'group' AND e.stream_id = $2 AND e.version > $3 AND e.version <= $4
        AND (e.kind IN ({kinds}) OR (e.kind = 'file.added' AND f.id IS NOT NULL))
        AND {access.groups_readable_by("g", "$1")}
        ORDER BY e.version DESC LIMIT {MAX_EVENTS}""",
        str(viewer.id),
        str(group_id),
        newer_than,
        up_to,
    )
    members = await _load_members(
        viewer, group_id, {id_ for row in rows for id_ in _joined_ids(row)[:MAX_NAMED_PEOPLE]}
    )
    items = [_to_item(row, members, is_member=is_member) for row in rows]
    return _merge_consecutive_joins(each for each in items if each is not None)


async def _load_members(
    viewer: Viewer, group_id: UUID, people: set[UUID]
) -> dict[UUID, PersonSummary]:
    """Load the people who are still members and whom the viewer may see as members."""
    if not people:
        return {}
    rows = await sql(
        f"""SELECT {PERSON_COLUMNS_SQL} FROM membership m JOIN groups g ON g.id = m.group_id
        JOIN person p ON p.id = m.person_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE m.group_id = $2 AND m.person_id IN ({sql_lists.placeholders(people, 3)})
        AND {access.members_readable_by("g", "m", "$1")}""",
        str(viewer.id),
        str(group_id),
        *sorted(map(str, people)),
    )
    return {to_uuid(row["person_id"]): to_person_summary(row) for row in rows}


def _joined_ids(row: dict[str, Any]) -> list[UUID]:
    """Return the ids of the people who joined through this event."""
    if row["kind"] in JOINED_BY_ACTOR and row["actor_id"]:
        return [to_uuid(row["actor_id"])]
    if row["kind"] in JOINED_BY_RECIPIENT:
        return [UUID(person) for person in from_json_column(row["recipients"]) or []]
    return []


def _to_item(
    row: dict[str, Any], members: dict[UUID, PersonSummary], *, is_member: bool
) -> ActivityItem | None:
    common = {"version": row["version"], "at": to_datetime(row["at"])}
    actor = to_person_summary(row) if row["person_id"] else None
    if row["kind"] == "file.added":
        file = {"id": str(to_uuid(row["file_id"])), "name": row["file_name"]}
        return ActivityItem("file", actor=actor, file={**file, "size": row["file_size"]}, **common)
    if row["kind"] in JOIN_EVENTS:
        people = tuple(members[id_] for id_ in _joined_ids(row) if id_ in members)
        count = len(_joined_ids(row)) if is_member else len(people)
        return ActivityItem("members", people=people, count=count, **common) if people else None
    status = (from_json_column(row["refs"]) or {}).get("status", "")
    if not is_member and status == "closed":
        return None
    return ActivityItem("status", actor=actor if is_member else None, status=status, **common)


def _merge_consecutive_joins(items: Iterable[ActivityItem]) -> list[ActivityItem]:
    """Merge consecutive joins into one item at the time of the latest join."""
    merged: list[ActivityItem] = []
    for each in items:
        last = merged[-1] if merged else None
        if last and last.kind == each.kind == "members":
            people = tuple(dict.fromkeys((*last.people, *each.people)))
            count = last.count + each.count
            merged[-1] = replace(last, people=people, count=count)
        else:
            merged.append(each)
    return merged
