"""The viewer's own membership: joining, applying and leaving; and decisions on join requests."""

from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from groups_service.core.page_urls import page_url
from groups_service.domain.members import join_requests, memberships
from groups_service.domain.members.join_requests import JoinRequestDecision
from groups_service.web.http import request_parsing
from groups_service.web.http.field_types import ReasonText
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form


class MembershipAction(StrEnum):
    JOIN = "join"
    LEAVE = "leave"


class MembershipForm(Form):
    action: MembershipAction
    message: ReasonText = ""
    next: str = ""


class JoinRequestDecisionForm(Form):
    decision: JoinRequestDecision
    reason: ReasonText = ""
    next: str = ""


async def update_membership(request: Request) -> Response:
    """Join or apply, leave or withdraw. The viewer's current membership decides which."""
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    form = forms.validate_form(MembershipForm, await forms.read_fields(request))
    if form.action is MembershipAction.JOIN:
        await memberships.join_group(viewer, group_id, form.message)
    else:
        await memberships.leave_group(viewer, group_id)
    return layout.redirect(form.next or page_url("group", group_id=group_id))


async def decide_join_request(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    request_id = request_parsing.parse_path_id(request, "request_id")
    form = forms.validate_form(JoinRequestDecisionForm, await forms.read_fields(request))
    await join_requests.decide_join_request(
        viewer, group_id, request_id, form.decision, form.reason
    )
    return layout.redirect(form.next or page_url("group_members", group_id=group_id))
