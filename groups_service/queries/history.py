"""What became of a group, for its members: its life, and who came and went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries import people
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.rows import uuid, when

TOLD = (
    *("group.created", "group.changed", "group.status", "group.published", "group.state"),
    *("member.joined", "member.added", "member.left", "member.removed", "member.role"),
    *("member.took_over", "member.appointed", "request.accepted", "invitation.accepted"),
    *("binding.made", "binding.applied", "binding.ended", "request.ended", "file.added"),
)

TO_ONE = {"member.added", "member.removed", "member.role", "request.accepted"}


@dataclass(frozen=True)
class Happened:
    """`version` orders; `actor` is None for what happened by itself.

    `whom` it happened to: who was added, removed, let in or given a role.
    """

    id: UUID
    version: int
    kind: str
    actor: Brief | None
    refs: dict[str, Any]
    why: str | None
    at: datetime
    whom: Brief | None = None


async def page(viewer: Viewer, group_id: UUID, before: int | None, limit: int) -> list[Happened]:
    """Newest first, one more than the limit; members only."""
    kinds = ", ".join(f"'{kind}'" for kind in TOLD)
    rows = await sql(
        f"""SELECT e.id, e.version, e.kind, e.refs, e.recipients, e.at, l.why, {BRIEF}
        FROM event e JOIN groups g ON g.id = e.stream_id
        JOIN membership mine ON mine.group_id = g.id AND mine.person_id = $1
        LEFT JOIN group_life l ON l.group_id = g.id AND l.version = e.version
        LEFT JOIN person p ON p.id = e.actor_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE e.stream = 'group' AND e.stream_id = $2 AND e.version < $3
        AND e.kind IN ({kinds}) AND {access.visible_groups("g", "$1")}
        ORDER BY e.version DESC LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        before if before is not None else 2**62,
    )
    whom = await people.briefs([person for row in rows if (person := _whom(row))])
    return [_happened(row, whom) for row in rows]


def _whom(row: dict[str, Any]) -> UUID | None:  # a row of the page
    told = _json(row["recipients"]) or []
    return UUID(told[0]) if row["kind"] in TO_ONE and told else None


def _json(column: object) -> Any:  # noqa: ANN401 - what JSON may hold
    """SQLite gives JSON as text."""
    return orjson.loads(column) if isinstance(column, str) else column


def _happened(row: dict[str, Any], whom: dict[UUID, Brief]) -> Happened:
    person = _whom(row)
    return Happened(
        id=uuid(row["id"]),
        version=row["version"],
        kind=row["kind"],
        actor=brief(row) if row["person_id"] else None,
        refs=_json(row["refs"]),
        why=row["why"],
        at=when(row["at"]),
        whom=whom.get(person) if person else None,
    )
