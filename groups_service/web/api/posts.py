"""Posts of a group and the comments on them."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Viewer
from groups_service.domain import comments, once, posts
from groups_service.errors import NotFound
from groups_service.queries import feeds, joining
from groups_service.queries.feeds import PostSeen
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import Body, CommentText, PostText
from groups_service.web.api.joining import proposal_json
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import Json, comment_json, post_json
from groups_service.web.viewer import current_viewer

Era = Annotated[int, Field(ge=1)] | None


class PostBody(Body):
    text: PostText
    era: Era = None


class CommentBody(Body):
    text: CommentText
    era: Era = None


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    standing = await access.require_reader(viewer, group_id)
    found = await feeds.group(viewer, group_id, number(place.after), place.limit)
    return place.answer(
        found, lambda post: post_json(post, standing), lambda post: (post.activity,)
    )


async def create(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, PostBody)
    repeated = reading.once(request, viewer, body)
    made = await once.do(
        repeated, lambda: posts.publish_or_propose(viewer, group_id, body.text, body.era)
    )
    proposal = await joining.proposal(viewer, made)
    if proposal is not None:
        return answers.json(proposal_json(proposal), 202)
    return answers.created(await shown(viewer, made), f"/api/v1/posts/{made}")


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    post = await shown(viewer, reading.path_id(request, "post_id"))
    return answers.resource(request, post)


async def comment_index(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    await seen(viewer, post_id)
    found = await feeds.comments(viewer, post_id, number(place.after) or 0, place.limit)
    return place.answer(found, comment_json, lambda comment: (comment.version,))


async def comment(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    body = await reading.body(request, CommentBody)
    comment_id = await once.do(
        reading.once(request, viewer, body),
        lambda: comments.add(viewer, post_id, body.text, body.era),
    )
    made = await feeds.comment(viewer, comment_id)
    if made is None:
        raise NotFound
    return answers.created(comment_json(made), f"/api/v1/posts/{post_id}/comments")


async def seen(viewer: Viewer, post_id: UUID) -> PostSeen:
    post = await feeds.post(viewer, post_id)
    if post is None:
        raise NotFound
    return post


async def shown(viewer: Viewer, post_id: UUID) -> Json:
    post = await seen(viewer, post_id)
    return post_json(post, await access.standing(viewer, post.group_id))


def number(after: tuple[object, ...] | None) -> int | None:
    return int(str(after[0])) if after else None
