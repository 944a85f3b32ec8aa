"""Reading groups as one viewer sees them: the directory, one's own, one group."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from groups_service import access, words
from groups_service.access import Standing, Viewer
from groups_service.database import sql
from groups_service.queries.people import BRIEF, Brief, UnitBrief, brief
from groups_service.queries.rows import maybe_when, uuid, when


class Order(StrEnum):
    ACTIVITY = "activity"
    NAME = "name"
    SIZE = "size"


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Wanted:
    """Which groups, in which order; `after` is the (sort value, id) the page begins behind."""

    text: str = ""
    status: str | None = None
    mine: bool | None = None
    member: UUID | None = None
    followed: bool | None = None
    trashed: bool = False
    unit: UUID | None = None
    order: Order = Order.ACTIVITY
    after: tuple[object, str] | None = None
    limit: int = 20


@dataclass(frozen=True)
class Seen:
    """A group as the viewer sees it; `sort` is its value in the order it was asked for."""

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
    administrators: tuple[Brief, ...]
    picture: str | None = None
    links: tuple[Link, ...] = ()
    trashed_at: datetime | None = None
    unit: UnitBrief | None = None
    reports_to: str | None = None
    sort: Any = None  # text, number or time, as the order has it


SHORTEST, LONGEST_STEM, MOST_WORDS = 4, 6, 6
"""Of the words that names are compared by: shorter ones say nothing, endings vary."""
MOST_COMPARED, MOST_SIMILAR = 50, 5

MEMBER = "m.role IS NOT NULL"
SIZE = f"CASE WHEN g.status <> 'closed' OR {MEMBER} THEN g.member_count ELSE 0 END"
ACTIVITY = f"CASE WHEN {MEMBER} THEN g.activity_at ELSE g.public_activity_at END"
VERSION = f"CASE WHEN {MEMBER} THEN g.version ELSE g.public_version END"
SORTS = {
    Order.ACTIVITY: (ACTIVITY, "DESC", "<"),
    Order.NAME: ("g.sort_key", "ASC", ">"),
    Order.SIZE: (SIZE, "DESC", "<"),
}


async def one(viewer: Viewer, group_id: UUID) -> Seen | None:
    rows = await _rows(viewer, ["g.id = $2"], [str(group_id)], Order.ACTIVITY, 1)
    return (await _seen(rows))[0] if rows else None


async def page(viewer: Viewer, wanted: Wanted) -> list[Seen]:
    """Groups the viewer may see, one more than the limit."""
    conditions, values = _conditions(wanted)
    rows = await _rows(viewer, conditions, values, wanted.order, wanted.limit + 1)
    return await _seen(rows)


async def similar(viewer: Viewer, name: str) -> list[Seen]:
    """Groups that share the longer words of `name`, most words first, at most five."""
    stems = [word[:LONGEST_STEM] for word in words.fold(name).split() if len(word) >= SHORTEST]
    if not stems:
        return []
    holders = [f"${number}" for number in range(2, len(stems[:MOST_WORDS]) + 2)]
    hits = [f"g.folded LIKE {holder} ESCAPE '!'" for holder in holders]
    values = [f"%{words.literal(stem)}%" for stem in stems[:MOST_WORDS]]
    found = await _seen(
        await _rows(
            viewer,
            ["g.state <> 'trashed'", f"({' OR '.join(hits)})"],
            list(values),
            Order.ACTIVITY,
            MOST_COMPARED,
        )
    )
    folded = [(group, words.fold(group.name)) for group in found]
    ranked = sorted(folded, key=lambda each: -sum(stem in each[1] for stem in stems))
    return [group for group, _ in ranked[:MOST_SIMILAR]]


async def names(viewer: Viewer, ids: list[UUID]) -> dict[UUID, str]:
    """Names of those of the groups that the viewer may see."""
    if not ids:
        return {}
    holders = ", ".join(f"${number}" for number in range(2, len(ids) + 2))
    rows = await sql(
        f"""SELECT g.id, g.name FROM groups g
        WHERE g.id IN ({holders}) AND {access.visible_groups("g", "$1")}""",
        str(viewer.id),
        *map(str, ids),
    )
    return {uuid(row["id"]): row["name"] for row in rows}


def _conditions(wanted: Wanted) -> tuple[list[str], list[object]]:
    """SQL that narrows to what is wanted, with the values of $2, $3 ..."""
    values: list[object] = []

    def hold(value: object) -> str:
        values.append(value)
        return f"${len(values) + 1}"

    conditions = ["g.state = 'trashed'" if wanted.trashed else "g.state <> 'trashed'"]
    if wanted.text:
        plain = words.literal(words.fold(wanted.text))
        conditions.append(f"g.folded LIKE {hold(f'%{plain}%')} ESCAPE '!'")
    if wanted.status:
        conditions.append(f"g.status = {hold(wanted.status)}")
    if wanted.unit:
        conditions.append(f"g.unit_id IN ({_below(hold(str(wanted.unit)))})")
    if wanted.member:
        conditions.append(_has_member(hold(str(wanted.member))))
    if wanted.after:
        column, _, beyond = SORTS[wanted.order]
        value, last = (hold(part) for part in wanted.after)
        conditions.append(f"({column}, g.id) {beyond} ({value}, {last})")
    return conditions + _ties(wanted), values


def _ties(wanted: Wanted) -> list[str]:
    """Whether the viewer is a member, and whether they follow."""
    follows = f"""EXISTS (SELECT 1 FROM follow f WHERE f.group_id = g.id
        AND f.person_id = $1 AND {access.living_follow("g", "f")})"""
    conditions = []
    if wanted.mine is not None:
        conditions.append(MEMBER if wanted.mine else "m.role IS NULL")
    if wanted.followed is not None:
        conditions.append(follows if wanted.followed else f"NOT {follows}")
    return conditions


def _has_member(person: str) -> str:
    return f"""EXISTS (SELECT 1 FROM membership their WHERE their.group_id = g.id
        AND their.person_id = {person} AND {access.visible_members("g", "their", "$1")})"""


def _below(unit: str) -> str:
    """A unit and everything below it."""
    return f"""SELECT u.id FROM unit u JOIN unit top ON top.id = {unit}
        WHERE substr(u.path || '\t', 1, length(top.path) + 1) = top.path || '\t'"""


async def _rows(
    viewer: Viewer, conditions: list[str], values: list[object], order: Order, limit: int
) -> list[dict[str, Any]]:
    column, direction, _ = SORTS[order]
    return await sql(
        f"""SELECT {access.STANDING}, g.id, g.name, g.description, g.era,
            g.picture, g.links, g.trashed_at, g.reports_to, gu.id AS own_unit_id,
            gu.name AS own_unit, g.member_count, g.created_at, {ACTIVITY} AS activity_at,
            {VERSION} AS version, {column} AS sort
        FROM groups g JOIN person me ON me.id = $1
        LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = me.id
        LEFT JOIN unit gu ON gu.id = g.unit_id
        WHERE {access.known_groups("g", "$1")} AND {" AND ".join(conditions)}
        ORDER BY {column} {direction}, g.id {direction} LIMIT {limit}""",
        str(viewer.id),
        *values,
    )


async def _seen(rows: list[dict[str, Any]]) -> list[Seen]:
    administrators = await _administrators([str(row["id"]) for row in rows])
    return [
        Seen(
            id=uuid(row["id"]),
            **{name: row[name] for name in ("name", "description", "status", "state", "era")},
            listed=bool(row["listed"]),
            version=row["version"],
            member_count=row["member_count"],
            created_at=when(row["created_at"]),
            activity_at=when(row["activity_at"]),
            standing=access.standing_of(row),
            administrators=tuple(administrators.get(str(row["id"]), ())),
            picture=row["picture"],
            links=_links(row["links"]),
            trashed_at=maybe_when(row["trashed_at"]),
            unit=UnitBrief(uuid(row["own_unit_id"]), row["own_unit"]) if row["own_unit"] else None,
            reports_to=row["reports_to"],
            sort=row["sort"],
        )
        for row in rows
    ]


def _links(column: object) -> tuple[Link, ...]:
    links: list[dict[str, str]] = json.loads(column) if isinstance(column, str) else []
    return tuple(Link(link["title"], link["url"]) for link in links)


async def _administrators(group_ids: list[str]) -> dict[str, list[Brief]]:
    if not group_ids:
        return {}
    holders = ", ".join(f"${number}" for number in range(1, len(group_ids) + 1))
    rows = await sql(
        f"""SELECT m.group_id, {BRIEF} FROM membership m JOIN person p ON p.id = m.person_id
        LEFT JOIN unit u ON u.id = p.unit_id
        WHERE m.group_id IN ({holders}) AND m.role = 'administrator'
        ORDER BY p.sort_key, p.id""",
        *group_ids,
    )
    found: dict[str, list[Brief]] = {}
    for row in rows:
        found.setdefault(str(row["group_id"]), []).append(brief(row))
    return found
