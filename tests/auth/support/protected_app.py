"""A small site behind the authentication middleware, and clients of it."""

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
from auth.errors import AuthErrorCode
from auth.identity import Identity
from auth.middleware import AuthConfig, AuthMiddleware, Paths
from auth.tokens import KeyRing

BASE = "https://groups.test"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = Identity(str(UUID(int=1)), "ada", "Ada Berg", "ada@example.test")
KEYS = KeyRing("k", {"k": tokens.generate_key()}, BASE, "groups")
COOKIE = SessionCookie().name
PATHS = Paths(
    public=("/auth/*", "/tillganglighet", "/embed/*.js"), anonymous=("/healthz", "/static/*")
)


@dataclass
class FakeClock:
    """A clock that a test sets."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def refuse(scope: Scope, status: int, code: AuthErrorCode, headers: Mapping[str, str]) -> ASGIApp:
    return JSONResponse({"code": code}, status, dict(headers), "application/problem+json")


def build_rules(clock: FakeClock) -> AuthConfig:
    return AuthConfig(
        paths=PATHS,
        keys=KEYS,
        render_error=refuse,
        clock=clock,
        own_origins=csrf.list_own_origins(BASE),
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


def build_site(*more: Route, rules: AuthConfig | None = None) -> Starlette:
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    paths = ("/", "/grupper", "/api/v1/me", "/tillganglighet", "/static/a", "/healthz")
    return Starlette(
        routes=[
            *more,
            *(Route(path, whoami, methods=methods) for path in paths),
            WebSocketRoute("/api/v1/live", live),
            WebSocketRoute("/tillganglighet", live),
        ],
        middleware=[Middleware(AuthMiddleware, rules or build_rules(FakeClock()))],
    )


def build_client(app: ASGIApp, address: str = "10.0.0.1") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, client=(address, 40000))
    return httpx2.AsyncClient(transport=transport, base_url=BASE)


async def session_cookie() -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={await sessions.start_session(ADA, now=NOW)}"}


async def bearer_header() -> dict[str, str]:
    text = await tokens.issue_token(ADA, keys=KEYS, now=NOW, lifetime=HOUR)
    return {"Authorization": f"Bearer {text}"}


async def request_site(method: str, path: str, headers: dict[str, str]) -> httpx2.Response:
    async with build_client(build_site()) as client:
        return await client.request(method, path, headers=headers)


@dataclass
class HandshakeResult:
    """The messages that the site sent while a socket was opened."""

    sent: list[Message] = field(default_factory=list)

    @property
    def status(self) -> int:
        """101 when the socket opened; otherwise the status that the browser receives."""
        first = self.sent[0]
        if first["type"] == "websocket.accept":
            return 101
        return int(first.get("status", 403))

    @property
    def body(self) -> Any:  # the JSON that the site sends
        return json.loads(self.sent[1].get("text") or self.sent[1]["body"])


async def open_socket(
    app: ASGIApp, target: str, headers: Mapping[str, str], *, answerable: bool = True
) -> HandshakeResult:
    """Open a socket as a server does. `answerable`: the server can send the body of a refusal."""
    path, _, query = target.partition("?")
    result = HandshakeResult()
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
        result.sent.append(message)

    await app(scope, receive, send)
    return result


def authorization_header(scheme: str, token: bytes) -> dict[str, str]:
    return {"Authorization": f"{scheme} {base64.b64encode(token).decode()}"}
