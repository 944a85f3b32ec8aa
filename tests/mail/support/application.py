"""A small application with email: fake texts, and a clock that the test sets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from notifications.inbox.inbox import Notification
from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.mail.mailer import EmailOptions, Mailer, RenderedEmail
from notifications.mail.mime import EmailRecipient, EmailSender
from notifications.mail.queue import MailQueue
from notifications.mail.smtp import SmtpServer
from notifications.notifier import Notifier
from notifications.payload import NotificationPayload, Ref
from tests.mail.support.smtp_server import FakeMailServer

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Stockholm")
MINUTE = timedelta(minutes=1)
SENDER = EmailSender("Samverkan", "noreply@groups.example.org", "groups.example.org")


@dataclass
class FakeEmailWriter:
    """Writes emails that list their subjects, except hidden ones."""

    hidden: set[str] = field(default_factory=set)
    departed: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    subject: str = ""

    async def find_email_recipient(self, recipient: str) -> EmailRecipient | None:
        if recipient in self.departed:
            return None
        return EmailRecipient(self.names.get(recipient, recipient), f"{recipient}@example.org")

    async def render_email(
        self, recipient: str, notifications: Sequence[Notification], options: EmailOptions
    ) -> RenderedEmail | None:
        del recipient
        shown = [
            notification.payload.ref.id
            for notification in notifications
            if notification.payload.ref.id not in self.hidden
        ]
        if not shown:
            return None
        text = " ".join(shown)
        html = f'<p>{text} <a href="{options.unsubscribe}">x</a></p>'
        return RenderedEmail(self.subject or f"About {text}", text, html, options.language or "en")


@dataclass
class MailSetup:
    """A mailer with a fake server. `now` is the time of the queue and of the mailer."""

    mail_server: FakeMailServer
    writer: FakeEmailWriter = field(default_factory=FakeEmailWriter)
    now: datetime = NOW
    degraded: set[str] = field(default_factory=set)

    def clock(self) -> datetime:
        return self.now

    @property
    def mailer(self) -> Mailer:
        return Mailer(
            server=SmtpServer.from_url(self.mail_server.url),
            sender=SENDER,
            renderer=self.writer,
            zone=ZONE,
            unsubscribe_url="https://groups.example.org/unsubscribe/",
            clock=self.clock,
            degraded=self.degraded,
        )

    async def notify(self, *ids: str, to: Sequence[str] = ("bo",), thing: str = "") -> None:
        """Send a notification for each id, about separate things or all about `thing`."""
        notifier = Notifier(InProcessFanout(Hub()), (MailQueue(self.clock).enqueue,))
        for id_ in ids:
            note = NotificationPayload(
                "posted", Ref("post", id_), self.now, subject=Ref("post", thing or id_)
            )
            await notifier.notify(f"event of {id_}", note, list(to))

    async def run_mailer(self, after: timedelta = MINUTE) -> list[str]:
        """Advance the clock, run the mailer once, and return the texts of the received mails."""
        before = len(self.mail_server.received)
        self.now += after
        await self.mailer.send_due()
        return [mail.text.strip() for mail in self.mail_server.received[before:]]
