"""Reporting a post or comment, and the reports that the viewer made or handles."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import ContentAction, Viewer
from groups_service.core.errors import Conflict, InvalidInput, ServiceError, TooManyRequests
from groups_service.core.page_urls import page_url
from groups_service.domain.core import idempotency
from groups_service.domain.reports import reports
from groups_service.domain.reports.reports import ReportDecision, ReportInput, ReportReason
from groups_service.queries.posts.views import PostView
from groups_service.queries.reports import reports as report_queries
from groups_service.queries.reports.reports import ReportFilter
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.field_types import ReasonText
from groups_service.web.http.pagination import PageQuery, parse_time_cursor
from groups_service.web.http.policies import get_report_receivers
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import PublishForm
from groups_service.web.serializers.posts import serialize_post_or_comment
from groups_service.web.serializers.reports import serialize_report


class ReportForm(PublishForm):
    reason: ReportReason
    note: ReasonText = ""


class ReportDecisionForm(forms.Form):
    decision: ReportDecision
    answer: ReasonText = ""


async def show_report_form(request: Request) -> Response:
    viewer = await get_viewer(request)
    return await _render_report_form(request, viewer, await _get_report_input(request, viewer))


async def create_report(request: Request) -> Response:
    viewer = await get_viewer(request)
    fields = await forms.read_fields(request)
    report_input = await _get_report_input(request, viewer)
    try:
        form = forms.validate_form(ReportForm, fields)
        report_input_with_reason = ReportInput(
            report_input.post_id, report_input.comment_id, form.reason, form.note
        )
        report_id = await idempotency.run_once(
            request_parsing.parse_idempotency_key(request, viewer, form, form.key),
            lambda: reports.create_report(
                viewer, report_input_with_reason, get_report_receivers(request)
            ),
        )
    except (InvalidInput, TooManyRequests) as error:
        return await _render_report_form(request, viewer, report_input, fields, error)
    return layout.redirect(page_url("reports") + f"#report-{report_id}")


async def list_reports(request: Request) -> Response:
    return await _render_reports(request)


async def handle_report(request: Request) -> Response:
    viewer = await get_viewer(request)
    report_id = request_parsing.parse_path_id(request, "report_id")
    form = forms.validate_form(ReportDecisionForm, await forms.read_fields(request))
    try:
        await reports.decide_report(
            viewer, report_id, form.decision, form.answer, get_report_receivers(request)
        )
    except Conflict as error:
        return await _render_reports(request, forms.describe_error(request, error), error.status)
    return layout.redirect(page_url("reports") + f"#report-{report_id}")


async def _get_report_input(request: Request, viewer: Viewer) -> ReportInput:
    """Return a report input for the post or comment in the path. Raises NotFound."""
    kind = "post" if "post_id" in request.path_params else "comment"
    ids = await reports.find_target(
        viewer, kind, request_parsing.parse_path_id(request, f"{kind}_id")
    )
    return ReportInput(*ids, ReportReason.OTHER)


async def _render_report_form(
    request: Request,
    viewer: Viewer,
    report_input: ReportInput,
    draft: dict[str, str] | None = None,
    error: ServiceError | None = None,
) -> Response:
    item = await reports.get_reported(viewer, report_input)
    access.require_content_action(item.standing, item.facts_for(viewer), ContentAction.REPORT)
    return await layout.render_page(
        request,
        viewer,
        "reports/report",
        status=error.status if error else 200,
        here="groups",
        thing=serialize_post_or_comment(item, viewer),
        is_post=isinstance(item, PostView),
        post_id=str(report_input.post_id),
        goes_to=(
            await reports.get_receiver(viewer, report_input, get_report_receivers(request))
        ).value,
        reasons=[reason.value for reason in ReportReason],
        draft=draft or {},
        problem=forms.describe_error(request, error) if error else "",
    )


async def _render_reports(request: Request, problem: str = "", status: int = 200) -> Response:
    viewer = await get_viewer(request)
    query = (
        request_parsing.parse_query(request, PageQuery) if request.method == "GET" else PageQuery()
    )
    page_request = pagination.parse_page_request(request, viewer, query)
    report_filter = ReportFilter(
        after=parse_time_cursor(page_request.after), limit=page_request.limit
    )
    page = await report_queries.list_reports(viewer, get_report_receivers(request), report_filter)
    return await layout.render_page(
        request,
        viewer,
        "reports/reports",
        status=status,
        problem=problem,
        reports=[{**serialize_report(each), "visible": each.visible} for each in page.items],
        next=page_request.get_next_cursor(page, lambda report: (report.created_at, report.id)),
    )
