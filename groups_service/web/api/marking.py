"""Reactions to posts and comments, their earlier versions, pinning and locking."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Act, Viewer
from groups_service.domain import marking, reactions
from groups_service.errors import NotFound
from groups_service.models import ReactionKind
from groups_service.queries import feeds
from groups_service.web.api import answers, paging, posts, reading, things
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import Json
from groups_service.web.api.thread_shapes import (
    reacted_json,
    revision_json,
)

FIRST = "00000000-0000-0000-0000-000000000000"


async def react(request: Request) -> Response:
    viewer, thing, thing_id = await things.asked(request)
    await reactions.react(viewer, thing, thing_id, _kind(request))
    return answers.json(await _shown(viewer, thing, thing_id))


async def take_back(request: Request) -> Response:
    viewer, thing, thing_id = await things.asked(request)
    await reactions.take_back(viewer, thing, thing_id, _kind(request))
    return answers.json(await _shown(viewer, thing, thing_id))


async def reaction_index(request: Request) -> Response:
    viewer, thing, thing_id = await things.asked(request)
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    seen = await things.seen(viewer, thing, thing_id)
    after = str(place.after[0]) if place.after else FIRST
    found = await feeds.reactions(viewer, thing_id, things.post_id_of(seen), after, place.limit)
    return place.answer(found, reacted_json, lambda reacted: (str(reacted.id),))


async def revision_index(request: Request) -> Response:
    viewer, thing, thing_id = await things.asked(request)
    seen = await things.seen(viewer, thing, thing_id)
    access.require_act(seen.standing, seen.piece(viewer), Act.READ_REVISIONS)
    found = await feeds.revisions(thing_id)
    return answers.json({"items": [revision_json(each) for each in found], "next": None})


async def pin(request: Request) -> Response:
    viewer, _, post_id = await things.asked(request)
    await marking.pin(viewer, post_id)
    return answers.json(await posts.shown(viewer, post_id))


async def unpin(request: Request) -> Response:
    viewer, _, post_id = await things.asked(request)
    await marking.unpin(viewer, post_id)
    return answers.json(await posts.shown(viewer, post_id))


async def lock(request: Request) -> Response:
    viewer, _, post_id = await things.asked(request)
    await marking.lock(viewer, post_id, locked=True)
    return answers.json(await posts.shown(viewer, post_id))


async def unlock(request: Request) -> Response:
    viewer, _, post_id = await things.asked(request)
    await marking.lock(viewer, post_id, locked=False)
    return answers.json(await posts.shown(viewer, post_id))


def _kind(request: Request) -> ReactionKind:
    try:
        return ReactionKind(request.path_params["kind"])
    except ValueError:
        raise NotFound from None


async def _shown(viewer: Viewer, thing: str, thing_id: UUID) -> Json:
    return things.thing_json(await things.seen(viewer, thing, thing_id), viewer)
