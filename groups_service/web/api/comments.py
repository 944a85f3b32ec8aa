"""Comments on posts, and replies to them."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import comments, going, once
from groups_service.domain.composing import Writing
from groups_service.errors import NotFound
from groups_service.queries import feeds
from groups_service.queries.threads import CommentSeen
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import Body, CommentText, ThingId
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.posts import Attached, Era, attached
from groups_service.web.api.posts import seen as seen_post
from groups_service.web.api.thread_shapes import comment_json
from groups_service.web.viewer import current_viewer


class CommentBody(Body):
    text: CommentText
    era: Era = None
    parent: ThingId | None = None
    attachments: Attached = []


class CommentChange(Body):
    text: CommentText
    era: Era = None
    attachments: Attached | None = None


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    await seen_post(viewer, post_id)
    found = await feeds.comments_of(viewer, post_id, paging.last_id(place.after), place.limit)
    return place.answer(
        found, lambda comment: comment_json(comment, viewer), lambda comment: (comment.id,)
    )


async def create(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    body = await reading.body(request, CommentBody)
    written = Writing(body.text, body.era, attached(body.attachments))
    comment_id = await once.do(
        reading.once(request, viewer, body),
        lambda: comments.add(viewer, post_id, written, body.parent),
    )
    made = comment_json(await seen(viewer, comment_id), viewer)
    return answers.created(made, f"/api/v1/comments/{comment_id}")


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    comment = await seen(viewer, reading.path_id(request, "comment_id"))
    return answers.resource(request, comment_json(comment, viewer))


async def change(request: Request) -> Response:
    """Edit one's own comment; with If-Match only if nobody did so meanwhile."""
    viewer = await current_viewer(request)
    comment_id = reading.path_id(request, "comment_id")
    body = await reading.body(request, CommentChange)
    before = await seen(viewer, comment_id)
    minds = answers.require_match(request, comment_json(before, viewer))
    files = None if body.attachments is None else attached(body.attachments)
    since = (before.edited_at or before.created_at) if minds else None
    await comments.edit(viewer, comment_id, Writing(body.text, body.era, files), since)
    return answers.resource(request, comment_json(await seen(viewer, comment_id), viewer))


async def delete(request: Request) -> Response:
    """Delete one's own comment, or remove another's as an administrator."""
    viewer = await current_viewer(request)
    await going.take_comment(viewer, reading.path_id(request, "comment_id"))
    return Response(status_code=204)


async def restore(request: Request) -> Response:
    viewer = await current_viewer(request)
    comment_id = reading.path_id(request, "comment_id")
    await going.restore_comment(viewer, comment_id)
    return answers.json(comment_json(await seen(viewer, comment_id), viewer))


async def seen(viewer: Viewer, comment_id: UUID) -> CommentSeen:
    comment = await feeds.comment(viewer, comment_id)
    if comment is None:
        raise NotFound
    return comment
