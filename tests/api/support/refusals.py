"""One way to provoke each refusal status, for any operation."""

from collections.abc import Awaitable, Callable

import httpx2

from tests.api.support.world import MULTIPART, World, get_session_cookie, send_request
from tests.support.example_requests import RequestArguments, build_example_body
from tests.support.openapi_contract import Operation

ProvokeRefusal = Callable[[World, Operation], Awaitable[httpx2.Response]]

TOO_MANY_BYTES = 300_000_000


async def send_unreadable(world: World, operation: Operation) -> httpx2.Response:
    if operation.body is None:
        return await world.ada.call(operation.method, world.path(operation) + "?limit=%00")
    return await _send(
        world, operation, {"content": b"{", "headers": _content_type_headers(operation)}
    )


async def send_anonymously(world: World, operation: Operation) -> httpx2.Response:
    return await send_request(world.app, {}, operation.method, world.path(operation))


async def send_without_permission(world: World, operation: Operation) -> httpx2.Response:
    """Send a change from another site in a signed-in browser, or read as a person without
    permission.
    """
    if not operation.is_write:
        return await world.bo.call(operation.method, world.path(operation))
    browser = await get_session_cookie(world.ada)
    return await send_request(world.app, browser, operation.method, world.path(operation))


async def send_with_missing_ids(world: World, operation: Operation) -> httpx2.Response:
    path = world.path(operation, missing=True)
    return await world.ada.call(operation.method, path, **build_example_body(operation))


async def send_too_large(world: World, operation: Operation) -> httpx2.Response:
    headers = {**_content_type_headers(operation), "content-length": str(TOO_MANY_BYTES)}
    content = b" " if _is_form(operation) else b" " * 10_000_001
    if not _is_form(operation):
        del headers["content-length"]
    return await _send(world, operation, {"content": content, "headers": headers})


async def send_unsupported_media_type(world: World, operation: Operation) -> httpx2.Response:
    return await _send(
        world, operation, {"content": b"x", "headers": {"content-type": "text/plain"}}
    )


async def send_invalid(world: World, operation: Operation) -> httpx2.Response:
    if operation.body is None:
        return await world.ada.call(operation.method, world.path(operation) + "?nonsense=1")
    if _is_form(operation):
        return await _send(world, operation, {"files": {"era": (None, "1")}})
    if "application/json" in operation.body["content"]:
        return await _send(world, operation, {"json": {"nonsense": 1}})
    return await _send(
        world, operation, {"content": b"x", "headers": _content_type_headers(operation)}
    )


async def send_without_database(world: World, operation: Operation) -> httpx2.Response:
    headers = {"authorization": f"Bearer {world.ada.token}"}
    return await send_request(
        world.unavailable_app, headers, operation.method, world.path(operation)
    )


REFUSALS: dict[int, ProvokeRefusal] = {
    400: send_unreadable,
    401: send_anonymously,
    403: send_without_permission,
    404: send_with_missing_ids,
    413: send_too_large,
    415: send_unsupported_media_type,
    422: send_invalid,
    503: send_without_database,
}


async def _send(
    world: World, operation: Operation, arguments: RequestArguments
) -> httpx2.Response:
    return await world.ada.call(operation.method, world.path(operation), **arguments)


def _content_type_headers(operation: Operation) -> dict[str, str]:
    """Return a content type that the operation accepts."""
    assert operation.body is not None
    first = next(iter(operation.body["content"]))
    return {"content-type": MULTIPART if _is_form(operation) else first}


def _is_form(operation: Operation) -> bool:
    return operation.body is not None and "multipart/form-data" in operation.body["content"]
