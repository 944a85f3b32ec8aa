"""The inventory of all routes by class: each is called as nobody and answers as its class."""

from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import Message

from tests import contract
from tests.people import ORIGIN

PAGES = """
    / /grupper /grupper/ny /grupper/{group_id} /grupper/{group_id}/inlagg
    /grupper/{group_id}/filer /grupper/{group_id}/medlemmar
    /grupper/{group_id}/medlemmar/{person_id} /grupper/{group_id}/medlemskap
    /grupper/{group_id}/ansokningar/{request_id} /grupper/{group_id}/om
    /grupper/{group_id}/status /inlagg/{post_id} /inlagg/{post_id}/kommentarer
    /kollegor /kollegor/jag /kollegor/{person_id} /kollegor/{person_id}/redigera
    /kollegor/jag/inlagg /kollegor/{person_id}/folj /kollegor/{person_id}/tysta
    /enheter/{unit_id}/folj /taggar/{tag} /taggar/{tag}/folj
    /kollegor/{person_id}/foto /kollegor/{person_id}/foto/ta-bort
    /aviseringar /aviseringar/lasta /aviseringar/{number} /statistik
    /aviseringar/{number}/last /installningar/aviseringar /grupper/{group_id}/aviseringar
    /grupper/{group_id}/aterstall /grupper/{group_id}/bild /grupper/{group_id}/bild/ta-bort
    /grupper/{group_id}/foljer /grupper/{group_id}/forslag
    /grupper/{group_id}/forslag/{proposal_id} /grupper/{group_id}/forslag/{proposal_id}/ta-tillbaka
    /grupper/{group_id}/historik /grupper/{group_id}/inbjudan /grupper/{group_id}/inbjudningar
    /grupper/{group_id}/inbjudningar/{invitation_id}/ta-tillbaka /grupper/{group_id}/koppling
    /grupper/{group_id}/koppling/{binding_id}/ta-bort /grupper/{group_id}/papperskorg
    /grupper/{group_id}/publicering /grupper/{group_id}/ta-over /grupper/{group_id}/tillstand
    /statistik/grupper/{group_id}/administratorer /grupper/{group_id}/last
    /inlagg/{post_id}/redigera /inlagg/{post_id}/ta-bort /inlagg/{post_id}/aterstall
    /inlagg/{post_id}/fast /inlagg/{post_id}/las /inlagg/{post_id}/reaktioner
    /inlagg/{post_id}/versioner /kommentarer/{comment_id}/redigera
    /kommentarer/{comment_id}/ta-bort /kommentarer/{comment_id}/aterstall
    /kommentarer/{comment_id}/reaktioner /kommentarer/{comment_id}/versioner
    /inlagg/{post_id}/fraga /inlagg/{post_id}/svar /inlagg/{post_id}/vidare
    /inlagg/{post_id}/anmal /kommentarer/{comment_id}/anmal /grupper/{group_id}/fragor
    /anmalningar /anmalningar/{report_id}
"""
PUBLIC = """
    /healthz /readyz /openapi.yaml /embed/samv.js /embed/samv-write-{digest}.js /static/dist
    /tillganglighet /sprak /auth/login /auth/logout /auth/logged-out /unsubscribe/{secret}
"""
"""For whom nobody needs to be somebody. Whatever is added here must need no viewer."""
SOCKETS = "/api/v1/live"
READING = {"GET", "HEAD"}
ID = "01890000-0000-7000-8000-000000000000"

Scope = dict[str, Any]  # ASGI's


async def test_every_route_is_declared_with_its_class(app: Starlette) -> None:
    api = {path for path in contract.document()["paths"] if path.startswith("/api/")}
    declared = {*api, *PAGES.split(), *PUBLIC.split(), *SOCKETS.split()}

    assert {_path(route) for route in app.routes} == declared


def test_what_is_in_the_api_lies_below_it() -> None:
    assert [path for path in [*PAGES.split(), *PUBLIC.split()] if path.startswith("/api")] == []


async def test_the_api_tells_nobody_to_sign_in(app: Starlette) -> None:
    for method, path in _addresses(app, "/api/v1/"):
        answer = await _asked(app, method, path)

        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_page_leads_nobody_to_the_sign_in_page_and_back(app: Starlette) -> None:
    for method, path in _addresses(app, "/", within=PAGES):
        answer = await _asked(app, method, f"{path}?status=open")

        back = f"?next={quote(path, safe='')}%3Fstatus%3Dopen" if method in READING else ""
        assert (answer.status_code, answer.headers["location"]) == (303, f"/auth/login{back}")


async def test_what_is_public_asks_nobody_to_sign_in(app: Starlette) -> None:
    for method, path in _addresses(app, "/", within=PUBLIC):
        answer = await _asked(app, method, path)

        assert answer.status_code in {200, 303, 400, 403, 404, 415, 422}
        assert not answer.headers.get("location", "").startswith("/auth/login")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/groups", "/api", "/api/v1/groups/"])
async def test_an_unknown_address_of_the_api_is_guarded_too(app: Starlette, path: str) -> None:
    answer = await _asked(app, "GET", path)

    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/nothing", "/grupper/", "/admin", "/static", "/auth", "//"])
async def test_an_unknown_page_is_guarded_too(app: Starlette, path: str) -> None:
    answer = await _asked(app, "GET", path)

    assert (answer.status_code, answer.headers["location"][:12]) == (303, "/auth/login?")


@pytest.mark.parametrize("extensions", [{}, {"websocket.http.response": {}}])
async def test_a_socket_of_nobody_is_refused_before_it_opens(
    app: Starlette, extensions: Scope
) -> None:
    for path in SOCKETS.split():
        for query in (b"", b"after=1", b"ticket=nonsense", b"ticket="):
            said = await _dialled(app, path, query, extensions)

            assert "websocket.accept" not in {message["type"] for message in said}
            if extensions:
                assert said[0]["status"] == 401
            else:
                assert said[0]["type"] == "websocket.close"


async def test_every_socket_is_in_the_inventory(app: Starlette) -> None:
    sockets = {route.path for route in app.routes if isinstance(route, WebSocketRoute)}

    assert sockets == set(SOCKETS.split())


def _path(route: object) -> str:
    assert isinstance(route, Route | Mount | WebSocketRoute), f"of what class is {route}?"
    return route.path


def _addresses(app: Starlette, below: str, within: str = "") -> list[tuple[str, str]]:
    """Each method and address of these routes, with ids in the place of placeholders."""
    found = [
        (method, path)
        for route in app.routes
        if isinstance(route, Route | Mount)
        and route.path.startswith(below)
        and (not within or route.path in within.split())
        for method in _methods(route)
        for path in [_filled(route)]
    ]
    assert found
    return found


def _methods(route: Route | Mount) -> set[str]:
    return set(route.methods or ()) if isinstance(route, Route) else {"GET"}


def _filled(route: Route | Mount) -> str:
    filled = "/".join(ID if part.startswith("{") else part for part in route.path.split("/"))
    return filled if isinstance(route, Route) else f"{filled}/nothing"


async def _asked(app: Starlette, method: str, path: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        return await http.request(method, path)


async def _dialled(app: Starlette, path: str, query: bytes, extensions: Scope) -> list[Message]:
    """What the application says to somebody who opens a socket."""
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        said.append(message)

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
    return said
