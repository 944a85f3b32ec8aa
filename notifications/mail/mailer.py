"""Sends email: due notifications are grouped into emails, which are rendered when they are sent.

The address, access and preferences of the recipient are read then, not when the email was
queued. While the server is unavailable nothing is grouped, so that each recipient gets the
backlog as one email.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from tortoise.transactions import in_transaction

from notifications import preferences
from notifications.inbox.inbox import Notification
from notifications.mail import language as mail_language
from notifications.mail import local_time, mime, outgoing_emails, queue, schedule_policy, smtp
from notifications.mail import unsubscribe_links as links
from notifications.mail.mime import Email, EmailRecipient, EmailSender, InvalidEmailAddress
from notifications.mail.outgoing_emails import OutgoingEmail
from notifications.mail.queue import MAX_NOTIFICATION_AGE, DeliveryMode
from notifications.mail.smtp import (
    AmbiguousDelivery,
    PermanentFailure,
    ServerUnavailable,
    SmtpServer,
    SmtpSession,
    TemporaryFailure,
)
from notifications.ports import Clock, utc_now

log = logging.getLogger(__name__)

POLL_SECONDS = 10.0
OUTAGE_PAUSE_SECONDS = 60.0
RECIPIENTS_PER_QUERY = 100
MAX_REFUSALS = 10
"""Attempts at an email that the server refuses, when it has accepted no other email."""
DEGRADED_MAIL = "mail"


@dataclass(frozen=True)
class EmailOptions:
    """How to render an email; `unsubscribe` is the URL that ends all email."""

    language: str | None
    unsubscribe: str


@dataclass(frozen=True)
class RenderedEmail:
    """The contents of an email, in the language that was used."""

    subject: str
    text: str
    html: str
    language: str


class EmailRendererProtocol(Protocol):
    """The application's part: the recipient's address, and the texts."""

    async def find_email_recipient(self, recipient: str) -> EmailRecipient | None:
        """Return the address; None if the recipient must not get email."""

    async def render_email(
        self, recipient: str, notifications: Sequence[Notification], options: EmailOptions
    ) -> RenderedEmail | None:
        """Render what `recipient` may read of these by email now; None if that is nothing."""


@dataclass
class Mailer:
    """Sends due email until `run` is cancelled. Several may run at once."""

    server: SmtpServer
    sender: EmailSender
    renderer: EmailRendererProtocol
    zone: ZoneInfo
    unsubscribe_url: str
    """The secret of a link is appended to it."""
    clock: Clock = utc_now
    degraded: set[str] = field(default_factory=set)
    """Contains "mail" while the server is unavailable."""

    async def run(self) -> None:
        while True:
            pause = await self._run_once()
            await asyncio.sleep(pause)

    async def send_due(self) -> int:
        """Send all due email and return the number of emails.

        Raises `ServerUnavailable` when the server cannot be used.
        """
        now, sent = self.clock(), 0
        await queue.delete_stale(now - MAX_NOTIFICATION_AGE)
        await outgoing_emails.delete_stale(now - MAX_NOTIFICATION_AGE)
        while await outgoing_emails.has_work(now):
            before = sent
            try:
                async with smtp.connect(self.server, helo=self.sender.domain) as session:
                    async for _ in self._send_all(session):
                        sent += 1
                break
            except ServerUnavailable:
                if sent == before:  # otherwise it only limits the emails of one connection
                    raise
        self.degraded.discard(DEGRADED_MAIL)
        return sent

    async def _run_once(self) -> float:
        try:
            await self.send_due()
        except ServerUnavailable as error:
            self.degraded.add(DEGRADED_MAIL)
            log.warning("mail server is away", extra={"error": str(error)})
            return OUTAGE_PAUSE_SECONDS
        except Exception:
            log.exception("mail failed")
            return OUTAGE_PAUSE_SECONDS
        return POLL_SECONDS

    async def _send_all(self, session: SmtpSession) -> AsyncIterator[OutgoingEmail]:
        """Yield each email after it is sent.

        Sending may take long, so the clock is read each time.
        """
        while True:
            while (email := await outgoing_emails.lease_next(self.clock())) is not None:
                if await self._send(session, email):
                    yield email
            recipients = await queue.list_due_recipients(self.clock(), limit=RECIPIENTS_PER_QUERY)
            if not recipients:
                return
            for recipient in recipients:
                await self._create_emails(recipient)

    async def _create_emails(self, recipient: str) -> None:
        """Decide on everything that is due for a recipient, in one transaction."""
        settings, now = await preferences.get_preferences(recipient), self.clock()
        async with in_transaction("default"):
            await queue.lock_recipient(recipient)
            items = await queue.list_due(recipient, now)
            created_today = await outgoing_emails.count_created_since(
                recipient, local_time.start_of_day(now, self.zone)
            )
            plan = schedule_policy.plan_emails(
                items, settings, now=now, zone=self.zone, created_today=created_today
            )
            await queue.delete_items(recipient, plan.drop)
            if plan.until is not None:
                await queue.postpone_items(
                    recipient, plan.postpone, plan.until, DeliveryMode.DIGEST
                )
            for mode, grouped in plan.emails:
                await outgoing_emails.create_email(recipient, grouped, mode, now=now)

    async def _send(self, session: SmtpSession, email: OutgoingEmail) -> bool:
        try:
            rendered = await self._render(email)
            if rendered is None:
                await outgoing_emails.delete_email(email.id)
                return False
            message = mime.build_message(rendered, self.sender)
            sender, recipient = self.sender.address, rendered.to.address
            await session.send(message, sender=sender, recipient=recipient)
        except ServerUnavailable as error:
            await self._handle_outage(email, is_ambiguous=isinstance(error, AmbiguousDelivery))
            raise
        except Exception as error:  # noqa: BLE001 - one failure must not stop the rest
            await self._handle_failure(session, email, error)
            return False
        await outgoing_emails.mark_sent(email, now=self.clock())
        return True

    async def _render(self, email: OutgoingEmail) -> Email | None:
        """Render the email as of now; None if there is nothing to send or no recipient."""
        recipient, now = email.recipient, self.clock()
        notifications = await outgoing_emails.list_unread_notifications(email)
        settings = await preferences.get_preferences(recipient)
        to = await self.renderer.find_email_recipient(recipient)
        is_mail_off = settings.mail == "off" or settings.is_on_leave(now=now)
        if not notifications or to is None or is_mail_off:
            return None
        link = self.unsubscribe_url + await links.create_link_secret(recipient, now=now)
        options = EmailOptions(await mail_language.get_language(recipient), link)
        rendered = await self.renderer.render_email(recipient, notifications, options)
        if rendered is None:
            return None
        return Email(
            id=email.id,
            to=to,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            language=rendered.language,
            at=email.created_at,
            unsubscribe=link,
            thread=_thread_id(notifications),
        )

    async def _handle_outage(self, email: OutgoingEmail, *, is_ambiguous: bool) -> None:
        """Release or retry the email after an outage.

        An email that may have arrived is sent once more, but not a third time.
        """
        if not is_ambiguous:
            await outgoing_emails.release_lease(email)
        elif email.ambiguous_attempts:
            await outgoing_emails.mark_sent(email, now=self.clock())
        else:
            await outgoing_emails.schedule_retry(email, now=self.clock(), is_ambiguous=True)

    async def _handle_failure(
        self, session: SmtpSession, email: OutgoingEmail, error: Exception
    ) -> None:
        """Retry or delete a failed email.

        A refusal by a server that accepts no email at all may be a configuration error, so it is
        retried.
        """
        extra = {"email": email.id, "recipient": email.recipient, "error": str(error)}
        match error:
            case TemporaryFailure():
                await outgoing_emails.schedule_retry(email, now=self.clock())
            case PermanentFailure() if (
                not session.accepted_count and email.failures < MAX_REFUSALS
            ):
                log.warning("email refused", extra=extra)
                await outgoing_emails.schedule_retry(email, now=self.clock())
            case PermanentFailure() | InvalidEmailAddress():
                log.warning("email refused", extra=extra)
                await outgoing_emails.delete_email(email.id)
            case _:
                log.error("email failed", extra=extra, exc_info=error)
                await outgoing_emails.schedule_retry(email, now=self.clock())


def _thread_id(notifications: Sequence[Notification]) -> str | None:
    """Return the id of the email thread: the subject that all notifications share, or None."""
    subjects = {
        notification.payload.subject or notification.payload.ref for notification in notifications
    }
    subject = subjects.pop()
    return None if subjects else f"{subject.type}.{subject.id}"
