"""One gate for requests and sockets alike: cookie or token in, an identity or a refusal out.

Starlette's own middlewares let sockets pass, and a URL is put together from what the caller
says; so this is plain ASGI, and decides on the path as the router does.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Protocol
from urllib.parse import parse_qs

from starlette._utils import get_route_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from auth import destination, sessions, tokens
from auth.clock import Clock
from auth.cookies import SessionCookie
from auth.csrf import SAFE_METHODS, Sender, sender
from auth.errors import Reason
from auth.identity import NOBODY, Caller
from auth.sessions import SessionLimits
from auth.tokens import KeyRing

POLICY_VIOLATION = 1008
RETRY_AFTER = "2"


class Refuse(Protocol):
    """Makes the answer; the words and their language are the service's.

    The answer to a socket that may not open is one too, so it must be Starlette's `Response`.
    """

    def __call__(
        self, scope: Scope, status: int, code: Reason, headers: Mapping[str, str]
    ) -> ASGIApp: ...


@dataclass(frozen=True)
class Paths:
    """Which paths are for whom; `*` stands for anything. What is not named needs a caller."""

    public: tuple[str, ...]
    """Free for all; whoever is signed in is known there too."""
    unseen: tuple[str, ...] = ()
    """Free for all, and nobody is looked up: assets, health."""
    api: tuple[str, ...] = ("/api", "/api/*")
    live: str = "/api/v1/live"
    sign_in: str = "/auth/login"


@dataclass(frozen=True)
class Rules:
    """What the gate goes by."""

    paths: Paths
    keys: KeyRing
    refuse: Refuse
    clock: Clock
    own_origins: frozenset[str]
    cookie: SessionCookie = field(default_factory=SessionCookie)
    sessions: SessionLimits = field(default_factory=SessionLimits)
    reading: Callable[[], AbstractContextManager[None]] = nullcontext
    """Surrounds looking callers up, where the database has a connection that only reads."""
    outages: tuple[type[Exception], ...] = ()
    """What is raised when the database does not answer."""


class Gate:
    """Sets `scope["user"]` (Identity or None) and `scope["grant"]` for what is behind it."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app = app
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        scope["user"], scope["grant"] = None, NOBODY
        if self._needs_no_look(scope):
            await self.app(scope, receive, send)
            return
        try:
            with self.rules.reading():
                caller = await self._caller(scope)
        except self.rules.outages:
            away = self._refuse(scope, 503, Reason.UNAVAILABLE, {"Retry-After": RETRY_AFTER})
            await away(scope, receive, send)
            return
        await self._pass(caller, scope, receive, send)

    async def _pass(
        self, caller: Caller | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        refusal = self._refusal(caller, scope)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif caller is None:
            await self.app(scope, receive, send)
        else:
            scope["user"], scope["grant"] = caller.identity, caller.grant
            await self.app(scope, receive, _private(send))

    def _needs_no_look(self, scope: Scope) -> bool:
        """Whether it is free for all, or brings a ticket that the live endpoint redeems."""
        path = get_route_path(scope)
        if scope["type"] == "http":
            return _matches(path, self.rules.paths.unseen)
        query = parse_qs(scope["query_string"].decode("latin-1"))
        return path == self.rules.paths.live and "ticket" in query

    async def _caller(self, scope: Scope) -> Caller | None:
        """By token when there is one, good or bad; else by cookie."""
        now = self.rules.clock()
        bearer = _bearer(Headers(scope=scope))
        if bearer is not None:
            return await tokens.read(bearer, keys=self.rules.keys, now=now)
        secret = self.rules.cookie.secret(HTTPConnection(scope))
        if secret is None:
            return None
        by_hand = scope["type"] == "http"  # a socket comes back by itself
        return await sessions.read(secret, now=now, limits=self.rules.sessions, is_use=by_hand)

    def _refusal(self, caller: Caller | None, scope: Scope) -> ASGIApp | None:
        if scope["type"] == "websocket":
            return self._socket_refusal(caller, scope)
        public = _matches(get_route_path(scope), self.rules.paths.public)
        if caller is None and not public:
            return self._anonymous(scope)
        if scope["method"] not in SAFE_METHODS and self._is_cross_site(caller, scope):
            return self._refuse(scope, 403, Reason.CROSS_SITE, {})
        return None

    def _socket_refusal(self, caller: Caller | None, scope: Scope) -> ASGIApp | None:
        if caller is None:
            return self._unauthorized(scope)
        origin = Headers(scope=scope).get("origin")
        if caller.grant.kind == "session" and origin not in self.rules.own_origins:
            return self._refuse(scope, 403, Reason.CROSS_SITE, {})
        return None

    def _is_cross_site(self, caller: Caller | None, scope: Scope) -> bool:
        """A cookie needs proof that we sent the request; without one, proof of another suffices.

        So nobody is signed in by a foreign page, and a script without a browser still may.
        """
        headers = Headers(scope=scope)
        if _bearer(headers) is not None:
            return False
        found = sender(headers, self.rules.own_origins)
        return found is Sender.FOREIGN or (caller is not None and found is not Sender.OURS)

    def _anonymous(self, scope: Scope) -> ASGIApp:
        if _matches(get_route_path(scope), self.rules.paths.api):
            return self._unauthorized(scope)
        page = destination.sign_in_page(self.rules.paths.sign_in, scope)
        return Response(status_code=303, headers={"Location": page, "Cache-Control": "no-store"})

    def _unauthorized(self, scope: Scope) -> ASGIApp:
        tried = _bearer(Headers(scope=scope)) is not None
        challenge = 'Bearer error="invalid_token"' if tried else "Bearer"
        return self._refuse(scope, 401, Reason.NOT_SIGNED_IN, {"WWW-Authenticate": challenge})

    def _refuse(
        self, scope: Scope, status: int, code: Reason, headers: Mapping[str, str]
    ) -> ASGIApp:
        answerable = "websocket.http.response" in scope.get("extensions", {})
        if scope["type"] == "websocket" and not answerable:
            return WebSocketClose(POLICY_VIOLATION)
        return self.rules.refuse(scope, status, code, {"Cache-Control": "no-store", **headers})


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def _bearer(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _private(send: Send) -> Send:
    """Keep personal answers out of caches, unless the answer itself says how to keep it."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault("Cache-Control", "private, no-store")
        await send(message)

    return sending
