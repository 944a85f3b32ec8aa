"""The feed of a group: posts, the form for a new post, and the boxes beside them."""

from functools import partial
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import GroupAction, Viewer
from groups_service.core.errors import InvalidInput, PayloadTooLarge, ServiceError
from groups_service.core.page_urls import page_url
from groups_service.domain.core.audience_check import AudienceChanged
from groups_service.domain.feeds import read_markers
from groups_service.domain.posts import posts
from groups_service.queries.files import files
from groups_service.queries.groups.groups import GroupView
from groups_service.queries.members import invitations, memberships
from groups_service.queries.posts import drafts
from groups_service.queries.posts import proposals as proposal_queries
from groups_service.web.http import request_parsing
from groups_service.web.http.context import get_app_context
from groups_service.web.http.json_values import Json
from groups_service.web.http.lookup import get_group_or_404
from groups_service.web.http.request_parsing import MAX_SAFE_INTEGER
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import EMPTY_DRAFT, Form, FormDraft
from groups_service.web.pages.feeds import group_feed_entries
from groups_service.web.pages.feeds.group_feed_entries import FeedPart
from groups_service.web.pages.groups import non_member
from groups_service.web.pages.groups.context import serialize_group_with_audience
from groups_service.web.pages.posts import fragments, post_forms
from groups_service.web.pages.posts.fragments import DisplayMode
from groups_service.web.pages.posts.post_forms import ParsedPostForm
from groups_service.web.serializers.files import serialize_file
from groups_service.web.serializers.members import serialize_invitation, serialize_join_request
from groups_service.web.serializers.posts import serialize_proposal
from notifications.payload import Ref

MAX_FILES = 3
MAX_REQUESTS = 5
MAX_PROPOSALS = 20


class GroupReadForm(Form):
    version: int = Field(ge=0, le=MAX_SAFE_INTEGER)
    next: str = ""


async def show_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    group = await get_group_or_404(viewer, request_parsing.parse_path_id(request, "group_id"))
    if not access.can_read_group(group.standing):
        return await non_member.render_non_member_page(request, viewer, group)
    return await _render_feed_fragment(request, viewer, group) or await _render_feed_page(
        request, viewer, group
    )


async def create_post(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    parsed = await post_forms.read_post_form(request, viewer, group_id)
    publish_post = partial(posts.publish_or_propose_post, viewer, group_id)
    try:
        created_id = await post_forms.publish_once(request, viewer, parsed, publish_post)
    except (InvalidInput, PayloadTooLarge, AudienceChanged) as error:
        return await _render_rejected_post(request, viewer, group_id, parsed, error)
    if await proposal_queries.get_proposal(viewer, created_id) is not None:
        return layout.redirect(page_url("group", group_id=group_id) + f"#proposal-{created_id}")
    if not layout.wants_fragment(request):
        return layout.redirect(page_url("group", group_id=group_id) + f"#post-{created_id}")
    return await fragments.render_post(request, viewer, created_id, DisplayMode.FEED, status=201)


async def mark_group_read(request: Request) -> Response:
    """Set the viewer's read marker: forward, or back to just before a post."""
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    form = forms.validate_form(GroupReadForm, await forms.read_fields(request))
    read_version = await read_markers.mark_group_read(viewer, group_id, form.version)
    if await read_markers.mark_post_notifications_read(viewer, group_id, read_version):
        await get_app_context(request).fanout.wake([str(viewer.id)])
    if layout.wants_fragment(request):
        return Response(status_code=204)
    return layout.redirect(form.next or page_url("group", group_id=group_id))


async def _render_feed_fragment(
    request: Request, viewer: Viewer, group: GroupView
) -> Response | None:
    """Render posts alone, or the whole feed, for a script; None when a page is requested."""
    if not layout.wants_fragment(request):
        return None
    values = {
        "group": await serialize_group_with_audience(group),
        "viewer": await layout.serialize_viewer(viewer),
        **await group_feed_entries.get_feed_page(request, viewer, group),
    }
    if group_feed_entries.get_feed_part(request) is FeedPart.POSTS:
        return layout.render_fragment(request, "feed", **values)
    return layout.render_fragment(
        request,
        "embedded_feed",
        draft=EMPTY_DRAFT,
        pins=await group_feed_entries.list_pins(request, viewer, group),
        has_drafts=await drafts.has_draft_in_group(viewer, group.id),
        **values,
    )


async def _render_feed_page(
    request: Request,
    viewer: Viewer,
    group: GroupView,
    draft: FormDraft = EMPTY_DRAFT,
    status: int = 200,
) -> Response:
    return await layout.render_page(
        request,
        viewer,
        "feeds/group_feed",
        status=status,
        mark_read=Ref("group", str(group.id)),
        here="groups",
        tab="feed",
        group=await serialize_group_with_audience(group),
        draft=draft,
        proposals=await _list_proposals(viewer, group),
        invitation=await _serialize_invitation(viewer, group),
        files=[serialize_file(file) for file in await _list_latest_files(viewer, group)],
        requests=[
            serialize_join_request(join_request)
            for join_request in await _list_join_requests(group)
        ],
        pins=await group_feed_entries.list_pins(request, viewer, group),
        **await group_feed_entries.get_feed_page(request, viewer, group),
    )


async def _list_proposals(viewer: Viewer, group: GroupView) -> list[Json]:
    """List the waiting proposals: the viewer's own, or all for administrators."""
    page = await proposal_queries.list_proposals(viewer, group.id, None, MAX_PROPOSALS)
    return [serialize_proposal(each) for each in page.items]


async def _serialize_invitation(viewer: Viewer, group: GroupView) -> Json | None:
    invitation = (
        await invitations.find_own_invitation(viewer, group.id) if group.standing.invited else None
    )
    return serialize_invitation(invitation) if invitation else None


async def _list_latest_files(viewer: Viewer, group: GroupView) -> list[files.FileView]:
    return (await files.list_files(viewer, group.id, None, MAX_FILES)).items


async def _list_join_requests(group: GroupView) -> list[memberships.JoinRequestView]:
    """List the join requests that the viewer may answer."""
    if GroupAction.ANSWER_REQUESTS not in access.allowed_actions(group.standing):
        return []
    return (await memberships.list_waiting_requests(group.id, None, MAX_REQUESTS)).items


async def _render_rejected_post(
    request: Request, viewer: Viewer, group_id: UUID, parsed: ParsedPostForm, error: ServiceError
) -> Response:
    """Render the form with its text and files, the error, and the group's current audience."""
    group = await get_group_or_404(viewer, group_id)
    draft = await post_forms.make_draft(viewer, parsed, forms.describe_error(request, error))
    if not layout.wants_fragment(request):
        return await _render_feed_page(request, viewer, group, draft, error.status)
    return layout.render_fragment(
        request,
        "composer",
        status=error.status,
        group=await serialize_group_with_audience(group),
        viewer=await layout.serialize_viewer(viewer),
        draft=draft,
    )
