"""Pinning and locking posts."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain.posts import pins_and_locks
from groups_service.web.http import lookup, responses
from groups_service.web.serializers.posts import (
    load_post_json,
)


async def pin_post(request: Request) -> Response:
    viewer, _, post_id = await lookup.parse_target(request)
    await pins_and_locks.pin_post(viewer, post_id)
    return responses.json_response(await load_post_json(viewer, post_id))


async def unpin_post(request: Request) -> Response:
    viewer, _, post_id = await lookup.parse_target(request)
    await pins_and_locks.unpin_post(viewer, post_id)
    return responses.json_response(await load_post_json(viewer, post_id))


async def lock_post(request: Request) -> Response:
    viewer, _, post_id = await lookup.parse_target(request)
    await pins_and_locks.set_locked(viewer, post_id, locked=True)
    return responses.json_response(await load_post_json(viewer, post_id))


async def unlock_post(request: Request) -> Response:
    viewer, _, post_id = await lookup.parse_target(request)
    await pins_and_locks.set_locked(viewer, post_id, locked=False)
    return responses.json_response(await load_post_json(viewer, post_id))
