"""The inventory of all routes by class. Each is called without sign-in and answers as its class
does.
"""

from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import Message

from tests.confidentiality.support.page_inventory import PAGE_REQUESTS
from tests.support import openapi_contract
from tests.support.people import ORIGIN

PUBLIC = """
    /healthz /readyz /openapi.yaml /embed/samv.js /embed/samv-write-{digest}.js /static/dist
    /tillganglighet /sprak /auth/login /auth/logout /auth/logged-out /unsubscribe/{secret}
"""
"""Routes that need no sign-in. A route added here must not need a viewer."""
PAGES = " ".join({path for _, path in PAGE_REQUESTS} - set(PUBLIC.split()))
SOCKETS = "/api/v1/live"
READING = {"GET", "HEAD"}
ID = "01890000-0000-7000-8000-000000000000"

Scope = dict[str, Any]  # the ASGI scope


async def test_every_route_is_declared_in_one_class(app: Starlette) -> None:
    api = {path for path in openapi_contract.load_document()["paths"] if path.startswith("/api/")}
    declared = {*api, *PAGES.split(), *PUBLIC.split(), *SOCKETS.split()}

    assert {_path(route) for route in app.routes} == declared


def test_pages_and_public_routes_are_outside_the_api() -> None:
    assert [path for path in [*PAGES.split(), *PUBLIC.split()] if path.startswith("/api")] == []


async def test_api_answers_callers_without_sign_in_with_401(app: Starlette) -> None:
    for method, path in _list_addresses(app, "/api/v1/"):
        answer = await _request(app, method, path)

        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"


async def test_page_redirects_to_sign_in_and_keeps_the_address(app: Starlette) -> None:
    for method, path in _list_addresses(app, "/", within=PAGES):
        answer = await _request(app, method, f"{path}?status=open")

        back = f"?next={quote(path, safe='')}%3Fstatus%3Dopen" if method in READING else ""
        assert (answer.status_code, answer.headers["location"]) == (303, f"/auth/login{back}")


async def test_public_route_does_not_redirect_to_sign_in(app: Starlette) -> None:
    for method, path in _list_addresses(app, "/", within=PUBLIC):
        answer = await _request(app, method, path)

        assert answer.status_code in {200, 303, 400, 403, 404, 415, 422}
        assert not answer.headers.get("location", "").startswith("/auth/login")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/groups", "/api", "/api/v1/groups/"])
async def test_unknown_api_address_requires_sign_in(app: Starlette, path: str) -> None:
    answer = await _request(app, "GET", path)

    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/nothing", "/grupper/", "/admin", "/static", "/auth", "//"])
async def test_unknown_page_requires_sign_in(app: Starlette, path: str) -> None:
    answer = await _request(app, "GET", path)

    assert (answer.status_code, answer.headers["location"][:12]) == (303, "/auth/login?")


@pytest.mark.parametrize("extensions", [{}, {"websocket.http.response": {}}])
async def test_socket_without_sign_in_is_refused_before_it_opens(
    app: Starlette, extensions: Scope
) -> None:
    for path in SOCKETS.split():
        for query in (b"", b"after=1", b"ticket=nonsense", b"ticket="):
            messages = await _open_socket(app, path, query, extensions)

            assert "websocket.accept" not in {message["type"] for message in messages}
            if extensions:
                assert messages[0]["status"] == 401
            else:
                assert messages[0]["type"] == "websocket.close"


async def test_every_socket_is_in_the_inventory(app: Starlette) -> None:
    sockets = {route.path for route in app.routes if isinstance(route, WebSocketRoute)}

    assert sockets == set(SOCKETS.split())


def _path(route: object) -> str:
    assert isinstance(route, Route | Mount | WebSocketRoute), f"of what class is {route}?"
    return route.path


def _list_addresses(app: Starlette, below: str, within: str = "") -> list[tuple[str, str]]:
    """Return each method and address of these routes, with ids for the placeholders."""
    addresses = [
        (method, path)
        for route in app.routes
        if isinstance(route, Route | Mount)
        and route.path.startswith(below)
        and (not within or route.path in within.split())
        for method in _methods_of(route)
        for path in [_fill_placeholders(route)]
    ]
    assert addresses
    return addresses


def _methods_of(route: Route | Mount) -> set[str]:
    return set(route.methods or ()) if isinstance(route, Route) else {"GET"}


def _fill_placeholders(route: Route | Mount) -> str:
    filled = "/".join(ID if part.startswith("{") else part for part in route.path.split("/"))
    return filled if isinstance(route, Route) else f"{filled}/nothing"


async def _request(app: Starlette, method: str, path: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        return await http.request(method, path)


async def _open_socket(
    app: Starlette, path: str, query: bytes, extensions: Scope
) -> list[Message]:
    """Open a socket and return the messages that the application sends."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        messages.append(message)

    scope = {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(b"host", b"localhost:8000"), (b"origin", ORIGIN.encode())],
        "subprotocols": [],
        "extensions": extensions,
        "scheme": "ws",
    }
    await app(scope, receive, send)
    return messages
