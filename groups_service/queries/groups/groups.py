"""Groups as one viewer sees them: the directory, the viewer's own groups, one group."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Standing, Viewer
from groups_service.core import text_search
from groups_service.database import sql, sql_lists
from groups_service.queries.core.columns import (
    from_json_column,
    to_datetime,
    to_optional_datetime,
    to_uuid,
)
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.people.profiles import (
    PERSON_COLUMNS_SQL,
    PersonSummary,
    UnitSummary,
    to_person_summary,
)


class GroupOrder(StrEnum):
    ACTIVITY = "activity"
    NAME = "name"
    SIZE = "size"


@dataclass(frozen=True)
class GroupLink:
    title: str
    url: str


@dataclass(frozen=True)
class GroupFilter:
    """Which groups, in which order; `after` is the (sort value, id) of the last group before."""

    text: str = ""
    status: str | None = None
    is_member: bool | None = None
    member: UUID | None = None
    is_followed: bool | None = None
    trashed: bool = False
    unit: UUID | None = None
    order: GroupOrder = GroupOrder.ACTIVITY
    after: tuple[object, str] | None = None
    limit: int = 20


@dataclass(frozen=True)
class GroupView:
    """A group as the viewer sees it; `sort_value` is its value in the requested order."""

    id: UUID
    name: str
    description: str
    status: str
    listed: bool
    state: str
    era: int
    version: int
    member_count: int
    created_at: datetime
    activity_at: datetime
    standing: Standing
    administrators: tuple[PersonSummary, ...]
    picture: str | None = None
    links: tuple[GroupLink, ...] = ()
    trashed_at: datetime | None = None
    unit: UnitSummary | None = None
    reports_to: str | None = None
    sort_value: Any = None  # text, number or time, depending on the order


IS_MEMBER_SQL = "m.role IS NOT NULL"
SIZE_SQL = f"CASE WHEN g.status <> 'closed' OR {IS_MEMBER_SQL} THEN g.member_count ELSE 0 END"
ACTIVITY_SQL = f"CASE WHEN {IS_MEMBER_SQL} THEN g.activity_at ELSE g.public_activity_at END"
VERSION_SQL = f"CASE WHEN {IS_MEMBER_SQL} THEN g.version ELSE g.public_version END"
SORT_COLUMNS = {
    GroupOrder.ACTIVITY: (ACTIVITY_SQL, "DESC", "<"),
    GroupOrder.NAME: ("g.sort_key", "ASC", ">"),
    GroupOrder.SIZE: (SIZE_SQL, "DESC", "<"),
}


async def get_group(viewer: Viewer, group_id: UUID) -> GroupView | None:
    page = await load_groups(viewer, ["g.id = $2"], [str(group_id)], GroupOrder.ACTIVITY, 1)
    return page.items[0] if page.items else None


async def list_groups(viewer: Viewer, group_filter: GroupFilter) -> Page[GroupView]:
    """List the groups that the viewer may see."""
    conditions, values = _build_conditions(group_filter)
    return await load_groups(viewer, conditions, values, group_filter.order, group_filter.limit)


async def get_group_names(viewer: Viewer, ids: list[UUID]) -> dict[UUID, str]:
    """Return the names of those of the groups that the viewer may see, by id."""
    if not ids:
        return {}
    rows = await sql(
        f"""SELECT g.id, g.name FROM groups g
        WHERE g.id IN ({sql_lists.placeholders(ids, 2)})
        AND {access.groups_readable_by("g", "$1")}""",
        str(viewer.id),
        *map(str, ids),
    )
    return {to_uuid(row["id"]): row["name"] for row in rows}


def _build_conditions(group_filter: GroupFilter) -> tuple[list[str], list[object]]:
    """Return the SQL conditions of the filter and the values of $2, $3 ..."""
    values: list[object] = []

    def bind_value(value: object) -> str:
        values.append(value)
        return f"${len(values) + 1}"

    conditions = ["g.state = 'trashed'" if group_filter.trashed else "g.state <> 'trashed'"]
    if group_filter.text:
        plain = text_search.escape_like(text_search.fold(group_filter.text))
        conditions.append(f"g.search_name LIKE {bind_value(f'%{plain}%')} ESCAPE '!'")
    if group_filter.status:
        conditions.append(f"g.status = {bind_value(group_filter.status)}")
    if group_filter.unit:
        conditions.append(f"g.unit_id IN ({_unit_branch_sql(bind_value(str(group_filter.unit)))})")
    if group_filter.member:
        conditions.append(_has_member_condition(bind_value(str(group_filter.member))))
    if group_filter.after:
        column, _, operator = SORT_COLUMNS[group_filter.order]
        value, last = (bind_value(part) for part in group_filter.after)
        conditions.append(f"({column}, g.id) {operator} ({value}, {last})")
    return conditions + _relationship_conditions(group_filter), values


# access (query): adds conditions to a statement that asks access
def _relationship_conditions(group_filter: GroupFilter) -> list[str]:
    """Return conditions on whether the viewer is a member, and whether they follow."""
    follows = f"""EXISTS (SELECT 1 FROM group_follow f WHERE f.group_id = g.id
        AND f.person_id = $1 AND {access.follow_is_active("g", "f")})"""
    conditions = []
    if group_filter.is_member is not None:
        conditions.append(IS_MEMBER_SQL if group_filter.is_member else "m.role IS NULL")
    if group_filter.is_followed is not None:
        conditions.append(follows if group_filter.is_followed else f"NOT {follows}")
    return conditions


def _has_member_condition(person: str) -> str:
    return f"""EXISTS (SELECT 1 FROM membership their WHERE their.group_id = g.id
        AND their.person_id = {person} AND {access.members_readable_by("g", "their", "$1")})"""


def _unit_branch_sql(unit: str) -> str:
    """Return SQL for the ids of a unit and everything below it."""
    return f"""SELECT u.id FROM unit u JOIN unit top ON top.id = {unit}
        WHERE substr(u.path || '\t', 1, length(top.path) + 1) = top.path || '\t'"""


async def load_groups(
    viewer: Viewer, conditions: list[str], values: list[object], order: GroupOrder, limit: int
) -> Page[GroupView]:
    """Load a page of the groups that the viewer may see and that meet the conditions."""
    column, direction, _ = SORT_COLUMNS[order]
    rows = await sql(
        f"""SELECT {access.STANDING_COLUMNS}, g.id, g.name, g.description, g.era,
            g.picture, g.links, g.trashed_at, g.reports_to, gu.id AS own_unit_id,
            gu.name AS own_unit, g.member_count, g.created_at, {ACTIVITY_SQL} AS activity_at,
            {VERSION_SQL} AS version, {column} AS sort
        FROM groups g JOIN person me ON me.id = $1
        LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = me.id
        LEFT JOIN unit gu ON gu.id = g.unit_id
        WHERE {access.groups_visible_to("g", "$1")} AND {" AND ".join(conditions)}
        ORDER BY {column} {direction}, g.id {direction} LIMIT {limit + 1}""",
        str(viewer.id),
        *values,
    )
    rows, has_more = cut_rows(rows, limit)
    return Page(await _to_groups(rows), has_more)


async def _to_groups(rows: list[dict[str, Any]]) -> list[GroupView]:
    administrators = await _load_administrators([str(row["id"]) for row in rows])
    return [
        GroupView(
            id=to_uuid(row["id"]),
            **{name: row[name] for name in ("name", "description", "status", "state", "era")},
            listed=bool(row["listed"]),
            version=row["version"],
            member_count=row["member_count"],
            created_at=to_datetime(row["created_at"]),
            activity_at=to_datetime(row["activity_at"]),
            standing=access.standing_from_row(row),
            administrators=tuple(administrators.get(str(row["id"]), ())),
            picture=row["picture"],
            links=_parse_links(row["links"]),
            trashed_at=to_optional_datetime(row["trashed_at"]),
            unit=UnitSummary(to_uuid(row["own_unit_id"]), row["own_unit"])
            if row["own_unit"]
            else None,
            reports_to=row["reports_to"],
            sort_value=row["sort"],
        )
        for row in rows
    ]


def _parse_links(column: object) -> tuple[GroupLink, ...]:
    links: list[dict[str, str]] = from_json_column(column) or []
    return tuple(GroupLink(link["title"], link["url"]) for link in links)


# access (query): for groups found through access; administrators are always named
async def _load_administrators(group_ids: list[str]) -> dict[str, list[PersonSummary]]:
    if not group_ids:
        return {}
    rows = await sql(
        f"""SELECT m.group_id, {PERSON_COLUMNS_SQL} FROM membership m
        JOIN person p ON p.id = m.person_id LEFT JOIN unit u ON u.id = p.unit_id
        WHERE m.group_id IN ({sql_lists.placeholders(group_ids)}) AND m.role = 'administrator'
        ORDER BY p.sort_key, p.id""",
        *group_ids,
    )
    administrators: dict[str, list[PersonSummary]] = {}
    for row in rows:
        administrators.setdefault(str(row["group_id"]), []).append(to_person_summary(row))
    return administrators
