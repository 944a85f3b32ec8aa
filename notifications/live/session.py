"""The messages of one socket: its inbox from the client's position, and stream changes.

Two tasks, one reading from the client and one from the hub, send under one lock. The validity of
the caller, texts and versions are read when a message is sent.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import NoReturn, Protocol

from notifications.inbox import inbox
from notifications.inbox.inbox import Notification
from notifications.inbox.updates import AFTER_LAST_NUMBER, InboxUpdate, Position
from notifications.live import protocol
from notifications.live.batch_loader import BatchLoader
from notifications.live.connection import (
    CloseCode,
    CloseConnection,
    ConnectionLimits,
    LiveConnection,
)
from notifications.live.hub import Hub, Listener, TooManySubscriptions
from notifications.payload import Ref
from notifications.ports import Caller, IsStillValid, Stream
from notifications.rendering import Renderer, render_notifications


class SessionContext(Protocol):
    """The settings and dependencies that all sessions share."""

    @property
    def hub(self) -> Hub: ...
    @property
    def renderer(self) -> Renderer: ...
    @property
    def streams(self) -> Mapping[str, Stream]: ...
    @property
    def is_still_valid(self) -> IsStillValid: ...
    @property
    def epoch(self) -> str: ...
    @property
    def limits(self) -> ConnectionLimits: ...
    @property
    def updates(self) -> BatchLoader[Position, InboxUpdate]: ...


class LiveSession:
    __slots__ = (
        "caller",
        "connection",
        "context",
        "listener",
        "position",
        "read_revision",
        "send_lock",
        "versions",
    )

    def __init__(
        self,
        context: SessionContext,
        caller: Caller,
        connection: LiveConnection,
        listener: Listener,
    ) -> None:
        self.context = context
        self.caller = caller
        self.connection = connection
        self.listener = listener
        self.position = 0  # the number of the client's last notification
        self.read_revision = 0  # the revision of the read markers last sent
        self.versions: dict[Ref, int] = {}  # the version last sent, per subscription
        self.send_lock = asyncio.Lock()

    async def run(self, after: int | None) -> None:
        """Run until an exception ends the session: CloseConnection or WebSocketDisconnect."""
        await self._send_hello(after)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._receive_commands())
            await self._send_changes()

    async def _send_hello(self, after: int | None) -> None:
        await self._require_valid_caller()
        update = await self._load_update(AFTER_LAST_NUMBER)
        number = update.number
        hello = protocol.encode_hello(
            epoch=self.context.epoch,
            number=number,
            unread=update.unread,
            reconnect_within=self.context.limits.reconnect_within(self.context.hub.socket_count),
        )
        texts = [hello]
        if after is not None and not update.pruned_through <= after <= number:
            texts.append(protocol.encode_resync())
            after = None
        self.position = number if after is None else after
        self.read_revision = update.read_revision if after is None else 0
        await self.connection.send(*texts)
        if self.position < number or self.read_revision != update.read_revision:
            self.listener.wake()

    async def _load_update(self, after: int) -> InboxUpdate:
        position = (self.caller.recipient, after)
        return (await self.context.updates.load(position))[position]

    async def _receive_commands(self) -> NoReturn:
        while True:
            command = self._parse_command(await self.connection.receive_text())
            async with self.send_lock:
                await self._require_valid_caller()
                await self._handle(command)

    async def _send_changes(self) -> NoReturn:
        while True:
            pending = await self.listener.wait_for_work()
            await self._require_valid_caller()
            if pending.inbox:
                await self._send_inbox()
            for stream in pending.streams:
                await self._send_version(stream)

    async def _require_valid_caller(self) -> None:
        if not await self.context.is_still_valid(self.caller):
            raise CloseConnection(CloseCode.ENDED, "signed out")

    def _parse_command(self, text: str) -> protocol.Command:
        try:
            return protocol.parse_command(text, self.context.streams)
        except protocol.InvalidMessage as error:
            raise CloseConnection(CloseCode.PROTOCOL, str(error)) from None

    async def _handle(self, command: protocol.Command) -> None:
        if isinstance(command, protocol.Subscribe):
            await self._subscribe(command.stream)
        else:
            self._unsubscribe(command.stream)
            await self.connection.send(protocol.encode_unsubscribed(command.stream))

    async def _subscribe(self, stream: Ref) -> None:
        """Subscribe before loading the version, so that no change is missed in between."""
        try:
            self.context.hub.subscribe(self.listener, stream)
        except TooManySubscriptions:
            await self.connection.send(protocol.encode_error("too_many", stream))
            return
        version = await self._get_version(stream)
        if version is None:
            self._unsubscribe(stream)
            await self.connection.send(protocol.encode_error("not_found", stream))
        else:
            self.versions[stream] = version
            await self.connection.send(protocol.encode_subscribed(stream, version))

    async def _send_inbox(self) -> None:
        """Send what was read on any device, then the new notifications."""
        update = await self._load_update(self.position)
        if update.read_revision != self.read_revision:
            await self._send_read_markers(update)
        await self._send_notifications(update)

    async def _send_read_markers(self, update: InboxUpdate) -> None:
        markers = await inbox.get_read_markers(self.caller.recipient)
        async with self.send_lock:
            if markers is None:
                await self.connection.send(protocol.encode_resync())
            else:
                await self.connection.send(
                    protocol.encode_read_markers(markers, unread=update.unread)
                )
        self.read_revision = update.read_revision

    async def _send_notifications(self, update: InboxUpdate) -> None:
        """Send page by page, each with the state at the time of sending."""
        while update.notifications:
            await self._send_page(update.notifications, update.unread)
            if self.position >= update.number:
                return
            await self._require_valid_caller()
            update = await self._load_update(self.position)

    async def _send_page(self, page: Sequence[Notification], unread: int) -> None:
        rendered = await render_notifications(self.context.renderer, self.caller.recipient, page)
        async with self.send_lock:
            await self.connection.send(
                *(protocol.encode_notification(*item, unread=unread) for item in rendered)
            )
        self.position = page[-1].number

    async def _send_version(self, stream: Ref) -> None:
        async with self.send_lock:
            if stream not in self.versions:
                return
            version = await self._get_version(stream)
            if version is None:
                self._unsubscribe(stream)
                await self.connection.send(protocol.encode_unsubscribed(stream))
            elif version != self.versions[stream]:
                self.versions[stream] = version
                await self.connection.send(protocol.encode_changed(stream, version))

    async def _get_version(self, stream: Ref) -> int | None:
        streams = self.context.streams
        return await streams[stream.type].get_version(self.caller.recipient, stream.id)

    def _unsubscribe(self, stream: Ref) -> None:
        self.versions.pop(stream, None)
        self.context.hub.unsubscribe(self.listener, stream)
