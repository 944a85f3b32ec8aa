"""The WebSocket endpoint: who may in, and how it ends. docs/live.md describes the protocol.

An instance is an ASGI application: `WebSocketRoute("/live", live)`.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from notifications import news, tickets
from notifications.application import (
    Caller,
    Clock,
    Refusal,
    Refuse,
    StillValid,
    Stream,
    Who,
    problem,
    utc_now,
)
from notifications.conversation import Conversation
from notifications.hub import Hub, Listener
from notifications.line import Closing, Code, Line, Pace
from notifications.news import News, Position
from notifications.subjects import Subjects
from notifications.together import MOST, Together

log = logging.getLogger(__name__)

NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
NOBODY = Refusal(401, "not_signed_in", "Sign in first.")


@dataclass(frozen=True)
class Live:
    """`epoch` changes when numbers may have run backwards: a restored database."""

    hub: Hub
    subjects: Subjects
    who: Who
    still_valid: StillValid
    epoch: str
    streams: Mapping[str, Stream] = field(default_factory=dict)
    refuse: Refuse = problem
    clock: Clock = utc_now
    pace: Pace = field(default_factory=Pace)
    most_sockets: int = 20  # of one recipient, in this process
    present: dict[Listener, tuple[Caller, Line]] = field(default_factory=dict)
    news: Together[Position, News] = field(default_factory=lambda: Together(news.of))

    async def rounds(self) -> NoReturn:
        """Ask now and then whether those who are here may stay; to be run beside the sockets."""
        looks = max(1, round(self.pace.check_every / self.pace.look_every))
        while True:
            for _ in range(looks):
                await asyncio.sleep(self.pace.look_every)
                for _, line in self.present.values():
                    line.cut_if_stuck()
            try:
                await self._check_all()
            except Exception:
                log.exception("round not finished")

    async def _check_all(self) -> None:
        """A crowd at a time, so that everybody else gets a turn in between."""
        present = [(listener, caller) for listener, (caller, _) in self.present.items()]
        for start in range(0, len(present), MOST):
            crowd = present[start : start + MOST]
            await asyncio.gather(*(self._check(*each) for each in crowd))

    async def _check(self, listener: Listener, caller: Caller) -> None:
        if not await self.still_valid(caller):
            listener.wake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        caller = await self._caller(socket)
        if caller is None:
            await self._turn_away(socket)
            return
        await socket.accept()
        line = Line(socket, receive, self.pace, self.hub.turns)
        try:
            await self._talk(caller, line, socket.query_params.get("after"))
        finally:
            await line.hang_up()

    async def _caller(self, socket: WebSocket) -> Caller | None:
        ticket = socket.query_params.get("ticket")
        if ticket is None:
            return await self.who(socket)
        return await tickets.redeem(ticket, now=self.clock())

    async def _turn_away(self, socket: WebSocket) -> None:
        if "websocket.http.response" in socket.scope.get("extensions", {}):
            await socket.send_denial_response(self.refuse(socket, NOBODY))
        else:
            await socket.close(Code.ENDED)

    async def _talk(self, caller: Caller, line: Line, after: str | None) -> None:
        """Until the client goes, or there is a reason to close."""
        try:
            await self._converse(caller, line, after)
        except* WebSocketDisconnect:
            pass
        except* Closing as closings:
            first = _first(closings)
            await line.close(first.code, first.reason)
        except* Exception:
            log.exception("socket failed", extra={"recipient": caller.recipient})
            await line.close(Code.FAILED, "failed")

    async def _converse(self, caller: Caller, line: Line, after: str | None) -> None:
        if after is not None and not NUMBER.fullmatch(after):
            raise Closing(Code.PROTOCOL, "after is not a number")
        if self.hub.sockets(caller.recipient) >= self.most_sockets:
            wait = round(self.pace.latest_back)
            raise Closing(Code.OVERLOAD, f"too many sockets; come back within {wait} s")
        with self.hub.listening(caller.recipient) as listener:
            self.present[listener] = (caller, line)
            try:
                conversation = Conversation(self, caller, line, listener)
                await conversation.run(None if after is None else int(after))
            finally:
                del self.present[listener]


def _first(closings: BaseExceptionGroup[Closing]) -> Closing:
    """Two can only arise in the same moment; one is said."""
    found = closings.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
