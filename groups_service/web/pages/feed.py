"""The feed of a group: its posts, the box to write one in, and what stands beside them."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Verb, Viewer
from groups_service.domain import looking, once, posts
from groups_service.domain.audience import AudienceChanged
from groups_service.domain.composing import Writing
from groups_service.errors import Invalid, ServiceError
from groups_service.queries import feeds, files, joining, members
from groups_service.queries.groups import Seen
from groups_service.web.api import paging, reading
from groups_service.web.api.fields import PostText
from groups_service.web.api.groups import seen
from groups_service.web.api.joining import invitation_json, proposal_json
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.posts import number, shown
from groups_service.web.api.shapes import Json, file_json, request_json
from groups_service.web.api.thread_shapes import post_json
from groups_service.web.pages import forms, frame, outside
from groups_service.web.pages.forms import NOTHING, Unsent, Written
from groups_service.web.pages.shown import whole
from groups_service.web.viewer import current_viewer

FILES_BESIDE = 3
REQUESTS_BESIDE = 5
PROPOSALS_SHOWN = 20


class PostForm(Written):
    text: PostText


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    group = await seen(viewer, reading.path_id(request, "group_id"))
    if not access.may_read(group.standing):
        return await outside.show(request, viewer, group)
    answer = await _fragment(request, viewer, group) or await _feed(request, viewer, group)
    await looking.look(viewer, group.id, group.version)
    return answer


async def publish(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    fields = await forms.read(request)
    try:
        form = forms.valid(PostForm, fields)
        made = await once.do(
            reading.once(request, viewer, form, form.key),
            lambda: posts.publish_or_propose(viewer, group_id, Writing(form.text, form.era)),
        )
    except (Invalid, AudienceChanged) as error:
        return await _post_refused(request, viewer, group_id, fields.get("text", ""), error)
    if await joining.proposal(viewer, made) is not None:
        return frame.back(f"/grupper/{group_id}#proposal-{made}")
    if not frame.wants_fragment(request):
        return frame.back(f"/grupper/{group_id}#post-{made}")
    group = await whole(await seen(viewer, group_id))
    post, me = await shown(viewer, made), await frame.myself(viewer)
    return frame.fragment(request, "post", status=201, post=post, group=group, viewer=me)


async def _fragment(request: Request, viewer: Viewer, group: Seen) -> Response | None:
    """A page of posts alone, for the script that asked for it."""
    if not frame.wants_fragment(request):
        return None
    page, me = await _page(request, viewer, group), await frame.myself(viewer)
    return frame.fragment(request, "feed", group=await whole(group), viewer=me, **page)


async def _feed(
    request: Request, viewer: Viewer, group: Seen, unsent: Unsent = NOTHING, status: int = 200
) -> Response:
    return await frame.page(
        request,
        viewer,
        "group",
        status=status,
        here="groups",
        tab="feed",
        group=await whole(group),
        draft=unsent,
        proposals=await _proposals(viewer, group),
        invitation=await _invitation(viewer, group),
        files=[file_json(file) for file in await _latest_files(viewer, group)],
        requests=[request_json(waits) for waits in await _requests(group)],
        **await _page(request, viewer, group),
    )


async def _page(request: Request, viewer: Viewer, group: Seen) -> Json:
    """Posts and the cursor of the next page; after a refused form the newest ones."""
    query = reading.query(request, PageQuery) if request.method == "GET" else PageQuery()
    place = paging.place(request, viewer, query)
    found = await feeds.group(viewer, group.id, number(place.after), place.limit)
    page = place.page(found, lambda post: post_json(post, viewer), lambda post: (post.activity,))
    return {"posts": page["items"], "next": page["next"]}


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
    request: Request, viewer: Viewer, group_id: UUID, text: str, error: ServiceError
) -> Response:
    """The box again, with its text, what was wrong, and the audience as it is now."""
    group = await seen(viewer, group_id)
    unsent = Unsent(text, forms.problem(request, error))
    if not frame.wants_fragment(request):
        return await _feed(request, viewer, group, unsent, error.status)
    me = await frame.myself(viewer)
    return frame.fragment(
        request,
        "composer",
        status=error.status,
        group=await whole(group),
        viewer=me,
        draft=unsent,
    )
