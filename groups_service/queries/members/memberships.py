"""Members of a group, and people who asked to join it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.core import text_search
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import to_datetime, to_uuid
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    to_person_summary,
)


@dataclass(frozen=True)
class MemberView:
    person: PersonSummary
    role: str
    since: datetime
    sort_values: tuple[int, str]


@dataclass(frozen=True)
class JoinRequestView:
    id: UUID
    person: PersonSummary
    message: str
    state: str
    created_at: datetime


@dataclass(frozen=True)
class MemberFilter:
    """Which members: `name` is part of their name, `role` is their role."""

    name: str = ""
    role: str | None = None


NO_FILTER = MemberFilter()


async def list_members(
    viewer: Viewer,
    group_id: UUID,
    after: tuple[int, str, str] | None,
    limit: int,
    member_filter: MemberFilter = NO_FILTER,
) -> Page[MemberView]:
    """List administrators first, then members, each by surname."""
    role_order = "CASE WHEN m.role = 'administrator' THEN 0 ELSE 1 END"
    values: list[object] = [*(after or ())]
    conditions = f"AND ({role_order}, p.sort_key, p.id) > ($3, $4, $5)" if after else ""
    if member_filter.name:
        values.append(f"%{text_search.escape_like(text_search.fold(member_filter.name))}%")
        conditions += f" AND p.search_name LIKE ${len(values) + 2} ESCAPE '!'"
    if member_filter.role:
        values.append(member_filter.role)
        conditions += f" AND m.role = ${len(values) + 2}"
    rows = await sql(
        f"""SELECT m.role, m.since, {role_order} AS place, p.sort_key, {PERSON_COLUMNS_SQL}
        FROM membership m JOIN groups g ON g.id = m.group_id
        JOIN person p ON p.id = m.person_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE m.group_id = $2 AND {access.members_readable_by("g", "m", "$1")} {conditions}
        ORDER BY {role_order}, p.sort_key, p.id LIMIT {limit + 1}""",
        str(viewer.id),
        str(group_id),
        *values,
    )
    rows, has_more = cut_rows(rows, limit)
    members = [
        MemberView(
            to_person_summary(row),
            row["role"],
            to_datetime(row["since"]),
            (row["place"], row["sort_key"]),
        )
        for row in rows
    ]
    return Page(members, has_more)


# access (query): its only caller requires ANSWER_REQUESTS
async def list_waiting_requests(
    group_id: UUID, after: tuple[datetime, str] | None, limit: int
) -> Page[JoinRequestView]:
    """List unanswered requests, oldest first, for the group's administrators."""
    after_condition = "AND (r.created_at, r.id) > ($2, $3)" if after else ""
    rows = await sql(
        f"""SELECT r.id, r.message, r.state, r.created_at, {PERSON_COLUMNS_SQL}
        FROM join_request r JOIN person p ON p.id = r.person_id
        LEFT JOIN unit u ON u.id = p.unit_id
        WHERE r.group_id = $1 AND r.state = 'waiting' {after_condition}
        ORDER BY r.created_at, r.id LIMIT {limit + 1}""",
        str(group_id),
        *(after or ()),
    )
    rows, has_more = cut_rows(rows, limit)
    join_requests = [
        JoinRequestView(
            to_uuid(row["id"]),
            to_person_summary(row),
            row["message"],
            row["state"],
            to_datetime(row["created_at"]),
        )
        for row in rows
    ]
    return Page(join_requests, has_more)


async def keep_members(viewer: Viewer, group_id: UUID, people: list[UUID]) -> set[UUID]:
    """Return those of `people` who are members and whom the viewer may see as members."""
    if not people:
        return set()
    placeholders = sql_lists.placeholders(people, 3)
    rows = await sql(
        f"""SELECT m.person_id FROM membership m JOIN groups g ON g.id = m.group_id
        WHERE m.group_id = $2 AND m.person_id IN ({placeholders})
        AND {access.members_readable_by("g", "m", "$1")}""",
        str(viewer.id),
        str(group_id),
        *map(str, people),
    )
    return {to_uuid(row["person_id"]) for row in rows}
