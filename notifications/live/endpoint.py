"""The WebSocket endpoint: authentication, limits and closing.

docs/live.md describes the protocol. An instance is an ASGI application: `WebSocketRoute("/live",
live)`.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from notifications.inbox import updates
from notifications.inbox.updates import InboxUpdate, Position
from notifications.live import tickets
from notifications.live.batch_loader import MAX_BATCH_KEYS, BatchLoader
from notifications.live.connection import (
    CloseCode,
    CloseConnection,
    ConnectionLimits,
    LiveConnection,
)
from notifications.live.hub import Hub, Listener
from notifications.live.session import LiveSession
from notifications.ports import (
    Caller,
    Clock,
    GetCaller,
    IsStillValid,
    RenderDenial,
    Stream,
    render_unauthorized,
    utc_now,
)
from notifications.rendering import Renderer

log = logging.getLogger(__name__)

NUMBER_RE = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True)
class LiveEndpoint:
    """`epoch` changes when numbers may have gone backwards: after a database was restored."""

    hub: Hub
    renderer: Renderer
    get_caller: GetCaller
    is_still_valid: IsStillValid
    epoch: str
    streams: Mapping[str, Stream] = field(default_factory=dict)
    render_denial: RenderDenial = render_unauthorized
    clock: Clock = utc_now
    limits: ConnectionLimits = field(default_factory=ConnectionLimits)
    max_sockets_per_recipient: int = 20  # in this process
    connections: dict[Listener, tuple[Caller, LiveConnection]] = field(default_factory=dict)
    updates: BatchLoader[Position, InboxUpdate] = field(
        default_factory=lambda: BatchLoader(updates.load_updates)
    )

    async def revalidate_periodically(self) -> NoReturn:
        """Check periodically whether connected callers are valid; runs beside the sockets."""
        checks = max(1, round(self.limits.validation_seconds / self.limits.poll_seconds))
        while True:
            for _ in range(checks):
                await asyncio.sleep(self.limits.poll_seconds)
                for _, connection in self.connections.values():
                    connection.abort_if_stuck()
            try:
                await self._revalidate_all()
            except Exception:
                log.exception("revalidation failed")

    async def _revalidate_all(self) -> None:
        """Check one batch at a time, so that other tasks run in between."""
        callers = [(listener, caller) for listener, (caller, _) in self.connections.items()]
        for start in range(0, len(callers), MAX_BATCH_KEYS):
            batch = callers[start : start + MAX_BATCH_KEYS]
            await asyncio.gather(*(self._revalidate(*each) for each in batch))

    async def _revalidate(self, listener: Listener, caller: Caller) -> None:
        if not await self.is_still_valid(caller):
            listener.wake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        caller = await self._authenticate(socket)
        if caller is None:
            await self._deny(socket)
            return
        await socket.accept()
        connection = LiveConnection(socket, receive, self.limits)
        try:
            await self._serve(caller, connection, socket.query_params.get("after"))
        finally:
            await connection.close_transport()

    async def _authenticate(self, socket: WebSocket) -> Caller | None:
        ticket = socket.query_params.get("ticket")
        if ticket is None:
            return await self.get_caller(socket)
        return await tickets.redeem_ticket(ticket, now=self.clock())

    async def _deny(self, socket: WebSocket) -> None:
        if "websocket.http.response" in socket.scope.get("extensions", {}):
            await socket.send_denial_response(self.render_denial(socket))
        else:
            await socket.close(CloseCode.ENDED)

    async def _serve(self, caller: Caller, connection: LiveConnection, after: str | None) -> None:
        """Serve the connection until the client disconnects or there is a reason to close."""
        try:
            await self._run_session(caller, connection, after)
        except* WebSocketDisconnect:
            pass
        except* CloseConnection as group:
            first = _first_close(group)
            await connection.close(first.code, first.reason)
        except* Exception:
            log.exception("socket failed", extra={"recipient": caller.recipient})
            await connection.close(CloseCode.FAILED, "failed")

    async def _run_session(
        self, caller: Caller, connection: LiveConnection, after: str | None
    ) -> None:
        if after is not None and not NUMBER_RE.fullmatch(after):
            raise CloseConnection(CloseCode.PROTOCOL, "after is not a number")
        if self.hub.count_sockets(caller.recipient) >= self.max_sockets_per_recipient:
            seconds = round(self.limits.max_reconnect_seconds)
            raise CloseConnection(
                CloseCode.OVERLOAD, f"too many sockets; come back within {seconds} s"
            )
        with self.hub.register_listener(caller.recipient) as listener:
            self.connections[listener] = (caller, connection)
            try:
                session = LiveSession(self, caller, connection, listener)
                await session.run(None if after is None else int(after))
            finally:
                del self.connections[listener]


def _first_close(group: BaseExceptionGroup[CloseConnection]) -> CloseConnection:
    """Return one of the close reasons; both tasks may fail at once, the client is told one."""
    error = group.exceptions[0]
    return _first_close(error) if isinstance(error, BaseExceptionGroup) else error
