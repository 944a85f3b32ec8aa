"""How to be refused by any operation: one way for each status."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2

from tests.api.world import MULTIPART, World, call, cookie
from tests.contract import Operation

Sent = dict[str, Any]  # what httpx2 takes
Refused = Callable[[World, Operation], Awaitable[httpx2.Response]]

TOO_MUCH = 300_000_000


async def unreadable(world: World, operation: Operation) -> httpx2.Response:
    if operation.body is None:
        return await world.ada.call(operation.method, world.path(operation) + "?limit=%00")
    return await _sent(world, operation, {"content": b"{", "headers": _usual(operation)})


async def anonymous(world: World, operation: Operation) -> httpx2.Response:
    return await call(world.app, {}, operation.method, world.path(operation))


async def not_allowed(world: World, operation: Operation) -> httpx2.Response:
    """Another site in a signed-in browser; or, for reading, somebody who may not."""
    if not operation.changes_something:
        return await world.bo.call(operation.method, world.path(operation))
    browser = await cookie(world.ada)
    return await call(world.app, browser, operation.method, world.path(operation))


async def missing(world: World, operation: Operation) -> httpx2.Response:
    path = world.path(operation, missing=True)
    return await world.ada.call(operation.method, path, **EXAMPLES.get(operation.id, {}))


async def too_large(world: World, operation: Operation) -> httpx2.Response:
    headers = {**_usual(operation), "content-length": str(TOO_MUCH)}
    content = b" " if _is_form(operation) else b" " * 10_000_001
    if not _is_form(operation):
        del headers["content-length"]
    return await _sent(world, operation, {"content": content, "headers": headers})


async def unsupported(world: World, operation: Operation) -> httpx2.Response:
    return await _sent(
        world, operation, {"content": b"x", "headers": {"content-type": "text/plain"}}
    )


async def invalid(world: World, operation: Operation) -> httpx2.Response:
    if operation.body is None:
        return await world.ada.call(operation.method, world.path(operation) + "?nonsense=1")
    if _is_form(operation):
        return await _sent(world, operation, {"files": {"era": (None, "1")}})
    if "application/json" in operation.body["content"]:
        return await _sent(world, operation, {"json": {"nonsense": 1}})
    return await _sent(world, operation, {"content": b"x", "headers": _usual(operation)})


async def unavailable(world: World, operation: Operation) -> httpx2.Response:
    headers = {"authorization": f"Bearer {world.ada.token}"}
    return await call(world.away, headers, operation.method, world.path(operation))


REFUSALS: dict[int, Refused] = {
    400: unreadable,
    401: anonymous,
    403: not_allowed,
    404: missing,
    413: too_large,
    415: unsupported,
    422: invalid,
    503: unavailable,
}

EXAMPLES: dict[str, Sent] = {
    "uploadFile": {"files": {"file": ("a.txt", b"x")}},
    "changeGroup": {"json": {"name": "Annat"}},
    "setStatus": {"json": {"status": "closed"}},
    "setState": {"json": {"state": "inactive"}},
    "setPicture": {"content": b"x", "headers": {"content-type": "image/png"}},
    "invite": {"json": {"person": "01890000-0000-7000-8000-000000000000"}},
    "answerInvitation": {"json": {"decision": "accept"}},
    "decideProposal": {"json": {"decision": "accept"}},
    "bind": {"json": {"kind": "unit", "target": "01890000-0000-7000-8000-000000000000"}},
    "decide": {"json": {"decision": "accept"}},
    "changePost": {"json": {"text": "Hej"}},
    "changeComment": {"json": {"text": "Hej"}},
    "keepDraft": {"json": {"text": "Hej"}},
    "chooseLevel": {"json": {"level": "off"}},
    "markGroupRead": {"json": {"version": 1}},
    "publishPost": {"json": {"text": "Hej"}},
    "publishOnTimeline": {"json": {"text": "Hej"}},
    "comment": {"json": {"text": "Hej"}},
    "markQuestion": {"json": {"question": True}},
    "acceptAnswer": {"json": {"comment": "01890000-0000-7000-8000-000000000000"}},
    "handOn": {"json": {"group": "01890000-0000-7000-8000-000000000000"}},
    "report": {
        "json": {"post": "01890000-0000-7000-8000-000000000000", "reason": "other"},
    },
    "handleReport": {"json": {"decision": "keep"}},
}


async def _sent(world: World, operation: Operation, sent: Sent) -> httpx2.Response:
    return await world.ada.call(operation.method, world.path(operation), **sent)


def _usual(operation: Operation) -> dict[str, str]:
    """A media type that the operation takes."""
    assert operation.body is not None
    first = next(iter(operation.body["content"]))
    return {"content-type": MULTIPART if _is_form(operation) else first}


def _is_form(operation: Operation) -> bool:
    return operation.body is not None and "multipart/form-data" in operation.body["content"]
