"""Reporting a post or comment, and the list of reports: one's own, and those one handles."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Act, Viewer
from groups_service.domain import once, reports
from groups_service.domain.reports import Complaint, Decision, Reason
from groups_service.errors import Conflict, Invalid, ServiceError, TooMany
from groups_service.queries import reports as seeing
from groups_service.queries.reports import Wanted
from groups_service.queries.threads import PostSeen
from groups_service.web.api import paging, reading
from groups_service.web.api.fields import Reason as Words
from groups_service.web.api.joining import after_time
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.reports import receivers, report_json
from groups_service.web.api.things import thing_json
from groups_service.web.pages import forms, frame
from groups_service.web.pages.forms import Written
from groups_service.web.viewer import current_viewer


class ReportForm(Written):
    reason: Reason
    note: Words = ""


class DecisionForm(forms.Form):
    decision: Decision
    answer: Words = ""


async def begin(request: Request) -> Response:
    viewer = await current_viewer(request)
    return await _form(request, viewer, await _complaint(request, viewer))


async def send(request: Request) -> Response:
    viewer = await current_viewer(request)
    fields = await forms.read(request)
    about = await _complaint(request, viewer)
    try:
        form = forms.valid(ReportForm, fields)
        said = Complaint(about.post_id, about.comment_id, form.reason, form.note)
        made = await once.do(
            reading.once(request, viewer, form, form.key),
            lambda: reports.make(viewer, said, receivers(request)),
        )
    except (Invalid, TooMany) as error:
        return await _form(request, viewer, about, fields, error)
    return frame.back(f"/anmalningar#report-{made}")


async def index(request: Request) -> Response:
    return await _index(request)


async def handle(request: Request) -> Response:
    viewer = await current_viewer(request)
    report_id = reading.path_id(request, "report_id")
    form = forms.valid(DecisionForm, await forms.read(request))
    try:
        await reports.handle(viewer, report_id, form.decision, form.answer, receivers(request))
    except Conflict as error:
        return await _index(request, forms.problem(request, error), error.status)
    return frame.back(f"/anmalningar#report-{report_id}")


async def _complaint(request: Request, viewer: Viewer) -> Complaint:
    """What the address is about. Raises NotFound."""
    kind = "post" if "post_id" in request.path_params else "comment"
    found = await reports.complaint(viewer, kind, reading.path_id(request, f"{kind}_id"))
    return Complaint(*found, Reason.OTHER)


async def _form(
    request: Request,
    viewer: Viewer,
    complaint: Complaint,
    draft: dict[str, str] | None = None,
    error: ServiceError | None = None,
) -> Response:
    seen = await reports.found(viewer, complaint)
    access.require_act(seen.standing, seen.piece(viewer), Act.REPORT)
    return await frame.page(
        request,
        viewer,
        "report",
        status=error.status if error else 200,
        here="groups",
        thing=thing_json(seen, viewer),
        is_post=isinstance(seen, PostSeen),
        post_id=str(complaint.post_id),
        goes_to=(await reports.goes_to(viewer, complaint, receivers(request))).value,
        reasons=[reason.value for reason in Reason],
        draft=draft or {},
        problem=forms.problem(request, error) if error else "",
    )


async def _index(request: Request, problem: str = "", status: int = 200) -> Response:
    viewer = await current_viewer(request)
    query = reading.query(request, PageQuery) if request.method == "GET" else PageQuery()
    place = paging.place(request, viewer, query)
    wanted = Wanted(after=after_time(place.after), limit=place.limit)
    found = await seeing.page(viewer, receivers(request), wanted)
    page = place.page(found, lambda each: each, lambda each: (each.created_at, each.id))
    shown: list[seeing.ReportSeen] = page["items"]  # type: ignore[assignment] # as they were found
    return await frame.page(
        request,
        viewer,
        "reports",
        status=status,
        problem=problem,
        reports=[{**report_json(each), "visible": each.visible} for each in shown],
        next=page["next"],
    )
