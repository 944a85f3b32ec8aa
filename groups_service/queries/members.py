"""Who belongs to a group, and who waits to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service import access, words
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.queries.people import BRIEF, Brief, brief
from groups_service.queries.rows import uuid, when


@dataclass(frozen=True)
class MemberSeen:
    person: Brief
    role: str
    since: datetime
    sort: tuple[int, str]


@dataclass(frozen=True)
class RequestSeen:
    id: UUID
    person: Brief
    why: str
    state: str
    created_at: datetime


@dataclass(frozen=True)
class Narrowed:
    """Which members: `name` in the name, a role."""

    name: str = ""
    role: str | None = None


EVERYBODY = Narrowed()


async def page(
    viewer: Viewer,
    group_id: UUID,
    after: tuple[int, str, str] | None,
    limit: int,
    narrowed: Narrowed = EVERYBODY,
) -> list[MemberSeen]:
    """Administrators first, then members, each by surname; one more than the limit."""
    place = "CASE WHEN m.role = 'administrator' THEN 0 ELSE 1 END"
    values: list[object] = [*(after or ())]
    beyond = f"AND ({place}, p.sort_key, p.id) > ($3, $4, $5)" if after else ""
    if narrowed.name:
        values.append(f"%{words.literal(words.fold(narrowed.name))}%")
        beyond += f" AND p.folded LIKE ${len(values) + 2} ESCAPE '!'"
    if narrowed.role:
        values.append(narrowed.role)
        beyond += f" AND m.role = ${len(values) + 2}"
    rows = await sql(
        f"""SELECT m.role, m.since, {place} AS place, p.sort_key, {BRIEF}
        FROM membership m JOIN groups g ON g.id = m.group_id
        JOIN person p ON p.id = m.person_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE m.group_id = $2 AND {access.visible_members("g", "m", "$1")} {beyond}
        ORDER BY {place}, p.sort_key, p.id LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        *values,
    )
    return [
        MemberSeen(brief(row), row["role"], when(row["since"]), (row["place"], row["sort_key"]))
        for row in rows
    ]


async def waiting(
    group_id: UUID, after: tuple[datetime, str] | None, limit: int
) -> list[RequestSeen]:
    """Requests nobody has answered yet, oldest first; for the group's administrators."""
    beyond = "AND (r.created_at, r.id) > ($2, $3)" if after else ""
    rows = await sql(
        f"""SELECT r.id, r.why, r.state, r.created_at, {BRIEF}
        FROM join_request r JOIN person p ON p.id = r.person_id
        LEFT JOIN unit u ON u.id = p.unit_id
        WHERE r.group_id = $1 AND r.state = 'waiting' {beyond}
        ORDER BY r.created_at, r.id LIMIT {limit + 1}""",
        str(group_id),
        *(after or ()),
    )
    return [
        RequestSeen(uuid(row["id"]), brief(row), row["why"], row["state"], when(row["created_at"]))
        for row in rows
    ]


async def among(viewer: Viewer, group_id: UUID, people: list[UUID]) -> set[UUID]:
    """Those of `people` who belong to the group."""
    if not people:
        return set()
    holders = ", ".join(f"${number}" for number in range(3, len(people) + 3))
    rows = await sql(
        f"""SELECT m.person_id FROM membership m JOIN groups g ON g.id = m.group_id
        WHERE m.group_id = $2 AND m.person_id IN ({holders})
        AND {access.visible_members("g", "m", "$1")}""",
        str(viewer.id),
        str(group_id),
        *map(str, people),
    )
    return {uuid(row["person_id"]) for row in rows}
