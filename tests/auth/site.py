"""A tiny site behind the gate, and a caller of it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Scope
from starlette.websockets import WebSocket

from auth import csrf, sessions, tokens
from auth.cookies import SessionCookie
from auth.errors import Reason
from auth.gate import Gate, Paths, Rules
from auth.identity import Identity
from auth.tokens import KeyRing

BASE = "https://groups.test"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = Identity(str(UUID(int=1)), "ada", "Ada Berg", "ada@example.test")
KEYS = KeyRing("k", {"k": tokens.new_key()}, BASE, "groups")
COOKIE = SessionCookie().name
PATHS = Paths(
    public=("/auth/*", "/tillganglighet", "/embed/*.js"), unseen=("/healthz", "/static/*")
)


@dataclass
class Clock:
    """Time as a test wants it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def refuse(scope: Scope, status: int, code: Reason, headers: Mapping[str, str]) -> ASGIApp:
    return JSONResponse({"code": code}, status, dict(headers), "application/problem+json")


def rules(clock: Clock) -> Rules:
    return Rules(
        paths=PATHS,
        keys=KEYS,
        refuse=refuse,
        clock=clock,
        own_origins=csrf.own_origins(BASE),
    )


async def whoami(request: Request) -> Response:
    headers = {"Cache-Control": "no-cache"} if "kept" in request.query_params else None
    account = request.user.account if request.user else None
    kind = request.scope["grant"].kind
    return JSONResponse({"account": account, "kind": kind}, headers=headers)


async def live(websocket: WebSocket) -> None:
    await websocket.accept()
    user = websocket.scope["user"]
    await websocket.send_json({"account": user.account if user else None})
    await websocket.close()


def site(*more: Route, by: Rules | None = None) -> Starlette:
    everything = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    paths = ("/", "/grupper", "/api/v1/me", "/tillganglighet", "/static/a", "/healthz")
    return Starlette(
        routes=[
            *more,
            *(Route(path, whoami, methods=everything) for path in paths),
            WebSocketRoute("/api/v1/live", live),
            WebSocketRoute("/tillganglighet", live),
        ],
        middleware=[Middleware(Gate, by or rules(Clock()))],
    )


def caller(app: ASGIApp, address: str = "10.0.0.1") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, client=(address, 40000))
    return httpx2.AsyncClient(transport=transport, base_url=BASE)


async def cookie() -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={await sessions.start(ADA, now=NOW)}"}


async def bearer() -> dict[str, str]:
    text = await tokens.issue(ADA, keys=KEYS, now=NOW, lifetime=HOUR)
    return {"Authorization": f"Bearer {text}"}


async def ask(method: str, path: str, headers: dict[str, str]) -> httpx2.Response:
    async with caller(site()) as client:
        return await client.request(method, path, headers=headers)


@dataclass
class Handshake:
    """What came of opening a socket."""

    sent: list[Message] = field(default_factory=list)

    @property
    def status(self) -> int:
        """101 when it opened; else what the browser is told."""
        first = self.sent[0]
        if first["type"] == "websocket.accept":
            return 101
        return int(first.get("status", 403))

    @property
    def said(self) -> Any:  # whatever JSON the site sends
        return json.loads(self.sent[1].get("text") or self.sent[1]["body"])


async def handshake(
    app: ASGIApp, target: str, headers: Mapping[str, str], *, answerable: bool = True
) -> Handshake:
    """Ask for a socket the way a server would; `answerable`: it can send a refusal's body."""
    path, _, query = target.partition("?")
    done = Handshake()
    scope = {
        "type": "websocket",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "extensions": {"websocket.http.response": {}} if answerable else {},
    }

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        done.sent.append(message)

    await app(scope, receive, send)
    return done


def basic(scheme: str, token: bytes) -> dict[str, str]:
    return {"Authorization": f"{scheme} {base64.b64encode(token).decode()}"}
