"""Posts that somebody outside a moderated group proposes: the queue, answers, taking back."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain import proposals
from groups_service.domain.proposals import Decision
from groups_service.errors import Conflict
from groups_service.queries import joining
from groups_service.web.api import paging, reading
from groups_service.web.api.fields import Reason
from groups_service.web.api.joining import after_time, proposal_json
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import group_json
from groups_service.web.pages import forms, frame, shown
from groups_service.web.pages.forms import Form
from groups_service.web.viewer import current_viewer
from notifications.note import Ref


class DecisionForm(Form):
    decision: Decision
    reason: Reason = ""


async def index(request: Request) -> Response:
    """All that wait for administrators; one's own for others who read the group."""
    return await _index(request)


async def decide(request: Request) -> Response:
    viewer = await current_viewer(request)
    form = forms.valid(DecisionForm, await forms.read(request))
    try:
        await proposals.decide(
            viewer, reading.path_id(request, "proposal_id"), form.decision, form.reason
        )
    except Conflict as error:
        return await _index(request, forms.problem(request, error), error.status)
    return frame.back(f"/grupper/{reading.path_id(request, 'group_id')}/forslag")


async def withdraw(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await forms.read(request)
    await proposals.withdraw(viewer, reading.path_id(request, "proposal_id"))
    return frame.back(f"/grupper/{group_id}")


async def _index(request: Request, problem: str = "", status: int = 200) -> Response:
    viewer = await current_viewer(request)
    group = await shown.inside(viewer, reading.path_id(request, "group_id"))
    query = reading.query(request, PageQuery) if request.method == "GET" else PageQuery()
    place = paging.place(request, viewer, query)
    found = await joining.proposals_to(viewer, group.id, after_time(place.after), place.limit)
    page = place.page(found, proposal_json, lambda each: (each.created_at, each.id))
    return await frame.page(
        request,
        viewer,
        "proposals",
        status=status,
        opens=Ref("proposals", str(group.id)),
        here="groups",
        tab="proposals",
        group=group_json(group),
        problem=problem,
        proposals=page["items"],
        next=page["next"],
    )
