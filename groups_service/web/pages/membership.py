"""One's own membership: joining, applying, leaving; and the answer to those who apply."""

from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain import members, requests
from groups_service.domain.requests import Decision
from groups_service.web.api import reading
from groups_service.web.api.fields import Reason
from groups_service.web.pages import forms, frame
from groups_service.web.pages.forms import Form
from groups_service.web.viewer import current_viewer


class Own(StrEnum):
    JOIN = "join"
    LEAVE = "leave"


class OwnForm(Form):
    action: Own
    why: Reason = ""
    next: str = ""


class DecisionForm(Form):
    decision: Decision
    reason: Reason = ""
    next: str = ""


async def change(request: Request) -> Response:
    """Join or apply, leave or withdraw; which of them follows from where one stands."""
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    form = forms.valid(OwnForm, await forms.read(request))
    if form.action is Own.JOIN:
        await members.join(viewer, group_id, form.why)
    else:
        await members.leave(viewer, group_id)
    return frame.back(form.next or f"/grupper/{group_id}")


async def decide(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    request_id = reading.path_id(request, "request_id")
    form = forms.valid(DecisionForm, await forms.read(request))
    await requests.decide(viewer, group_id, request_id, form.decision, form.reason)
    return frame.back(form.next or f"/grupper/{group_id}/medlemmar")
