"""Reports as one viewer sees them: those they receive, with a copy, and those they made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from groups_service import access
from groups_service.access import ReceiverGroup, Viewer
from groups_service.database import sql
from groups_service.queries.core.columns import (
    to_datetime,
    to_optional_datetime,
    to_optional_uuid,
    to_uuid,
)
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.people import mention_names
from groups_service.queries.people.profiles import PersonSummary, get_person_summaries


@dataclass(frozen=True)
class ReportFilter:
    """Which reports; `after` is the (time, id) of the last report on the previous page."""

    is_reporter: bool | None = None
    is_waiting: bool | None = None
    after: tuple[datetime, str] | None = None
    limit: int = 20


@dataclass(frozen=True)
class ReportedCopy:
    """The reported text as it was when it was reported, for the receivers of the report."""

    text: str
    html: str


@dataclass(frozen=True)
class ReportView:
    """A report; if `is_reporter`, the viewer made it and sees neither the copy nor the receiver.

    `author`, `group_name` and `visible` hold only what the viewer may know; `reporter` is for
    receivers.
    """

    id: UUID
    subject_type: str
    subject_id: UUID
    post_id: UUID
    group_id: UUID | None
    group_name: str | None
    visible: bool
    is_reporter: bool
    author: PersonSummary | None
    reporter: PersonSummary | None
    reason: str
    note: str
    copy: ReportedCopy | None
    where: str
    state: str
    created_at: datetime
    handled_at: datetime | None
    handled_by: PersonSummary | None
    answer: str | None


async def list_reports(
    viewer: Viewer, receivers: ReceiverGroup, report_filter: ReportFilter
) -> Page[ReportView]:
    """List reports that the viewer receives or made, newest first."""
    conditions, values = [], list[object]()
    if report_filter.is_reporter is not None:
        conditions.append(f"r.reporter_id {'=' if report_filter.is_reporter else '<>'} $1")
    if report_filter.is_waiting is not None:
        conditions.append(f"r.state {'=' if report_filter.is_waiting else '<>'} 'waiting'")
    if report_filter.after:
        conditions.append("(r.created_at, r.id) < ($3, $4)")
        values += report_filter.after
    condition = " AND ".join(conditions or ["1 = 1"])
    return await _load_reports(viewer, receivers, condition, values, report_filter.limit)


async def get_report(
    viewer: Viewer, receivers: ReceiverGroup, report_id: UUID
) -> ReportView | None:
    page = await _load_reports(viewer, receivers, "r.id = $3", [str(report_id)], 1)
    return page.items[0] if page.items else None


async def _load_reports(
    viewer: Viewer, receivers: ReceiverGroup, condition: str, values: list[object], limit: int
) -> Page[ReportView]:
    visible = f"t.id IS NOT NULL AND {access.posts_readable_by('tg', 't', '$1')}"
    rows = await sql(
        f"""SELECT r.*, {_flag_sql(access.report_group_administered_by("r", "$1"))} AS administers,
            {_flag_sql(access.groups_visible_to("g", "$1"))} AS known, g.name AS group_name,
            {_flag_sql(visible)} AS visible
        FROM report r LEFT JOIN groups g ON g.id = r.group_id
        LEFT JOIN post t ON t.id = r.post_id LEFT JOIN groups tg ON tg.id = t.group_id
        WHERE {condition} AND {access.reports_readable_by("r", "$1", "$2")}
        ORDER BY r.created_at DESC, r.id DESC LIMIT {limit + 1}""",
        str(viewer.id),
        receivers.name,
        *values,
    )
    rows, has_more = cut_rows(rows, limit)
    people = await get_person_summaries(
        sorted({person for row in rows for person in _list_person_ids(row)})
    )
    names = await mention_names.load_mention_names(row["html"] + row["text"] for row in rows)
    reports = [
        _to_report(
            viewer,
            row,
            people,
            ReportedCopy(names.render_text(row["text"]), names.render_html(row["html"])),
        )
        for row in rows
    ]
    return Page(reports, has_more)


def _flag_sql(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


def _list_person_ids(row: dict[str, Any]) -> list[UUID]:
    people = (row["author_id"], row["reporter_id"], row["handled_by_id"])
    return [to_uuid(person) for person in people if person is not None]


def _to_report(
    viewer: Viewer, row: dict[str, Any], people: dict[UUID, PersonSummary], copy: ReportedCopy
) -> ReportView:
    is_reporter = to_uuid(row["reporter_id"]) == viewer.id
    handled_by = to_optional_uuid(row["handled_by_id"])
    return ReportView(
        id=to_uuid(row["id"]),
        subject_type=row["subject_type"],
        subject_id=to_uuid(row["subject_id"]),
        post_id=to_uuid(row["post_id"]),
        group_id=to_optional_uuid(row["group_id"]) if row["known"] else None,
        group_name=row["group_name"] if row["known"] else None,
        visible=bool(row["visible"]),
        is_reporter=is_reporter,
        author=people[to_uuid(row["author_id"])] if row["visible"] or not is_reporter else None,
        reporter=None
        if is_reporter or row["administers"]
        else people[to_uuid(row["reporter_id"])],
        **{name: row[name] for name in ("reason", "note", "state", "answer")},
        copy=None if is_reporter else copy,
        where=row["handled_by_role"],
        created_at=to_datetime(row["created_at"]),
        handled_at=to_optional_datetime(row["handled_at"]),
        handled_by=people[handled_by] if handled_by and not is_reporter else None,
    )
