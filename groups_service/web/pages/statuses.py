"""Who may read and join a group, step by step: what a change would show, then the change."""

from uuid import UUID

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Verb, Viewer
from groups_service.domain import lives, statuses
from groups_service.errors import Conflict, Invalid
from groups_service.models.groups import State, Status
from groups_service.queries import audience
from groups_service.web.api import reading
from groups_service.web.api.fields import Reason
from groups_service.web.api.shapes import group_json
from groups_service.web.api.statuses import preview_json, shown_json
from groups_service.web.pages import forms, frame, shown
from groups_service.web.pages.forms import Form
from groups_service.web.viewer import current_viewer


class Wanted(BaseModel):
    """`status` is what the group would become."""

    model_config = {"extra": "forbid"}

    status: Status


class Chosen(Form):
    status: Status


class StatusForm(Chosen):
    reason: Reason = ""
    listed: bool = False


class StateForm(Form):
    state: State
    reason: Reason = ""


class ReasonForm(Form):
    reason: Reason = ""


async def preview(request: Request) -> Response:
    viewer = await current_viewer(request)
    wanted = reading.query(request, Wanted)
    return await _preview(request, viewer, reading.path_id(request, "group_id"), wanted.status)


async def change(request: Request) -> Response:
    """Do what was shown; a reason that cannot be taken brings the page back."""
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    fields = await forms.read(request)
    status = forms.valid(Chosen, fields).status
    try:
        form = forms.valid(StatusForm, fields)
    except Invalid as error:
        errors = forms.errors(request, error)
        return await _preview(request, viewer, group_id, status, errors)
    await statuses.change(viewer, group_id, form.status, form.reason, listed=form.listed)
    return frame.back(f"/grupper/{group_id}/om")


async def publication(request: Request) -> Response:
    return await _publication(request)


async def publish(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await forms.read(request)
    try:
        await statuses.publish(viewer, group_id)
    except Conflict as error:
        return await _publication(request, forms.problem(request, error), error.status)
    return frame.back(f"/grupper/{group_id}")


async def set_state(request: Request) -> Response:
    """Make the group inactive, or active again."""
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    form = forms.valid(StateForm, await forms.read(request))
    if form.state not in (State.ACTIVE, State.INACTIVE):
        raise forms.unknown("state")
    await lives.set_state(viewer, group_id, form.state, form.reason)
    return frame.back(f"/grupper/{group_id}")


async def leaving(request: Request) -> Response:
    """What becomes of a group in the trash, asked before it is put there."""
    return await _leaving(request)


async def trash(request: Request) -> Response:
    viewer = await current_viewer(request)
    form = forms.valid(ReasonForm, await forms.read(request))
    try:
        await lives.trash(viewer, reading.path_id(request, "group_id"), form.reason)
    except Conflict as error:
        return await _leaving(request, forms.problem(request, error), error.status)
    return frame.back("/grupper?papperskorg=ja")


async def restore(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await forms.read(request)
    await lives.restore(viewer, group_id)
    return frame.back(f"/grupper/{group_id}")


async def _preview(
    request: Request,
    viewer: Viewer,
    group_id: UUID,
    status: Status,
    errors: dict[str, str] | None = None,
) -> Response:
    group = await shown.inside(viewer, group_id, Verb.SET_STATUS)
    if group.status == status:
        return frame.back(f"/grupper/{group_id}/om")
    return await frame.page(
        request,
        viewer,
        "status_change",
        status=Invalid.status if errors else 200,
        here="groups",
        tab="about",
        group=group_json(group),
        change=await preview_json(viewer, group_id, status),
        errors=errors or {},
    )


async def _publication(request: Request, problem: str = "", status: int = 200) -> Response:
    viewer = await current_viewer(request)
    group = await shown.inside(viewer, reading.path_id(request, "group_id"), Verb.PUBLISH)
    return await frame.page(
        request,
        viewer,
        "publication",
        status=status,
        here="groups",
        tab="about",
        group=group_json(group),
        shown=shown_json(await audience.of_publication(group.id)),
        readers=await audience.everybody(),
        problem=problem,
    )


async def _leaving(request: Request, problem: str = "", status: int = 200) -> Response:
    viewer = await current_viewer(request)
    group = await shown.inside(viewer, reading.path_id(request, "group_id"), Verb.TRASH)
    return await frame.page(
        request,
        viewer,
        "trash",
        status=status,
        here="groups",
        tab="about",
        group=group_json(group),
        problem=problem,
    )
