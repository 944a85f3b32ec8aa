"""Following a group, answering invitations, and accepting the offer to administer it."""

from typing import Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.core.errors import Conflict, InvalidInput, NotFound, TooManyRequests
from groups_service.core.page_urls import page_url
from groups_service.domain.members import admin_succession, group_follows, invitations
from groups_service.domain.members.invitations import InvitationAnswer
from groups_service.queries.members import invitations as invitation_queries
from groups_service.web.http import request_parsing
from groups_service.web.http.field_types import PersonId, ReasonText
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.pages.members import list as member_list


class GroupFollowForm(Form):
    action: Literal["follow", "unfollow"]
    next: str = ""


class InvitationAnswerForm(Form):
    decision: InvitationAnswer
    next: str = ""


class InvitationForm(Form):
    person: PersonId
    note: ReasonText = Field(default="")


async def follow_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    form = forms.validate_form(GroupFollowForm, await forms.read_fields(request))
    if form.action == "follow":
        await group_follows.follow_group(viewer, group_id)
    else:
        await group_follows.unfollow_group(viewer, group_id)
    return layout.redirect(form.next or page_url("group", group_id=group_id))


async def answer_invitation(request: Request) -> Response:
    """Accept or decline the viewer's invitation to this group.

    Raises NotFound when there is none.
    """
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    form = forms.validate_form(InvitationAnswerForm, await forms.read_fields(request))
    invitation = await invitation_queries.find_own_invitation(viewer, group_id)
    if invitation is None:
        raise NotFound
    await invitations.answer_invitation(viewer, invitation.id, form.decision)
    if form.decision is InvitationAnswer.ACCEPT:
        return layout.redirect(page_url("group", group_id=group_id))
    return layout.redirect(form.next or page_url("groups"))


async def create_invitation(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    try:
        form = forms.validate_form(InvitationForm, await forms.read_fields(request))
        await invitations.invite_person(viewer, group_id, form.person, form.note)
    except (Conflict, InvalidInput, TooManyRequests) as error:
        return await member_list.render_rejected_action(request, viewer, group_id, error)
    return layout.redirect(page_url("group_members", group_id=group_id) + "#inbjudna")


async def revoke_invitation(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    try:
        await invitations.revoke_invitation(
            viewer, group_id, request_parsing.parse_path_id(request, "invitation_id")
        )
    except Conflict as error:
        return await member_list.render_rejected_action(request, viewer, group_id, error)
    return layout.redirect(page_url("group_members", group_id=group_id) + "#inbjudna")


async def accept_admin_offer(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await admin_succession.accept_offer(viewer, group_id)
    return layout.redirect(page_url("group", group_id=group_id))
