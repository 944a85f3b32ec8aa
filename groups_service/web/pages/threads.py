"""Posts as pages show them: in a feed, on a page of their own, or in a list of several places."""

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.queries import audience, feeds, unseen
from groups_service.queries.groups import Seen
from groups_service.queries.threads import CommentSeen, PostSeen
from groups_service.web.api import reading
from groups_service.web.api.comments import seen as seen_comment
from groups_service.web.api.groups import seen as seen_group
from groups_service.web.api.posts import seen as seen_post
from groups_service.web.api.shapes import Json
from groups_service.web.api.thread_shapes import comment_json, post_json
from groups_service.web.pages import forms, frame
from groups_service.web.pages.forms import Form, Unsent
from groups_service.web.pages.shown import whole
from groups_service.web.viewer import current_viewer

COMMENTS = 100


class View(StrEnum):
    """How much of a post is there: the feed's, its page's, or a list's that leads to the page."""

    FEED = "feed"
    PAGE = "page"
    LIST = "list"


class ActForm(Form):
    """What every form about a post or comment carries: where it stands, and where to go back."""

    view: View = View.FEED
    next: str = ""


Acting = TypeVar("Acting", bound=Form)


def post_view(post: PostSeen, viewer: Viewer, seen: int | None = None) -> Json:
    """The post as the API shows it, with what is new in it since `seen` was read."""
    return {
        **post_json(post, viewer),
        "changed": post.numbers.changed,
        "news": _news(post, viewer, seen),
    }


def _news(post: PostSeen, viewer: Viewer, seen: int | None) -> str:
    """What is new: "post", "comments" or nothing; one's own words are no news."""
    if not seen or post.activity <= seen:
        return ""
    if post.version > seen:
        return "" if post.author.id == viewer.id else "post"
    others = [each for each in post.comments if each.version > seen]
    return "comments" if any(each.author.id != viewer.id for each in others) else ""


async def looked_at(viewer: Viewer, group: Seen) -> int | None:
    """Up to where the viewer has read the group; None where nothing is marked for them."""
    if group.standing.role is None and not group.standing.follows:
        return None
    return await unseen.looked_at(viewer, group.id)


async def place_of(viewer: Viewer, post: PostSeen) -> Json:
    """The group of a post with its audience; a timeline as an open group of one's own."""
    if post.group_id is not None:
        return await whole(await seen_group(viewer, post.group_id))
    timeline = {"id": str(post.owner_id), "name": post.owner_name, "version": post.numbers.changed}
    return await _timeline(timeline, own=post.owner_id == viewer.id)


async def own_timeline(viewer: Viewer) -> Json:
    """Where the viewer writes to all colleagues."""
    return await _timeline({"id": str(viewer.id), "name": "", "version": 0}, own=True)


async def _timeline(timeline: Json, *, own: bool) -> Json:
    return {
        **timeline,
        "status": "open",
        "era": 1,
        "member_count": 0,
        "my_role": None,
        "follows": False,
        "may": ["upload"] if own else [],
        "audience": {"everybody": await audience.everybody(), "outside": 0, "secret": []},
        "is_timeline": True,
    }


async def article(
    request: Request,
    viewer: Viewer,
    post_id: UUID,
    view: View,
    *,
    status: int = 200,
) -> Response:
    """The post alone, as it stands on the page that asks."""
    post = await seen_post(viewer, post_id)
    place = None if view is View.LIST else await place_of(viewer, post)
    return frame.fragment(
        request,
        "post",
        status=status,
        post=post_view(post, viewer, await _seen_in(viewer, post, view)),
        group=place,
        comments=await _all_comments(viewer, post_id) if view is View.PAGE else None,
        viewer=await frame.myself(viewer),
    )


async def comment(
    request: Request, viewer: Viewer, comment_id: UUID, view: View, *, status: int = 200
) -> Response:
    """The comment alone; on the post's page with its replies, if it has any."""
    found = await seen_comment(viewer, comment_id)
    return frame.fragment(
        request,
        "comment",
        status=status,
        comment=comment_json(found, viewer),
        replies=await replies_to(viewer, found) if view is View.PAGE else [],
        view=view,
    )


async def replies_to(viewer: Viewer, comment: CommentSeen) -> list[Json]:
    if not comment.reply_count:
        return []
    after = await feeds.comments_of(viewer, comment.post_id, comment.id, COMMENTS)
    return [comment_json(each, viewer) for each in after if each.parent_id == comment.id]


async def acted(request: Request, viewer: Viewer, post_id: UUID, form: ActForm) -> Response:
    """The post after what was done with it, to be shown in its place or gone back to."""
    if frame.wants_fragment(request):
        return await article(request, viewer, post_id, form.view)
    return frame.back(home(await seen_post(viewer, post_id), form))


async def asked(request: Request, model: type[Acting]) -> tuple[Viewer, UUID, Acting]:
    """Who does something with which post, and the form by which they do it."""
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    return viewer, post_id, forms.valid(model, await forms.read(request))


def home(post: PostSeen | CommentSeen, form: ActForm) -> str:
    """The page to go back to when a form was taken, at the thing it was about."""
    if isinstance(post, CommentSeen):
        return f"{form.next or f'/inlagg/{post.post_id}'}#comment-{post.id}"
    in_feed = form.view is View.FEED and post.group_id is not None
    place = f"/grupper/{post.group_id}" if in_feed else f"/inlagg/{post.id}"
    return f"{form.next or place}#post-{post.id}"


async def comment_form(
    request: Request, viewer: Viewer, post_id: UUID, draft: Unsent, status: int
) -> Response:
    post = await seen_post(viewer, post_id)
    return frame.fragment(
        request,
        "comment_form",
        status=status,
        post=post_json(post, viewer),
        group=await place_of(viewer, post),
        viewer=await frame.myself(viewer),
        draft=draft,
    )


async def _all_comments(viewer: Viewer, post_id: UUID) -> list[Json]:
    found = await feeds.comments_of(viewer, post_id, None, COMMENTS)
    return [comment_json(each, viewer) for each in found[:COMMENTS]]


async def _seen_in(viewer: Viewer, post: PostSeen, view: View) -> int | None:
    if view is not View.FEED or post.group_id is None:
        return None
    return await looked_at(viewer, await seen_group(viewer, post.group_id))
