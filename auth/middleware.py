"""Authenticates requests and sockets by cookie or token, and denies those without access.

Starlette's own middleware ignores sockets, and `request.url` is built from what the client
sends. So this is plain ASGI and decides on the path as the router does.
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

from auth import safe_redirect, sessions, tokens
from auth.clock import Clock
from auth.cookies import SessionCookie
from auth.csrf import SAFE_METHODS, RequestSource, classify_source
from auth.errors import AuthErrorCode
from auth.identity import ANONYMOUS, AuthenticatedCaller
from auth.sessions import SessionLimits
from auth.tokens import KeyRing

POLICY_VIOLATION = 1008
RETRY_AFTER_SECONDS = "2"


class RenderError(Protocol):
    """Renders an error response; the application supplies the texts and their language.

    A denied WebSocket handshake is answered by it too, so it must return Starlette's `Response`.
    """

    def __call__(
        self, scope: Scope, status: int, code: AuthErrorCode, headers: Mapping[str, str]
    ) -> ASGIApp: ...


@dataclass(frozen=True)
class Paths:
    """Who may open which paths; `*` matches anything.

    Paths that are not listed need authentication.
    """

    public: tuple[str, ...]
    """Open to all; a signed-in person is identified there too."""
    anonymous: tuple[str, ...] = ()
    """Open to all, without looking up the caller: assets, health."""
    api: tuple[str, ...] = ("/api", "/api/*")
    live: str = "/api/v1/live"
    sign_in: str = "/auth/login"


@dataclass(frozen=True)
class AuthConfig:
    """The configuration of the middleware."""

    paths: Paths
    keys: KeyRing
    render_error: RenderError
    clock: Clock
    own_origins: frozenset[str]
    cookie: SessionCookie = field(default_factory=SessionCookie)
    sessions: SessionLimits = field(default_factory=SessionLimits)
    read_context: Callable[[], AbstractContextManager[None]] = nullcontext
    """Surrounds the lookup of callers, where the database has a read-only connection."""
    database_errors: tuple[type[Exception], ...] = ()
    """Raised when the database does not answer."""


class AuthMiddleware:
    """Sets `scope["user"]` (Identity or None) and `scope["grant"]` for the application."""

    def __init__(self, app: ASGIApp, config: AuthConfig) -> None:
        self.app = app
        self.config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        scope["user"], scope["grant"] = None, ANONYMOUS
        if self._skips_authentication(scope):
            await self.app(scope, receive, send)
            return
        try:
            with self.config.read_context():
                caller = await self._authenticate(scope)
        except self.config.database_errors:
            unavailable = self._deny(
                scope, 503, AuthErrorCode.UNAVAILABLE, {"Retry-After": RETRY_AFTER_SECONDS}
            )
            await unavailable(scope, receive, send)
            return
        await self._forward_or_deny(caller, scope, receive, send)

    async def _forward_or_deny(
        self, caller: AuthenticatedCaller | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        denial = self._check_request(caller, scope)
        if denial is not None:
            await denial(scope, receive, send)
        elif caller is None:
            await self.app(scope, receive, send)
        else:
            scope["user"], scope["grant"] = caller.identity, caller.grant
            await self.app(scope, receive, _with_private_cache_control(send))

    def _skips_authentication(self, scope: Scope) -> bool:
        """Return True for anonymous paths and for sockets with a ticket.

        The live endpoint redeems the ticket.
        """
        path = get_route_path(scope)
        if scope["type"] == "http":
            return _matches(path, self.config.paths.anonymous)
        query = parse_qs(scope["query_string"].decode("latin-1"))
        return path == self.config.paths.live and "ticket" in query

    async def _authenticate(self, scope: Scope) -> AuthenticatedCaller | None:
        """Authenticate by the token if one is sent, valid or not; otherwise by the cookie."""
        now = self.config.clock()
        token = _bearer_token(Headers(scope=scope))
        if token is not None:
            return await tokens.find_caller(token, keys=self.config.keys, now=now)
        secret = self.config.cookie.get_secret(HTTPConnection(scope))
        if secret is None:
            return None
        is_user_action = scope["type"] == "http"  # sockets reconnect without the user
        return await sessions.find_caller(
            secret, now=now, limits=self.config.sessions, counts_as_use=is_user_action
        )

    def _check_request(self, caller: AuthenticatedCaller | None, scope: Scope) -> ASGIApp | None:
        if scope["type"] == "websocket":
            return self._check_socket(caller, scope)
        public = _matches(get_route_path(scope), self.config.paths.public)
        if caller is None and not public:
            return self._deny_anonymous(scope)
        if scope["method"] not in SAFE_METHODS and self._is_cross_site(caller, scope):
            return self._deny(scope, 403, AuthErrorCode.CROSS_SITE, {})
        return None

    def _check_socket(self, caller: AuthenticatedCaller | None, scope: Scope) -> ASGIApp | None:
        if caller is None:
            return self._deny_unauthorized(scope)
        origin = Headers(scope=scope).get("origin")
        if caller.grant.kind == "session" and origin not in self.config.own_origins:
            return self._deny(scope, 403, AuthErrorCode.CROSS_SITE, {})
        return None

    def _is_cross_site(self, caller: AuthenticatedCaller | None, scope: Scope) -> bool:
        """Return True if the request may be forged by another site.

        A request with a cookie must prove that our own page sent it. A request without one is
        rejected only if another site sent it: no foreign page can sign a person in, and scripts
        without a browser still work.
        """
        headers = Headers(scope=scope)
        if _bearer_token(headers) is not None:
            return False
        source = classify_source(headers, self.config.own_origins)
        return source is RequestSource.OTHER_SITE or (
            caller is not None and source is not RequestSource.OWN_PAGE
        )

    def _deny_anonymous(self, scope: Scope) -> ASGIApp:
        if _matches(get_route_path(scope), self.config.paths.api):
            return self._deny_unauthorized(scope)
        url = safe_redirect.build_sign_in_url(self.config.paths.sign_in, scope)
        return Response(status_code=303, headers={"Location": url, "Cache-Control": "no-store"})

    def _deny_unauthorized(self, scope: Scope) -> ASGIApp:
        has_token = _bearer_token(Headers(scope=scope)) is not None
        challenge = 'Bearer error="invalid_token"' if has_token else "Bearer"
        return self._deny(scope, 401, AuthErrorCode.NOT_SIGNED_IN, {"WWW-Authenticate": challenge})

    def _deny(
        self, scope: Scope, status: int, code: AuthErrorCode, headers: Mapping[str, str]
    ) -> ASGIApp:
        supports_response = "websocket.http.response" in scope.get("extensions", {})
        if scope["type"] == "websocket" and not supports_response:
            return WebSocketClose(POLICY_VIOLATION)
        return self.config.render_error(
            scope, status, code, {"Cache-Control": "no-store", **headers}
        )


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def _bearer_token(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _with_private_cache_control(send: Send) -> Send:
    """Keep personal responses out of caches, unless the response sets Cache-Control itself."""

    async def send_private(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault("Cache-Control", "private, no-store")
        await send(message)

    return send_private
