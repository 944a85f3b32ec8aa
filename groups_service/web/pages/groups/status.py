"""Changing a group's status and state: a preview of the effect, then the change."""

from uuid import UUID

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import GroupAction, Viewer
from groups_service.core.errors import Conflict, InvalidInput
from groups_service.core.page_urls import page_url
from groups_service.domain.groups import lifecycle
from groups_service.domain.groups import status as groups_status
from groups_service.models.groups import GroupState, GroupStatus
from groups_service.queries.groups import audience_preview
from groups_service.web.http import request_parsing
from groups_service.web.http.field_types import ReasonText
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.pages.groups import context
from groups_service.web.serializers.groups import (
    load_status_preview_json,
    serialize_group,
    serialize_revealed_content,
)


class StatusPageQuery(BaseModel):
    """`status` is the status to preview."""

    model_config = {"extra": "forbid"}

    status: GroupStatus


class NewStatusForm(Form):
    status: GroupStatus


class StatusForm(NewStatusForm):
    reason: ReasonText = ""
    listed: bool = False


class StateForm(Form):
    state: GroupState
    reason: ReasonText = ""


class TrashForm(Form):
    reason: ReasonText = ""


async def show_status_preview(request: Request) -> Response:
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, StatusPageQuery)
    return await _render_status_preview(
        request, viewer, request_parsing.parse_path_id(request, "group_id"), query.status
    )


async def update_status(request: Request) -> Response:
    """Change the status. An invalid reason renders the preview again."""
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    fields = await forms.read_fields(request)
    status = forms.validate_form(NewStatusForm, fields).status
    try:
        form = forms.validate_form(StatusForm, fields)
    except InvalidInput as error:
        errors = forms.translate_field_errors(request, error)
        return await _render_status_preview(request, viewer, group_id, status, errors)
    await groups_status.change_status(
        viewer, group_id, form.status, form.reason, listed=form.listed
    )
    return layout.redirect(page_url("group_details", group_id=group_id))


async def show_publication(request: Request) -> Response:
    return await _render_publication(request)


async def publish_closed_eras(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await forms.read_fields(request)
    try:
        await groups_status.publish_closed_content(viewer, group_id)
    except Conflict as error:
        return await _render_publication(
            request, forms.describe_error(request, error), error.status
        )
    return layout.redirect(page_url("group", group_id=group_id))


# access (compare): which way the button goes
async def update_state(request: Request) -> Response:
    """Make the group inactive, or active again."""
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    form = forms.validate_form(StateForm, await forms.read_fields(request))
    if form.state not in (GroupState.ACTIVE, GroupState.INACTIVE):
        raise forms.unknown_choice_error("state")
    await lifecycle.set_state(viewer, group_id, form.state, form.reason)
    return layout.redirect(page_url("group", group_id=group_id))


async def show_trash_confirmation(request: Request) -> Response:
    """Show what happens to a group in the trash, before it is moved there."""
    return await _render_trash_confirmation(request)


async def trash_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    form = forms.validate_form(TrashForm, await forms.read_fields(request))
    try:
        await lifecycle.trash_group(
            viewer, request_parsing.parse_path_id(request, "group_id"), form.reason
        )
    except Conflict as error:
        return await _render_trash_confirmation(
            request, forms.describe_error(request, error), error.status
        )
    return layout.redirect(page_url("groups") + "?papperskorg=ja")


async def restore_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await forms.read_fields(request)
    await lifecycle.restore_group(viewer, group_id)
    return layout.redirect(page_url("group", group_id=group_id))


async def _render_status_preview(
    request: Request,
    viewer: Viewer,
    group_id: UUID,
    status: GroupStatus,
    errors: dict[str, str] | None = None,
) -> Response:
    group = await context.require_group(viewer, group_id, GroupAction.SET_STATUS)
    if group.status == status:
        return layout.redirect(page_url("group_details", group_id=group_id))
    return await layout.render_page(
        request,
        viewer,
        "groups/status_change",
        status=InvalidInput.status if errors else 200,
        here="groups",
        tab="about",
        group=serialize_group(group),
        change=await load_status_preview_json(viewer, group_id, status),
        errors=errors or {},
    )


async def _render_publication(request: Request, problem: str = "", status: int = 200) -> Response:
    viewer = await get_viewer(request)
    group = await context.require_group(
        viewer, request_parsing.parse_path_id(request, "group_id"), GroupAction.PUBLISH
    )
    return await layout.render_page(
        request,
        viewer,
        "groups/publication",
        status=status,
        here="groups",
        tab="about",
        group=serialize_group(group),
        shown=serialize_revealed_content(await audience_preview.preview_publication(group.id)),
        readers=await audience_preview.count_employees(),
        problem=problem,
    )


async def _render_trash_confirmation(
    request: Request, problem: str = "", status: int = 200
) -> Response:
    viewer = await get_viewer(request)
    group = await context.require_group(
        viewer, request_parsing.parse_path_id(request, "group_id"), GroupAction.TRASH
    )
    return await layout.render_page(
        request,
        viewer,
        "groups/confirm_trash",
        status=status,
        here="groups",
        tab="about",
        group=serialize_group(group),
        problem=problem,
    )
