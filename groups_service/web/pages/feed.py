"""The feed of a group: its posts, the box to write one in, and what stands beside them."""

from functools import partial
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Verb, Viewer
from groups_service.domain import looking, noticed, posts
from groups_service.domain.audience import AudienceChanged
from groups_service.errors import Invalid, ServiceError, TooLarge
from groups_service.queries import drafts, files, joining, members
from groups_service.queries.groups import Seen
from groups_service.web.api import reading
from groups_service.web.api.catching_up import LARGEST
from groups_service.web.api.groups import seen
from groups_service.web.api.joining import invitation_json, proposal_json
from groups_service.web.api.shapes import Json, file_json, request_json
from groups_service.web.pages import feed_entries, forms, frame, outside, threads, writing
from groups_service.web.pages.feed_entries import Part
from groups_service.web.pages.forms import NOTHING, Form, Unsent
from groups_service.web.pages.shown import whole
from groups_service.web.pages.threads import View
from groups_service.web.pages.writing import Sent
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer
from notifications.note import Ref

FILES_BESIDE = 3
REQUESTS_BESIDE = 5
PROPOSALS_SHOWN = 20


class ReadForm(Form):
    version: int = Field(ge=0, le=LARGEST)
    next: str = ""


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    group = await seen(viewer, reading.path_id(request, "group_id"))
    if not access.may_read(group.standing):
        return await outside.show(request, viewer, group)
    return await _fragment(request, viewer, group) or await _feed(request, viewer, group)


async def publish(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    sent = await writing.read(request, viewer, group_id)
    publish = partial(posts.publish_or_propose, viewer, group_id)
    try:
        made = await writing.published(request, viewer, sent, publish)
    except (Invalid, TooLarge, AudienceChanged) as error:
        return await _post_refused(request, viewer, group_id, sent, error)
    if await joining.proposal(viewer, made) is not None:
        return frame.back(f"/grupper/{group_id}#proposal-{made}")
    if not frame.wants_fragment(request):
        return frame.back(f"/grupper/{group_id}#post-{made}")
    return await threads.article(request, viewer, made, View.FEED, status=201)


async def read(request: Request) -> Response:
    """Up to where the group is read: forward, or back to just before a post."""
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    form = forms.valid(ReadForm, await forms.read(request))
    up_to = await looking.look(viewer, group_id, form.version)
    if await noticed.posts(viewer, group_id, up_to):
        await service(request).fanout.wake([str(viewer.id)])
    if frame.wants_fragment(request):
        return Response(status_code=204)
    return frame.back(form.next or f"/grupper/{group_id}")


async def _fragment(request: Request, viewer: Viewer, group: Seen) -> Response | None:
    """A page of posts alone, or with what stands around them, for the script that asked for it."""
    if not frame.wants_fragment(request):
        return None
    shown = {
        "group": await whole(group),
        "viewer": await frame.myself(viewer),
        **await feed_entries.page(request, viewer, group),
    }
    if feed_entries.part(request) is Part.POSTS:
        return frame.fragment(request, "feed", **shown)
    return frame.fragment(
        request,
        "whole_feed",
        draft=NOTHING,
        pins=await feed_entries.pins_of(request, viewer, group),
        has_drafts=await drafts.any_in(viewer, group.id),
        **shown,
    )


async def _feed(
    request: Request, viewer: Viewer, group: Seen, unsent: Unsent = NOTHING, status: int = 200
) -> Response:
    return await frame.page(
        request,
        viewer,
        "group",
        status=status,
        opens=Ref("group", str(group.id)),
        here="groups",
        tab="feed",
        group=await whole(group),
        draft=unsent,
        proposals=await _proposals(viewer, group),
        invitation=await _invitation(viewer, group),
        files=[file_json(file) for file in await _latest_files(viewer, group)],
        requests=[request_json(waits) for waits in await _requests(group)],
        pins=await feed_entries.pins_of(request, viewer, group),
        **await feed_entries.page(request, viewer, group),
    )


async def _proposals(viewer: Viewer, group: Seen) -> list[Json]:
    """One's own that wait; all, for administrators."""
    found = await joining.proposals_to(viewer, group.id, None, PROPOSALS_SHOWN)
    return [proposal_json(each) for each in found[:PROPOSALS_SHOWN]]


async def _invitation(viewer: Viewer, group: Seen) -> Json | None:
    invitation = await joining.invitation_in(viewer, group.id) if group.standing.invited else None
    return invitation_json(invitation) if invitation else None


async def _latest_files(viewer: Viewer, group: Seen) -> list[files.FileSeen]:
    return (await files.page(viewer, group.id, None, FILES_BESIDE))[:FILES_BESIDE]


async def _requests(group: Seen) -> list[members.RequestSeen]:
    """For those who may answer them."""
    if Verb.ANSWER_REQUESTS not in access.may(group.standing):
        return []
    return (await members.waiting(group.id, None, REQUESTS_BESIDE))[:REQUESTS_BESIDE]


async def _post_refused(
    request: Request, viewer: Viewer, group_id: UUID, sent: Sent, error: ServiceError
) -> Response:
    """The box again, with its text and files, what was wrong, and the audience as it is now."""
    group = await seen(viewer, group_id)
    unsent = await writing.unsent(viewer, sent, forms.problem(request, error))
    if not frame.wants_fragment(request):
        return await _feed(request, viewer, group, unsent, error.status)
    return frame.fragment(
        request,
        "composer",
        status=error.status,
        group=await whole(group),
        viewer=await frame.myself(viewer),
        draft=unsent,
    )
