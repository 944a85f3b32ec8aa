"""Rendering of posts and comments in feeds, on pages of posts and in lists."""

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.page_urls import page_url
from groups_service.queries.feeds import unread
from groups_service.queries.groups import audience_preview
from groups_service.queries.groups.groups import GroupView
from groups_service.queries.posts import posts
from groups_service.queries.posts.views import CommentView, PostView
from groups_service.web.http import request_parsing
from groups_service.web.http.json_values import Json
from groups_service.web.http.lookup import get_comment_or_404, get_group_or_404, get_post_or_404
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form, FormDraft
from groups_service.web.pages.groups.context import serialize_group_with_audience
from groups_service.web.serializers.posts import serialize_comment, serialize_post

MAX_COMMENTS = 100


class DisplayMode(StrEnum):
    """How much of a post is shown: the feed's part, all of its page, or a list's part.

    A post in a list links to its page.
    """

    FEED = "feed"
    PAGE = "page"
    LIST = "list"


class ActionForm(Form):
    """Base class of forms about a post or comment: how it is displayed, and where to return."""

    view: DisplayMode = DisplayMode.FEED
    next: str = ""


ActionModel = TypeVar("ActionModel", bound=Form)


def serialize_post_with_news(
    post: PostView, viewer: Viewer, read_version: int | None = None
) -> Json:
    """Return the post as in the API, with what is new in it since `read_version`."""
    return {
        **serialize_post(post, viewer),
        "changed": post.versions.changed,
        "news": _get_news(post, viewer, read_version),
    }


def _get_news(post: PostView, viewer: Viewer, read_version: int | None) -> str:
    """Return what is new: "post", "comments" or "". The viewer's own texts do not count."""
    if not read_version or post.activity <= read_version:
        return ""
    if post.version > read_version:
        return "" if post.author.id == viewer.id else "post"
    new_comments = [each for each in post.comments if each.version > read_version]
    return "comments" if any(each.author.id != viewer.id for each in new_comments) else ""


async def get_read_version(viewer: Viewer, group: GroupView) -> int | None:
    """Return the version up to which the viewer has read the group.

    Returns None for viewers without read markers: neither members nor followers.
    """
    if group.standing.role is None and not group.standing.follows:
        return None
    return await unread.get_read_version(viewer, group.id)


async def serialize_post_location(viewer: Viewer, post: PostView) -> Json:
    """Return the group of a post with its audience. A timeline is described as an open group."""
    if post.group_id is not None:
        return await serialize_group_with_audience(await get_group_or_404(viewer, post.group_id))
    timeline = {
        "id": str(post.owner_id),
        "name": post.owner_name,
        "version": post.versions.changed,
    }
    return await _serialize_timeline(timeline, own=post.owner_id == viewer.id)


async def serialize_own_timeline(viewer: Viewer) -> Json:
    """Describe the viewer's timeline, whose posts all colleagues can read."""
    return await _serialize_timeline({"id": str(viewer.id), "name": "", "version": 0}, own=True)


async def _serialize_timeline(timeline: Json, *, own: bool) -> Json:
    return {
        **timeline,
        "status": "open",
        "era": 1,
        "member_count": 0,
        "my_role": None,
        "follows": False,
        "allowed_actions": ["upload"] if own else [],
        "audience": {
            "everybody": await audience_preview.count_employees(),
            "outside": 0,
            "secret": [],
        },
        "is_timeline": True,
    }


async def render_post(
    request: Request,
    viewer: Viewer,
    post_id: UUID,
    display: DisplayMode,
    *,
    status: int = 200,
) -> Response:
    """Render the post alone, as the requesting page displays it."""
    post = await get_post_or_404(viewer, post_id)
    location = None if display is DisplayMode.LIST else await serialize_post_location(viewer, post)
    return layout.render_fragment(
        request,
        "post",
        status=status,
        post=serialize_post_with_news(
            post, viewer, await _get_displayed_read_version(viewer, post, display)
        ),
        group=location,
        comments=await _list_comments(viewer, post_id) if display is DisplayMode.PAGE else None,
        viewer=await layout.serialize_viewer(viewer),
    )


async def render_comment(
    request: Request, viewer: Viewer, comment_id: UUID, display: DisplayMode, *, status: int = 200
) -> Response:
    """Render the comment alone; on the page of the post with its replies."""
    comment = await get_comment_or_404(viewer, comment_id)
    return layout.render_fragment(
        request,
        "comment",
        status=status,
        comment=serialize_comment(comment, viewer),
        replies=await list_replies(viewer, comment) if display is DisplayMode.PAGE else [],
        view=display,
    )


async def list_replies(viewer: Viewer, comment: CommentView) -> list[Json]:
    if not comment.reply_count:
        return []
    page = await posts.list_comments(viewer, comment.post_id, comment.id, MAX_COMMENTS)
    return [serialize_comment(each, viewer) for each in page.items if each.parent_id == comment.id]


async def respond_to_action(
    request: Request, viewer: Viewer, post_id: UUID, form: ActionForm
) -> Response:
    """Respond to an action on a post: render the post for a script, or redirect to it."""
    if layout.wants_fragment(request):
        return await render_post(request, viewer, post_id, form.view)
    return layout.redirect(get_return_url(await get_post_or_404(viewer, post_id), form))


async def parse_action(
    request: Request, model: type[ActionModel]
) -> tuple[Viewer, UUID, ActionModel]:
    """Return the viewer, the post id and the validated form of a request."""
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    return viewer, post_id, forms.validate_form(model, await forms.read_fields(request))


def get_return_url(item: PostView | CommentView, form: ActionForm) -> str:
    """Return the URL to redirect to after a form about a post or comment."""
    if isinstance(item, CommentView):
        path = form.next or page_url("post", post_id=item.post_id)
        return f"{path}#comment-{item.id}"
    if form.view is DisplayMode.FEED and item.group_id is not None:
        path = page_url("group", group_id=item.group_id)
    else:
        path = page_url("post", post_id=item.id)
    return f"{form.next or path}#post-{item.id}"


async def render_comment_form(
    request: Request, viewer: Viewer, post_id: UUID, draft: FormDraft, status: int
) -> Response:
    post = await get_post_or_404(viewer, post_id)
    return layout.render_fragment(
        request,
        "comment_form",
        status=status,
        post=serialize_post(post, viewer),
        group=await serialize_post_location(viewer, post),
        viewer=await layout.serialize_viewer(viewer),
        draft=draft,
    )


async def _list_comments(viewer: Viewer, post_id: UUID) -> list[Json]:
    page = await posts.list_comments(viewer, post_id, None, MAX_COMMENTS)
    return [serialize_comment(each, viewer) for each in page.items]


async def _get_displayed_read_version(
    viewer: Viewer, post: PostView, display: DisplayMode
) -> int | None:
    if display is not DisplayMode.FEED or post.group_id is None:
        return None
    return await get_read_version(viewer, await get_group_or_404(viewer, post.group_id))
