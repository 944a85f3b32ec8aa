"""What is said on one socket: the inbox from where the client was, and hints it asked for.

Two tasks, one listening to the client and one to the hub, take turns to speak. Whatever is said is
asked for at that moment: whether the caller may still be here, the words, the versions.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import NoReturn, Protocol

from notifications import inbox, wire
from notifications.application import Caller, StillValid, Stream
from notifications.hub import Hub, Listener, TooManySubscriptions
from notifications.inbox import Notice
from notifications.line import Closing, Code, Line, Pace
from notifications.news import NOTHING_BEHIND, News, Position
from notifications.note import Ref
from notifications.subjects import Subjects, shown
from notifications.together import Together


class Terms(Protocol):
    """What a conversation goes by; the same for every socket."""

    @property
    def hub(self) -> Hub: ...
    @property
    def subjects(self) -> Subjects: ...
    @property
    def streams(self) -> Mapping[str, Stream]: ...
    @property
    def still_valid(self) -> StillValid: ...
    @property
    def epoch(self) -> str: ...
    @property
    def pace(self) -> Pace: ...
    @property
    def news(self) -> Together[Position, News]: ...


class Conversation:
    __slots__ = ("caller", "line", "listener", "position", "reads", "terms", "turn", "versions")

    def __init__(self, terms: Terms, caller: Caller, line: Line, listener: Listener) -> None:
        self.terms = terms
        self.caller = caller
        self.line = line
        self.listener = listener
        self.position = 0  # the number of the last notice the client has
        self.reads = 0  # how often the read marks had changed when the client was last told
        self.versions: dict[Ref, int] = {}  # the last the client was told, per subscription
        self.turn = asyncio.Lock()

    async def run(self, after: int | None) -> None:
        """Until it ends by an exception: Closing, or WebSocketDisconnect."""
        await self._greet(after)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen_to_client())
            await self._listen_to_hub()

    async def _greet(self, after: int | None) -> None:
        await self._check()
        standing = await self._news(NOTHING_BEHIND)
        number = standing.number
        hello = wire.hello(
            epoch=self.terms.epoch,
            number=number,
            unread=standing.unread,
            reconnect_within=self.terms.pace.reconnect_within(self.terms.hub.size),
        )
        texts = [hello]
        if after is not None and not standing.cut <= after <= number:
            texts.append(wire.resync())
            after = None
        self.position = number if after is None else after
        self.reads = standing.reads if after is None else 0
        await self.line.say(*texts)
        if self.position < number or self.reads != standing.reads:
            self.listener.wake()

    async def _news(self, after: int) -> News:
        asked = (self.caller.recipient, after)
        return (await self.terms.news.ask(asked))[asked]

    async def _listen_to_client(self) -> NoReturn:
        while True:
            command = self._command(await self.line.hear())
            async with self.turn:
                await self._check()
                await self._obey(command)

    async def _listen_to_hub(self) -> NoReturn:
        while True:
            due = await self.listener.due()
            await self._check()
            if due.inbox:
                await self._say_inbox()
            for stream in due.streams:
                await self._say_change(stream)

    async def _check(self) -> None:
        if not await self.terms.still_valid(self.caller):
            raise Closing(Code.ENDED, "signed out")

    def _command(self, text: str) -> wire.Command:
        try:
            return wire.parse(text, self.terms.streams)
        except wire.Unreadable as error:
            raise Closing(Code.PROTOCOL, str(error)) from None

    async def _obey(self, command: wire.Command) -> None:
        if isinstance(command, wire.Subscribe):
            await self._subscribe(command.stream)
        else:
            self._forget(command.stream)
            await self.line.say(wire.unsubscribed(command.stream))

    async def _subscribe(self, stream: Ref) -> None:
        """Listen first and ask then, so that nothing happens in between."""
        try:
            self.terms.hub.subscribe(self.listener, stream)
        except TooManySubscriptions:
            await self.line.say(wire.error("too_many", stream))
            return
        version = await self._version(stream)
        if version is None:
            self._forget(stream)
            await self.line.say(wire.error("not_found", stream))
        else:
            self.versions[stream] = version
            await self.line.say(wire.subscribed(stream, version))

    async def _say_inbox(self) -> None:
        """What was read, on whichever device, and then what is new."""
        news = await self._news(self.position)
        if news.reads != self.reads:
            await self._say_marks(news)
        await self._say_notices(news)

    async def _say_marks(self, news: News) -> None:
        marks = await inbox.marks(self.caller.recipient)
        async with self.turn:
            if marks is None:
                await self.line.say(wire.resync())
            else:
                await self.line.say(wire.read(marks, unread=news.unread))
        self.reads = news.reads

    async def _say_notices(self, news: News) -> None:
        """Page by page, each with what is true when it is sent."""
        while news.notices:
            await self._say_page(news.notices, news.unread)
            if self.position >= news.number:
                return
            await self._check()
            news = await self._news(self.position)

    async def _say_page(self, page: Sequence[Notice], unread: int) -> None:
        words = await shown(self.terms.subjects, self.caller.recipient, page)
        async with self.turn:
            await self.line.say(*(wire.notice(*pair, unread=unread) for pair in words))
        self.position = page[-1].number

    async def _say_change(self, stream: Ref) -> None:
        async with self.turn:
            if stream not in self.versions:
                return
            version = await self._version(stream)
            if version is None:
                self._forget(stream)
                await self.line.say(wire.unsubscribed(stream))
            elif version != self.versions[stream]:
                self.versions[stream] = version
                await self.line.say(wire.changed(stream, version))

    async def _version(self, stream: Ref) -> int | None:
        return await self.terms.streams[stream.type].version(self.caller.recipient, stream.id)

    def _forget(self, stream: Ref) -> None:
        self.versions.pop(stream, None)
        self.terms.hub.unsubscribe(self.listener, stream)
