"""Reports of posts and comments: making them, and handling those that are one's to handle."""

from typing import Literal
from uuid import UUID

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from groups_service.access import Receivers, Viewer
from groups_service.domain import once, reports
from groups_service.domain.reports import Complaint, Decision, Reason
from groups_service.errors import FieldError, Invalid, NotFound
from groups_service.queries import reports as seeing
from groups_service.queries.reports import ReportSeen, Wanted
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import Body, ThingId
from groups_service.web.api.fields import Reason as Words
from groups_service.web.api.joining import after_time
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import Json, brief_json, time_json
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer


class ReportBody(Body):
    """What is reported is a post or a comment."""

    post: ThingId | None = None
    comment: ThingId | None = None
    reason: Reason
    note: Words = ""


class DecisionBody(Body):
    decision: Decision
    answer: Words = ""


class ReportsQuery(PageQuery):
    mine: Literal["true", "false"] | None = None
    state: Literal["waiting", "handled"] | None = None


async def create(request: Request) -> Response:
    viewer = await current_viewer(request)
    body = await reading.body(request, ReportBody)
    kind, thing_id = _thing(body)
    found = await reports.complaint(viewer, kind, thing_id)
    complaint = Complaint(*found, body.reason, body.note)
    repeated = reading.once(request, viewer, body)
    made = await once.do(repeated, lambda: reports.make(viewer, complaint, receivers(request)))
    return answers.created(await shown(request, viewer, made), f"/api/v1/reports/{made}")


async def index(request: Request) -> Response:
    """One's own, and those that one handles."""
    viewer = await current_viewer(request)
    query = reading.query(request, ReportsQuery)
    place = paging.place(request, viewer, query)
    wanted = Wanted(
        mine=None if query.mine is None else query.mine == "true",
        waiting=None if query.state is None else query.state == "waiting",
        after=after_time(place.after),
        limit=place.limit,
    )
    found = await seeing.page(viewer, receivers(request), wanted)
    return place.answer(found, report_json, lambda report: (report.created_at, report.id))


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    report = await shown(request, viewer, reading.path_id(request, "report_id"))
    return answers.resource(request, report)


async def handle(request: Request) -> Response:
    viewer = await current_viewer(request)
    report_id = reading.path_id(request, "report_id")
    body = await reading.body(request, DecisionBody)
    await reports.handle(viewer, report_id, body.decision, body.answer, receivers(request))
    return answers.json(await shown(request, viewer, report_id))


def receivers(request: HTTPConnection) -> Receivers:
    """Who receives reports here: a group chosen for that, or the site administrators."""
    settings = service(request).settings
    name = settings.report_receivers or settings.site_administrators
    return Receivers(name, chosen=bool(settings.report_receivers))


async def shown(request: Request, viewer: Viewer, report_id: UUID) -> Json:
    report = await seeing.one(viewer, receivers(request), report_id)
    if report is None:
        raise NotFound
    return report_json(report)


def report_json(report: ReportSeen) -> Json:
    """Of one's own report neither the copy nor who handled it; to administrators not its maker."""
    group = {"id": str(report.group_id), "name": report.group_name} if report.group_id else None
    waiting = report.state == reports.WAITING
    return {
        "id": str(report.id),
        "mine": report.mine,
        "thing": {"type": report.thing, "id": str(report.thing_id), "post": str(report.post_id)},
        "group": group,
        "author": brief_json(report.author) if report.author else None,
        "reporter": brief_json(report.reporter) if report.reporter else None,
        "reason": report.reason,
        "note": report.note,
        "text": report.copy.text if report.copy else None,
        "html": report.copy.html if report.copy else None,
        "handled_where": report.where,
        "state": report.state,
        "created_at": time_json(report.created_at),
        "handled_at": time_json(report.handled_at),
        "handled_by": brief_json(report.handled_by) if report.handled_by else None,
        "answer": report.answer,
        "may": ["handle"] if waiting and not report.mine else [],
    }


def _thing(body: ReportBody) -> tuple[str, UUID]:
    if body.post is not None and body.comment is None:
        return "post", body.post
    if body.comment is not None and body.post is None:
        return "comment", body.comment
    raise Invalid(FieldError("post", "one_thing", "Report a post or a comment."))
