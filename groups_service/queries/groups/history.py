"""The history of a group, for its members: changes of the group and of its members."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.core.columns import from_json_column, to_datetime, to_uuid
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.people import profiles
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    to_person_summary,
)

HISTORY_EVENTS = (
    *("group.created", "group.changed", "group.status", "group.published", "group.state"),
    *("member.joined", "member.added", "member.left", "member.removed", "member.role"),
    *("succession.accepted", "member.appointed", "request.accepted", "invitation.accepted"),
    *("binding.created", "binding.applied", "binding.ended", "request.ended", "file.added"),
)

EVENTS_ABOUT_PERSON = {"member.added", "member.removed", "member.role", "request.accepted"}


@dataclass(frozen=True)
class HistoryEntry:
    """An event of the group; `version` orders, `actor` is None for automatic events.

    `affected_person` is the person who was added, removed, let in or given a role.
    """

    id: UUID
    version: int
    kind: str
    actor: PersonSummary | None
    refs: dict[str, Any]
    reason: str | None
    at: datetime
    affected_person: PersonSummary | None = None


async def list_history(
    viewer: Viewer, group_id: UUID, before: int | None, limit: int
) -> Page[HistoryEntry]:
    """List events, newest first, for members only."""
    kinds = ", ".join(f"'{kind}'" for kind in HISTORY_EVENTS)
    rows = await sql(
        f"""SELECT e.id, e.version, e.kind, e.refs, e.recipients, e.at, l.reason,
            {PERSON_COLUMNS_SQL}
        FROM event e JOIN groups g ON g.id = e.stream_id
        JOIN membership own ON own.group_id = g.id AND own.person_id = $1
        LEFT JOIN group_history l ON l.group_id = g.id AND l.version = e.version
        LEFT JOIN person p ON p.id = e.actor_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE e.stream = 'group' AND e.stream_id = $2 AND e.version < $3
        AND e.kind IN ({kinds}) AND {access.groups_readable_by("g", "$1")}
        ORDER BY e.version DESC LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        before if before is not None else 2**62,
    )
    rows, has_more = cut_rows(rows, limit)
    affected = await profiles.get_person_summaries(
        [person for row in rows if (person := _affected_person_id(row))]
    )
    return Page([_to_entry(row, affected) for row in rows], has_more)


def _affected_person_id(row: dict[str, Any]) -> UUID | None:
    recipients = from_json_column(row["recipients"]) or []
    return UUID(recipients[0]) if row["kind"] in EVENTS_ABOUT_PERSON and recipients else None


def _to_entry(row: dict[str, Any], affected: dict[UUID, PersonSummary]) -> HistoryEntry:
    person = _affected_person_id(row)
    return HistoryEntry(
        id=to_uuid(row["id"]),
        version=row["version"],
        kind=row["kind"],
        actor=to_person_summary(row) if row["person_id"] else None,
        refs=from_json_column(row["refs"]),
        reason=row["reason"],
        at=to_datetime(row["at"]),
        affected_person=affected.get(person) if person else None,
    )
