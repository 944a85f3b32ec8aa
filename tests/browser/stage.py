"""A service that the test plays itself: pages with the built script, answers and the socket."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs

import anyio
from playwright.async_api import Page, Request, Route, WebSocketRoute

ORIGIN = "https://groups.test"
DIST = Path("groups_service/static/dist")
FRAGMENT = "text/vnd.samv.fragment+html; charset=utf-8"
LONGEST_RECONNECT = 10
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
    " connect-src 'self' wss://groups.test;"
    " require-trusted-types-for 'script'; trusted-types samv"
)


@dataclass(frozen=True)
class Answer:
    body: str
    status: int = 200
    media_type: str = FRAGMENT


@dataclass
class Stage:
    """`answers` by method and path: what is asked for next; none is a broken network."""

    page: Page
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    sockets: list[WebSocketRoute] = field(default_factory=list)
    said: list[dict[str, object]] = field(default_factory=list)
    _connection: anyio.Event = field(default_factory=anyio.Event)

    @classmethod
    async def on(cls, page: Page) -> Self:
        stage = cls(page)
        await page.route("**/*", stage._answer)
        await page.route_web_socket("**/api/v1/live*", stage._connected)
        return stage

    async def show(self, body: str, *, path: str = "/", script: str = "site.js") -> None:
        """Open a page of ours with this body and the script."""
        source = _built(script)
        html = (
            "<!doctype html><html lang='sv'><head><meta charset='utf-8'><title>Scen</title>"
            f"<script type='module' src='/static/{source}'></script></head><body>{body}</body>"
        )
        self.answers[f"GET {path}"] = Answer(html, media_type="text/html; charset=utf-8")
        await self.page.goto(f"{ORIGIN}{path}")

    def say(self, message: dict[str, object]) -> None:
        """To the newest socket."""
        self.sockets[-1].send(json.dumps(message))

    async def reconnected(self) -> WebSocketRoute:
        """The second socket, as soon as there is one."""
        with anyio.fail_after(LONGEST_RECONNECT):
            while len(self.sockets) < 2:
                await self._connection.wait()
        return self.sockets[1]

    def posted(self) -> list[dict[str, str]]:
        """The fields of every form sent, in order."""
        sent = [request for request in self.asked if request.method == "POST"]
        return [{k: v[0] for k, v in parse_qs(r.post_data or "").items()} for r in sent]

    async def _answer(self, route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(ORIGIN)
        if path.startswith("/static/"):
            script = DIST / path.removeprefix("/static/")
            await route.fulfill(path=script, content_type="text/javascript")
            return
        self.asked.append(request)
        answer = self.answers.get(f"{request.method} {path}")
        if answer is None:
            await route.abort()
            return
        headers = {"Content-Type": answer.media_type, "Content-Security-Policy": POLICY}
        await route.fulfill(status=answer.status, body=answer.body, headers=headers)

    def _connected(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        self._connection.set()
        self._connection = anyio.Event()
        socket.on_message(lambda text: self.said.append(json.loads(text)))
        hello = {"type": "hello", "protocol": 1, "epoch": "e", "number": 0, "unread": 0}
        socket.send(json.dumps(hello))


def _built(name: str) -> str:
    names: dict[str, str] = json.loads((DIST / "manifest.json").read_text())
    return names[name]
