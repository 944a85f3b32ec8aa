"""A small application that mails: words for everything, and a clock that the test turns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from notifications.email import Addressee, Sender
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.inbox import Notice
from notifications.mail import Asked, Mailer, Written
from notifications.note import Note, Ref
from notifications.notifier import Notifier
from notifications.outbox import MailQueue
from notifications.smtp import Server
from tests.mail.postbox import Postbox

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Stockholm")
MINUTE = timedelta(minutes=1)
SENDER = Sender("Samverkan", "noreply@groups.example.org", "groups.example.org")


@dataclass
class Words:
    """Says which things a letter is about; nothing about what is hidden."""

    hidden: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    subject: str = ""

    async def addressee(self, recipient: str) -> Addressee | None:
        if recipient in self.gone:
            return None
        return Addressee(self.names.get(recipient, recipient), f"{recipient}@example.org")

    async def write(
        self, recipient: str, notices: Sequence[Notice], asked: Asked
    ) -> Written | None:
        del recipient
        told = [notice.note.ref.id for notice in notices if notice.note.ref.id not in self.hidden]
        if not told:
            return None
        text = " ".join(told)
        html = f'<p>{text} <a href="{asked.unsubscribe}">x</a></p>'
        return Written(self.subject or f"About {text}", text, html, asked.language or "en")


@dataclass
class Office:
    """`now` is the time for the queue and for the mailer."""

    postbox: Postbox
    words: Words = field(default_factory=Words)
    now: datetime = AT
    degraded: set[str] = field(default_factory=set)

    def clock(self) -> datetime:
        return self.now

    @property
    def mailer(self) -> Mailer:
        return Mailer(
            server=Server.at(self.postbox.url),
            sender=SENDER,
            writer=self.words,
            zone=ZONE,
            unsubscribe_at="https://groups.example.org/unsubscribe/",
            clock=self.clock,
            degraded=self.degraded,
        )

    async def tell(self, *things: str, to: Sequence[str] = ("bo",), thing: str = "") -> None:
        """A notice each, about a thing of its own or all about one."""
        notifier = Notifier(InProcess(Hub()), (MailQueue(self.clock).add,))
        for id_ in things:
            note = Note("posted", Ref("post", id_), self.now, thing=Ref("post", thing or id_))
            await notifier.tell(f"event of {id_}", note, list(to))

    async def round(self, after: timedelta = MINUTE) -> list[str]:
        """What arrives when that time has passed, as the texts of mails."""
        before = len(self.postbox.arrived)
        self.now += after
        await self.mailer.round()
        return [mail.text.strip() for mail in self.postbox.arrived[before:]]
