"""Mail: what waits is gathered into letters, and each letter is written when it is sent.

Who it goes to, what they may read and how they want it is asked then, not when it was queued.
While the server is away nothing is gathered, so that what waited comes as one letter each.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from tortoise.transactions import in_transaction

from notifications import email, languages, letters, outbox, planning, preferences, smtp, times
from notifications import unsubscribing as links
from notifications.application import Clock, utc_now
from notifications.email import Addressee, Letter, Sender, Unaddressable
from notifications.inbox import Notice
from notifications.letters import Due
from notifications.outbox import NEWS_FOR, Way
from notifications.smtp import Away, Doubtful, Never, NotNow, Server, Session

log = logging.getLogger(__name__)

LOOK = 10.0  # seconds between looks at what is due
AWAY = 60.0  # seconds until a server that was away is asked again
AT_A_TIME = 100
MOST_REFUSALS = 10
"""Of a letter, by a server that took no other."""
MAIL = "mail"


@dataclass(frozen=True)
class Asked:
    """How a letter is to be written; `unsubscribe` is the address that ends all mail."""

    language: str | None
    unsubscribe: str


@dataclass(frozen=True)
class Written:
    """A letter's words, in the language that was used."""

    subject: str
    text: str
    html: str
    language: str


class Writer(Protocol):
    """What an application gives: where somebody has their mail, and the words."""

    async def addressee(self, recipient: str) -> Addressee | None:
        """None for who is not to be written to."""

    async def write(
        self, recipient: str, notices: Sequence[Notice], asked: Asked
    ) -> Written | None:
        """What `recipient` may be told of these by mail now; None when that is nothing."""


@dataclass
class Mailer:
    """Sends what is due, for as long as `run` runs. Several may run at once."""

    server: Server
    sender: Sender
    writer: Writer
    zone: ZoneInfo
    unsubscribe_at: str
    """The secret of a link is added to it."""
    clock: Clock = utc_now
    degraded: set[str] = field(default_factory=set)
    """Holds "mail" while the server is away."""

    async def run(self) -> None:
        while True:
            pause = await self._look()
            await asyncio.sleep(pause)

    async def round(self) -> int:
        """Send everything that is due; how many letters. Raises Away."""
        now, sent = self.clock(), 0
        await outbox.drop_stale(now - NEWS_FOR)
        await letters.drop_stale(now - NEWS_FOR)
        while await letters.anything(now):
            before = sent
            try:
                async with smtp.connected(self.server, helo=self.sender.domain) as session:
                    async for _ in self._sending(session):
                        sent += 1
                break
            except Away:
                if sent == before:  # else it has only taken enough over one connection
                    raise
        self.degraded.discard(MAIL)
        return sent

    async def _look(self) -> float:
        try:
            await self.round()
        except Away as error:
            self.degraded.add(MAIL)
            log.warning("mail server is away", extra={"error": str(error)})
            return AWAY
        except Exception:
            log.exception("mail failed")
            return AWAY
        return LOOK

    async def _sending(self, session: Session) -> AsyncIterator[Due]:
        """Each letter that was sent; a round may take long, so the time is asked each time."""
        while True:
            while (due := await letters.take(self.clock())) is not None:
                if await self._send(session, due):
                    yield due
            people = await outbox.due(self.clock(), limit=AT_A_TIME)
            if not people:
                return
            for recipient in people:
                await self._gather(recipient)

    async def _gather(self, recipient: str) -> None:
        """Decide over everything that is due for somebody, in a transaction of their own."""
        wanted, now = await preferences.of(recipient), self.clock()
        async with in_transaction("default"):
            await outbox.hold(recipient)
            items = await outbox.waiting(recipient, now)
            made = await letters.of_today(recipient, times.day_began(now, self.zone))
            plan = planning.plan(items, wanted, now=now, zone=self.zone, made_today=made)
            await outbox.drop(recipient, plan.drop)
            if plan.until is not None:
                await outbox.postpone(recipient, plan.postpone, plan.until, Way.DIGEST)
            for way, about in plan.letters:
                await letters.gather(recipient, about, way, now=now)

    async def _send(self, session: Session, due: Due) -> bool:
        try:
            letter = await self._written(due)
            if letter is None:
                await letters.forget(due.id)
                return False
            message = email.message(letter, self.sender)
            sender, recipient = self.sender.address, letter.to.address
            await session.send(message, sender=sender, recipient=recipient)
        except Away as error:
            await self._interrupted(due, doubtful=isinstance(error, Doubtful))
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, others get theirs
            await self._failed(session, due, error)
            return False
        await letters.sent(due, now=self.clock())
        return True

    async def _written(self, due: Due) -> Letter | None:
        """The letter as it is to be now; None when there is nothing or nobody left."""
        recipient, now = due.recipient, self.clock()
        notices, wanted = await letters.notices(due), await preferences.of(recipient)
        to = await self.writer.addressee(recipient)
        if not notices or to is None or wanted.mail == "off" or wanted.on_leave(now=now):
            return None
        link = self.unsubscribe_at + await links.issue(recipient, now=now)
        asked = Asked(await languages.of(recipient), link)
        written = await self.writer.write(recipient, notices, asked)
        if written is None:
            return None
        return Letter(
            id=due.id,
            to=to,
            subject=written.subject,
            text=written.text,
            html=written.html,
            language=written.language,
            at=due.made_at,
            unsubscribe=link,
            thread=_thread(notices),
        )

    async def _interrupted(self, due: Due, *, doubtful: bool) -> None:
        """A letter that may have arrived is sent once more, and not a third time."""
        if not doubtful:
            await letters.put_back(due)
        elif due.doubts:
            await letters.sent(due, now=self.clock())
        else:
            await letters.again(due, now=self.clock(), doubtful=True)

    async def _failed(self, session: Session, due: Due, error: Exception) -> None:
        """A server that takes nobody's letters may have been told to refuse us by mistake."""
        told = {"letter": due.id, "recipient": due.recipient, "error": str(error)}
        match error:
            case NotNow():
                await letters.again(due, now=self.clock())
            case Never() if not session.taken and due.failures < MOST_REFUSALS:
                log.warning("letter refused", extra=told)
                await letters.again(due, now=self.clock())
            case Never() | Unaddressable():
                log.warning("letter refused", extra=told)
                await letters.forget(due.id)
            case _:
                log.error("letter failed", extra=told, exc_info=error)
                await letters.again(due, now=self.clock())


def _thread(notices: Sequence[Notice]) -> str | None:
    """The one thing that all are about."""
    things = {notice.note.thing or notice.note.ref for notice in notices}
    one = things.pop()
    return None if things else f"{one.type}.{one.id}"
