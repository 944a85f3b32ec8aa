"""A post on a page of its own, with all its comments."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.errors import NotFound
from groups_service.queries import feeds, own_gone
from groups_service.queries.own_gone import GoneSeen
from groups_service.queries.threads import CommentSeen
from groups_service.web.api import paging, reading
from groups_service.web.api.comments import seen as seen_comment
from groups_service.web.api.fields import maybe_id
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.posts import seen as seen_post
from groups_service.web.api.shapes import Json
from groups_service.web.api.thread_shapes import comment_json
from groups_service.web.pages import frame, threads
from groups_service.web.pages.forms import NOTHING, Unsent
from groups_service.web.pages.threads import COMMENTS, View
from groups_service.web.viewer import current_viewer
from notifications.note import Ref


class PostQuery(PageQuery):
    """`view` of a fragment; `answering` a comment; `gone`: what was deleted a moment ago."""

    view: Annotated[View, Field(alias="vy")] = View.FEED
    answering: Annotated[str, Field(alias="svara", max_length=40)] = ""
    gone: Annotated[str, Field(alias="borttaget", max_length=40)] = ""


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    query = reading.query(request, PostQuery)
    if frame.wants_fragment(request):
        return await threads.article(request, viewer, post_id, query.view)
    if query.gone == str(post_id):
        return await _gone(request, viewer, post_id)
    draft = Unsent(parent=await _answered(viewer, post_id, query.answering))
    return await page(request, viewer, post_id, draft, query=query)


async def page(
    request: Request,
    viewer: Viewer,
    post_id: UUID,
    draft: Unsent = NOTHING,
    *,
    status: int = 200,
    query: PostQuery | None = None,
) -> Response:
    """The page of a post, with what was not taken in its box."""
    query = query or PostQuery()
    post = await seen_post(viewer, post_id)
    place = paging.place(request, viewer, query.model_copy(update={"limit": COMMENTS}))
    found = await feeds.comments_of(viewer, post_id, paging.last_id(place.after), COMMENTS)
    shown = place.page(found, lambda each: each, lambda each: (each.id,))
    return await frame.page(
        request,
        viewer,
        "post",
        status=status,
        opens=Ref("post", str(post_id)),
        here="groups" if post.group_id else "people",
        post=threads.post_view(post, viewer),
        group=await threads.place_of(viewer, post),
        comments=await _comments(viewer, found[:COMMENTS], query.gone),
        next=shown["next"],
        draft=draft,
    )


async def _comments(viewer: Viewer, found: list[CommentSeen], named: str) -> list[Json]:
    """In their order, with the one in its place that the viewer has just deleted."""
    shown = [(each.version, comment_json(each, viewer)) for each in found]
    comment_id = maybe_id(named)
    gone = await own_gone.comment(viewer, comment_id) if comment_id else None
    if gone is not None:
        shown = [(version, each) for version, each in shown if each["id"] != str(gone.id)]
        shown.append((gone.number, _gone_json(gone)))
    return [each for _, each in sorted(shown, key=lambda pair: pair[0])]


def _gone_json(gone: GoneSeen) -> Json:
    parent = str(gone.parent_id) if gone.parent_id else None
    return {"id": str(gone.id), "parent": parent, "undo": True}


async def _answered(viewer: Viewer, post_id: UUID, named: str) -> str:
    """The comment of this post that is to be answered; "" for none."""
    comment_id = maybe_id(named)
    if comment_id is None:
        return ""
    comment = await seen_comment(viewer, comment_id)
    if comment.post_id != post_id:
        raise NotFound
    return named


async def _gone(request: Request, viewer: Viewer, post_id: UUID) -> Response:
    """To its author, a moment after it was deleted."""
    gone = await own_gone.post(viewer, post_id)
    if gone is None:
        return await page(request, viewer, post_id)
    return await frame.page(request, viewer, "post_gone", post_id=str(post_id))
