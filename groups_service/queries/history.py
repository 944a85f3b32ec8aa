"""What became of a group, for its members: its life, and who came and went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from groups_service import access
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.rows import uuid, when

TOLD = (
    *("group.created", "group.changed", "group.status", "group.published", "group.state"),
    *("member.joined", "member.added", "member.left", "member.removed", "member.role"),
    *("member.took_over", "member.appointed", "request.accepted", "invitation.accepted"),
    *("binding.made", "binding.ended", "file.added"),
)


@dataclass(frozen=True)
class Happened:
    """`version` orders; `actor` is None for what happened by itself."""

    id: UUID
    version: int
    kind: str
    actor: Brief | None
    refs: dict[str, Any]
    why: str | None
    at: datetime


async def page(viewer: Viewer, group_id: UUID, before: int | None, limit: int) -> list[Happened]:
    """Newest first, one more than the limit; members only."""
    kinds = ", ".join(f"'{kind}'" for kind in TOLD)
    rows = await sql(
        f"""SELECT e.id, e.version, e.kind, e.refs, e.at, l.why, {BRIEF}
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
    return [_happened(row) for row in rows]


def _happened(row: dict[str, Any]) -> Happened:
    refs = row["refs"]
    return Happened(
        id=uuid(row["id"]),
        version=row["version"],
        kind=row["kind"],
        actor=brief(row) if row["person_id"] else None,
        refs=orjson.loads(refs) if isinstance(refs, str) else refs,
        why=row["why"],
        at=when(row["at"]),
    )
