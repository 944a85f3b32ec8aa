"""Reports as one viewer sees them: those they handle, with a copy of the thing, and their own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import Receivers, Viewer
from groups_service.database import sql
from groups_service.queries import mentioned
from groups_service.queries.people import Brief, briefs
from groups_service.queries.rows import maybe_uuid, maybe_when, uuid, when


@dataclass(frozen=True)
class Wanted:
    """Which reports; `after` is the (time, id) of the last one on the page before."""

    mine: bool | None = None
    waiting: bool | None = None
    after: tuple[datetime, str] | None = None
    limit: int = 20


@dataclass(frozen=True)
class Copy:
    """The thing as it was when it was reported, for who handles the report."""

    text: str
    html: str


@dataclass(frozen=True)
class ReportSeen:
    """`mine`: the viewer made it, and sees neither copy nor who handles it.

    `author`, `group_name` and `visible` are as far as the viewer may know of them; `reporter` is
    for receivers.
    """

    id: UUID
    thing: str
    thing_id: UUID
    post_id: UUID
    group_id: UUID | None
    group_name: str | None
    visible: bool
    mine: bool
    author: Brief | None
    reporter: Brief | None
    reason: str
    note: str
    copy: Copy | None
    where: str
    state: str
    created_at: datetime
    handled_at: datetime | None
    handled_by: Brief | None
    answer: str | None


async def page(viewer: Viewer, receivers: Receivers, wanted: Wanted) -> list[ReportSeen]:
    """Those the viewer handles or made, the newest first, one more than the limit."""
    conditions, values = [], list[object]()
    if wanted.mine is not None:
        conditions.append(f"r.reporter_id {'=' if wanted.mine else '<>'} $1")
    if wanted.waiting is not None:
        conditions.append(f"r.state {'=' if wanted.waiting else '<>'} 'waiting'")
    if wanted.after:
        conditions.append("(r.created_at, r.id) < ($3, $4)")
        values += wanted.after
    narrowed = " AND ".join(conditions or ["1 = 1"])
    return await _seen(viewer, receivers, f"{narrowed}", values, wanted.limit + 1)


async def one(viewer: Viewer, receivers: Receivers, report_id: UUID) -> ReportSeen | None:
    found = await _seen(viewer, receivers, "r.id = $3", [str(report_id)], 1)
    return found[0] if found else None


async def _seen(
    viewer: Viewer, receivers: Receivers, condition: str, values: list[object], limit: int
) -> list[ReportSeen]:
    rows = await sql(
        f"""SELECT r.*, {_flag(access.administers("r", "$1"))} AS administers,
            {_flag(access.known_groups("g", "$1"))} AS known, g.name AS group_name,
            {_flag(f"t.id IS NOT NULL AND {access.visible_posts('tg', 't', '$1')}")} AS visible
        FROM report r LEFT JOIN groups g ON g.id = r.group_id
        LEFT JOIN post t ON t.id = r.post_id LEFT JOIN groups tg ON tg.id = t.group_id
        WHERE {condition} AND {access.shown_reports("r", "$1", "$2")}
        ORDER BY r.created_at DESC, r.id DESC LIMIT {limit}""",
        str(viewer.id),
        receivers.name,
        *values,
    )
    people = await briefs(sorted({person for row in rows for person in _people(row)}))
    named = await mentioned.named(row["html"] + row["text"] for row in rows)
    return [
        _report(
            viewer,
            row,
            people,
            Copy(named.text(row["text"]), named.html(row["html"])),
        )
        for row in rows
    ]


def _flag(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


def _people(row: dict[str, Any]) -> list[UUID]:
    named = (row["author_id"], row["reporter_id"], row["handled_by_id"])
    return [uuid(person) for person in named if person is not None]


def _report(
    viewer: Viewer, row: dict[str, Any], people: dict[UUID, Brief], copy: Copy
) -> ReportSeen:
    mine = uuid(row["reporter_id"]) == viewer.id
    handled_by = maybe_uuid(row["handled_by_id"])
    return ReportSeen(
        id=uuid(row["id"]),
        thing=row["thing_type"],
        thing_id=uuid(row["thing_id"]),
        post_id=uuid(row["post_id"]),
        group_id=maybe_uuid(row["group_id"]) if row["known"] else None,
        group_name=row["group_name"] if row["known"] else None,
        visible=bool(row["visible"]),
        mine=mine,
        author=people[uuid(row["author_id"])] if row["visible"] or not mine else None,
        reporter=None if mine or row["administers"] else people[uuid(row["reporter_id"])],
        **{name: row[name] for name in ("reason", "note", "state", "answer")},
        copy=None if mine else copy,
        where=row["handled_where"],
        created_at=when(row["created_at"]),
        handled_at=maybe_when(row["handled_at"]),
        handled_by=people[handled_by] if handled_by and not mine else None,
    )
