"""Posts of a group and of one's own timeline."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Viewer
from groups_service.domain import going, once, posts
from groups_service.domain.attachments import Attach
from groups_service.domain.composing import Writing
from groups_service.errors import NotFound
from groups_service.queries import feeds, joining, places
from groups_service.queries.threads import PostSeen
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import AltText, Body, PostText, ThingId
from groups_service.web.api.joining import proposal_json
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import Json
from groups_service.web.api.thread_shapes import post_json
from groups_service.web.viewer import current_viewer

MOST_ATTACHED = 20
Era = Annotated[int, Field(ge=1)] | None


class AttachBody(Body):
    file: ThingId
    alt: AltText = ""


Attached = Annotated[list[AttachBody], Field(max_length=MOST_ATTACHED)]


class PostBody(Body):
    text: PostText
    era: Era = None
    attachments: Attached = []
    question: bool = False


class PostChange(Body):
    text: PostText
    era: Era = None
    attachments: Attached | None = None


class FeedQuery(PageQuery):
    pinned: bool = False


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    query = reading.query(request, FeedQuery)
    place = paging.place(request, viewer, query)
    if query.pinned:
        found = await feeds.pinned(viewer, group_id)
    else:
        before = await places.before(group_id, place.after)
        found = await feeds.group(viewer, group_id, before, place.limit)
    if not found:  # whoever is shown a post may read the group
        await access.require_reader(viewer, group_id)
    return place.answer(found, lambda post: post_json(post, viewer), lambda post: post.place)


async def create(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, PostBody)
    written = Writing(body.text, body.era, attached(body.attachments), body.question)
    repeated = reading.once(request, viewer, body)
    made = await once.do(repeated, lambda: posts.publish_or_propose(viewer, group_id, written))
    proposal = await joining.proposal(viewer, made)
    if proposal is not None:
        return answers.json(proposal_json(proposal), 202)
    return answers.created(await shown(viewer, made), f"/api/v1/posts/{made}")


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    post = await shown(viewer, reading.path_id(request, "post_id"))
    return answers.resource(request, post)


async def change(request: Request) -> Response:
    """Edit one's own post; with If-Match only if nobody did so meanwhile."""
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    body = await reading.body(request, PostChange)
    before = await seen(viewer, post_id)
    minds = answers.require_match(request, post_json(before, viewer))
    files = None if body.attachments is None else attached(body.attachments)
    written = Writing(body.text, body.era, files)
    since = (before.edited_at or before.created_at) if minds else None
    await posts.edit(viewer, post_id, written, since)
    return answers.resource(request, await shown(viewer, post_id))


async def delete(request: Request) -> Response:
    """Delete one's own post, or remove another's as an administrator."""
    viewer = await current_viewer(request)
    await going.take_post(viewer, reading.path_id(request, "post_id"))
    return Response(status_code=204)


async def restore(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    await going.restore_post(viewer, post_id)
    return answers.json(await shown(viewer, post_id))


async def seen(viewer: Viewer, post_id: UUID) -> PostSeen:
    post = await feeds.post(viewer, post_id)
    if post is None:
        raise NotFound
    return post


async def shown(viewer: Viewer, post_id: UUID) -> Json:
    return post_json(await seen(viewer, post_id), viewer)


def attached(files: list[AttachBody]) -> tuple[Attach, ...]:
    """Each file once, as it is described first."""
    described = {each.file: each.alt for each in reversed(files)}
    return tuple(Attach(each, described[each]) for each in dict.fromkeys(f.file for f in files))


def number(after: tuple[object, ...] | None) -> int | None:
    return int(str(after[0])) if after else None
