"""Posts of one's own choice: one's feed, timelines, what a person wrote, what has a tag."""

from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain import following, once, people, posts
from groups_service.domain.composing import Writing
from groups_service.errors import NotFound
from groups_service.queries import personal
from groups_service.queries.merging import Before
from groups_service.queries.threads import PostSeen
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.paging import PageQuery, Place
from groups_service.web.api.posts import PostBody, attached, shown
from groups_service.web.api.thread_shapes import post_json
from groups_service.web.viewer import current_viewer


async def feed(request: Request) -> Response:
    place = await _place(request)
    return answer(place, await personal.feed(place.viewer, before(place), place.limit))


async def mine(request: Request) -> Response:
    place = await _place(request)
    viewer = place.viewer
    return answer(place, await personal.timeline(viewer, viewer.id, before(place), place.limit))


async def publish(request: Request) -> Response:
    """A status update on one's own timeline."""
    viewer = await current_viewer(request)
    body = await reading.body(request, PostBody)
    written = Writing(body.text, body.era, attached(body.attachments), body.question)
    made = await once.do(
        reading.once(request, viewer, body), lambda: posts.publish_on_timeline(viewer, written)
    )
    return answers.created(await shown(viewer, made), f"/api/v1/posts/{made}")


async def of_person(request: Request) -> Response:
    place = await _place(request)
    person_id = reading.path_id(request, "person_id")
    if not await people.is_active(person_id):
        raise NotFound
    found = await personal.of_person(place.viewer, person_id, before(place), place.limit)
    return answer(place, found)


async def tagged(request: Request) -> Response:
    place = await _place(request)
    tag = following.tag(request.path_params["tag"])
    return answer(place, await personal.tagged(place.viewer, tag, before(place), place.limit))


async def _place(request: Request) -> Place:
    viewer = await current_viewer(request)
    return paging.place(request, viewer, reading.query(request, PageQuery))


def before(place: Place) -> Before | None:
    """What a cursor of these lists says."""
    if place.after is None:
        return None
    at, last = place.after
    return datetime.fromisoformat(str(at)), UUID(str(last))


def answer(place: Place, found: list[PostSeen]) -> Response:
    return place.answer(found, lambda post: post_json(post, place.viewer), key)


def key(post: PostSeen) -> tuple[object, ...]:
    return post.activity_at, post.id
