"""A service simulated by the test: pages with the built script, prepared answers, the socket."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs

import anyio
from playwright.async_api import Page, Request, Route, WebSocketRoute

from tests.support.waiting import MAX_WAIT_SECONDS

ORIGIN = "https://groups.test"
DIST = Path("groups_service/static/dist")
FRAGMENT = "text/vnd.samv.fragment+html; charset=utf-8"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
    " connect-src 'self' wss://groups.test;"
    " require-trusted-types-for 'script'; trusted-types samv"
)


@dataclass(frozen=True)
class FakeAnswer:
    body: str
    status: int = 200
    media_type: str = FRAGMENT


@dataclass
class FakeService:
    """`answers` by method and path: the answer of the next request. A request without one fails
    as a network error.
    """

    page: Page
    answers: dict[str, FakeAnswer] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    sockets: list[WebSocketRoute] = field(default_factory=list)
    received: list[dict[str, object]] = field(default_factory=list)
    _connected: anyio.Event = field(default_factory=anyio.Event)

    @classmethod
    async def install(cls, page: Page) -> Self:
        service = cls(page)
        await page.route("**/*", service._fulfill)
        await page.route_web_socket("**/api/v1/live*", service._accept_socket)
        return service

    async def show(self, body: str, *, path: str = "/", script: str = "site.js") -> None:
        """Open a page of ours with this body and the script."""
        source = _built_script(script)
        html = (
            "<!doctype html><html lang='sv'><head><meta charset='utf-8'><title>Scen</title>"
            f"<script type='module' src='/static/{source}'></script></head><body>{body}</body>"
        )
        self.answers[f"GET {path}"] = FakeAnswer(html, media_type="text/html; charset=utf-8")
        await self.page.goto(f"{ORIGIN}{path}")

    def send(self, message: dict[str, object]) -> None:
        """Send a message to the newest socket."""
        self.sockets[-1].send(json.dumps(message))

    async def wait_for_reconnect(self) -> WebSocketRoute:
        """Return the second socket, as soon as it is opened."""
        with anyio.fail_after(MAX_WAIT_SECONDS):
            while len(self.sockets) < 2:
                await self._connected.wait()
        return self.sockets[1]

    def submitted_forms(self) -> list[dict[str, str]]:
        """Return the fields of every submitted form, in order."""
        requests = [request for request in self.requests if request.method == "POST"]
        return [{k: v[0] for k, v in parse_qs(r.post_data or "").items()} for r in requests]

    async def _fulfill(self, route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(ORIGIN)
        if path.startswith("/static/"):
            script = DIST / path.removeprefix("/static/")
            await route.fulfill(path=script, content_type="text/javascript")
            return
        self.requests.append(request)
        answer = self.answers.get(f"{request.method} {path}")
        if answer is None:
            await route.abort()
            return
        headers = {"Content-Type": answer.media_type, "Content-Security-Policy": POLICY}
        await route.fulfill(status=answer.status, body=answer.body, headers=headers)

    def _accept_socket(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        self._connected.set()
        self._connected = anyio.Event()
        socket.on_message(lambda text: self.received.append(json.loads(text)))
        hello = {"type": "hello", "protocol": 1, "epoch": "e", "number": 0, "unread": 0}
        socket.send(json.dumps(hello))


def _built_script(name: str) -> str:
    names: dict[str, str] = json.loads((DIST / "manifest.json").read_text())
    return names[name]
