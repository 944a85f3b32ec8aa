"""Reports of posts and comments: creating them, and deciding those that the viewer receives."""

from typing import Literal
from uuid import UUID

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import FieldError, InvalidInput, NotFound
from groups_service.domain.core import idempotency
from groups_service.domain.reports import reports
from groups_service.domain.reports.reports import ReportDecision, ReportInput, ReportReason
from groups_service.queries.reports import reports as report_queries
from groups_service.queries.reports.reports import ReportFilter
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.field_types import ObjectId, ReasonText, RequestBody
from groups_service.web.http.json_values import Json
from groups_service.web.http.pagination import PageQuery, parse_time_cursor
from groups_service.web.http.policies import get_report_receivers
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.reports import serialize_report


class ReportBody(RequestBody):
    """Either `post` or `comment` is required, not both."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "post": "0199a4c2-7d11-7c3e-9d0a-5a0b2f3c4d5e",
                    "reason": "personal_data",
                    "note": "Här står ett personnummer.",
                }
            ]
        }
    )

    post: ObjectId | None = None
    """The id of the reported post."""
    comment: ObjectId | None = None
    """The id of the reported comment."""
    reason: ReportReason
    note: ReasonText = ""
    """Shown to the people who handle the report."""


class ReportDecisionBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"decision": "keep", "answer": "Inlägget följer reglerna."}]
        }
    )

    decision: ReportDecision
    answer: ReasonText = ""
    """Sent to the reporter."""


class ReportsQuery(PageQuery):
    mine: Literal["true", "false"] | None = None
    state: Literal["waiting", "handled"] | None = None


async def create_report(request: Request) -> Response:
    viewer = await get_viewer(request)
    body = await request_parsing.parse_body(request, ReportBody)
    kind, target_id = _parse_reported(body)
    target = await reports.find_target(viewer, kind, target_id)
    report_input = ReportInput(*target, body.reason, body.note)
    idempotent_request = request_parsing.parse_idempotency_key(request, viewer, body)
    report_id = await idempotency.run_once(
        idempotent_request,
        lambda: reports.create_report(viewer, report_input, get_report_receivers(request)),
    )
    return responses.created_response(
        await _load_report_json(request, viewer, report_id), f"/api/v1/reports/{report_id}"
    )


async def list_reports(request: Request) -> Response:
    """List the viewer's own reports and those that the viewer receives."""
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, ReportsQuery)
    page_request = pagination.parse_page_request(request, viewer, query)
    report_filter = ReportFilter(
        is_reporter=None if query.mine is None else query.mine == "true",
        is_waiting=None if query.state is None else query.state == "waiting",
        after=parse_time_cursor(page_request.after),
        limit=page_request.limit,
    )
    page = await report_queries.list_reports(viewer, get_report_receivers(request), report_filter)
    return page_request.render_page(
        page, serialize_report, lambda report: (report.created_at, report.id)
    )


async def show_report(request: Request) -> Response:
    viewer = await get_viewer(request)
    report = await _load_report_json(
        request, viewer, request_parsing.parse_path_id(request, "report_id")
    )
    return responses.json_with_etag(request, report)


async def decide_report(request: Request) -> Response:
    viewer = await get_viewer(request)
    report_id = request_parsing.parse_path_id(request, "report_id")
    body = await request_parsing.parse_body(request, ReportDecisionBody)
    await reports.decide_report(
        viewer, report_id, body.decision, body.answer, get_report_receivers(request)
    )
    return responses.json_response(await _load_report_json(request, viewer, report_id))


async def _load_report_json(request: Request, viewer: Viewer, report_id: UUID) -> Json:
    report = await report_queries.get_report(viewer, get_report_receivers(request), report_id)
    if report is None:
        raise NotFound
    return serialize_report(report)


def _parse_reported(body: ReportBody) -> tuple[str, UUID]:
    if body.post is not None and body.comment is None:
        return "post", body.post
    if body.comment is not None and body.post is None:
        return "comment", body.comment
    raise InvalidInput(FieldError("post", "one_thing", "Report a post or a comment."))
