"""Ways towards a group: following, invitations and their answers, taking a group over."""

from typing import Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain import follows, invitations, succession
from groups_service.domain.invitations import Answer
from groups_service.errors import Conflict, Invalid, NotFound, TooMany
from groups_service.queries import joining
from groups_service.web.api import reading
from groups_service.web.api.fields import PersonId, Reason
from groups_service.web.pages import forms, frame, members
from groups_service.web.pages.forms import Form
from groups_service.web.viewer import current_viewer


class FollowForm(Form):
    action: Literal["follow", "unfollow"]
    next: str = ""


class AnswerForm(Form):
    decision: Answer
    next: str = ""


class InvitationForm(Form):
    person: PersonId
    note: Reason = Field(default="")


async def follow(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    form = forms.valid(FollowForm, await forms.read(request))
    if form.action == "follow":
        await follows.follow(viewer, group_id)
    else:
        await follows.unfollow(viewer, group_id)
    return frame.back(form.next or f"/grupper/{group_id}")


async def answer(request: Request) -> Response:
    """Accept or decline the invitation to this group; NotFound when there is none."""
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    form = forms.valid(AnswerForm, await forms.read(request))
    invitation = await joining.invitation_in(viewer, group_id)
    if invitation is None:
        raise NotFound
    await invitations.answer(viewer, invitation.id, form.decision)
    if form.decision is Answer.ACCEPT:
        return frame.back(f"/grupper/{group_id}")
    return frame.back(form.next or "/grupper")


async def invite(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    try:
        form = forms.valid(InvitationForm, await forms.read(request))
        await invitations.invite(viewer, group_id, form.person, form.note)
    except (Conflict, Invalid, TooMany) as error:
        return await members.refused(request, viewer, group_id, error)
    return frame.back(f"/grupper/{group_id}/medlemmar#inbjudna")


async def revoke(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    try:
        await invitations.revoke(viewer, group_id, reading.path_id(request, "invitation_id"))
    except Conflict as error:
        return await members.refused(request, viewer, group_id, error)
    return frame.back(f"/grupper/{group_id}/medlemmar#inbjudna")


async def take_over(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await succession.take_over(viewer, group_id)
    return frame.back(f"/grupper/{group_id}")
