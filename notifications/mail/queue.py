"""Notifications waiting to be emailed, queued in the transaction that creates them.

A row only identifies a notification; its content is read when the email is rendered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from notifications import sql
from notifications.inbox import inbox
from notifications.inbox.inbox import Notification
from notifications.payload import NotificationPayload
from notifications.ports import Clock, utc_now

MAX_NOTIFICATION_AGE = timedelta(hours=24)
"""Older events are shown only in the inbox."""
READING_DELAY = timedelta(seconds=60)
"""Time to read a notification on the screen, in which case no email is sent."""

INSERT_SQL = """INSERT INTO notification_pending_mail (recipient, number, due_at, mode)
    SELECT recipient, last_number, $2, $3 FROM notification_counter
    WHERE recipient IN (SELECT value FROM {each $1}) ON CONFLICT DO NOTHING"""
DUE_RECIPIENTS_SQL = """SELECT recipient, MIN(due_at) AS since FROM notification_pending_mail m
    WHERE email_id IS NULL AND due_at <= $1 AND NOT EXISTS (
        SELECT 1 FROM notification_email l
        WHERE l.recipient = m.recipient AND l.sent_at IS NULL
    ) GROUP BY recipient ORDER BY since, recipient LIMIT $2"""
LOCK_SQL = "UPDATE notification_counter SET last_number = last_number WHERE recipient = $1"
DUE_SQL = f"""SELECT due_at, mode, {inbox.FIELDS_SQL}
    FROM notification_pending_mail JOIN notification USING (recipient, number)
    LEFT JOIN notification_counter USING (recipient)
    WHERE recipient = $1 AND email_id IS NULL AND due_at <= $2
    ORDER BY number"""  # noqa: S608 - only constants
IN_NUMBERS_SQL = "number IN (SELECT CAST(value AS BIGINT) FROM {each $2})"
DELETE_SQL = f"""DELETE FROM notification_pending_mail
    WHERE recipient = $1 AND {IN_NUMBERS_SQL}"""  # noqa: S608 - only constants
POSTPONE_SQL = f"""UPDATE notification_pending_mail SET due_at = $3, mode = $4
    WHERE recipient = $1 AND {IN_NUMBERS_SQL} AND email_id IS NULL"""  # noqa: S608 - only constants
DELETE_STALE_SQL = "DELETE FROM notification_pending_mail WHERE email_id IS NULL AND due_at < $1"
DELETE_PRUNED_SQL = """DELETE FROM notification_pending_mail
    WHERE recipient = $1 AND email_id IS NULL
    AND due_at <= $2 AND NOT EXISTS (
        SELECT 1 FROM notification n
        WHERE n.recipient = notification_pending_mail.recipient
        AND n.number = notification_pending_mail.number
    )"""


class DeliveryMode(StrEnum):
    """Whether a notification is sent by itself or grouped with others into one email."""

    SINGLE = "single"
    DIGEST = "digest"


@dataclass(frozen=True)
class QueuedNotification:
    """A notification that is due for email."""

    notification: Notification
    due_at: datetime
    mode: DeliveryMode

    @property
    def number(self) -> int:
        return self.notification.number


@dataclass(frozen=True)
class MailQueue:
    """Queues an email for each notification, due after the time to read it on the screen."""

    clock: Clock = utc_now

    async def enqueue(
        self, event: str, payload: NotificationPayload, recipients: Sequence[str]
    ) -> None:
        """Queue the notifications just created, in the transaction that created them."""
        del event
        now = self.clock()
        if payload.at > now - MAX_NOTIFICATION_AGE:
            due_at = now + READING_DELAY
            await sql.execute(
                INSERT_SQL, sql.encode_list(recipients), due_at, DeliveryMode.SINGLE.value
            )


async def list_due_recipients(now: datetime, *, limit: int) -> list[str]:
    """Return the recipients who have waited longest, without those who have an unsent email."""
    return [row["recipient"] for row in await sql.execute(DUE_RECIPIENTS_SQL, now, limit)]


async def lock_recipient(recipient: str) -> None:
    """Lock the recipient's queue until the transaction ends."""
    await sql.execute(LOCK_SQL, recipient)


async def list_due(recipient: str, now: datetime) -> list[QueuedNotification]:
    """Return what is due for a recipient, in inbox order. Pruned notifications are dropped."""
    await sql.execute(DELETE_PRUNED_SQL, recipient, now)
    rows = await sql.execute(DUE_SQL, recipient, now)
    return [
        QueuedNotification(
            inbox.notification_from_row(row),
            sql.parse_time(row["due_at"]),
            DeliveryMode(row["mode"]),
        )
        for row in rows
    ]


async def delete_items(recipient: str, items: Sequence[QueuedNotification]) -> None:
    await sql.execute(DELETE_SQL, recipient, _encode_numbers(items))


async def postpone_items(
    recipient: str, items: Sequence[QueuedNotification], until: datetime, mode: DeliveryMode
) -> None:
    await sql.execute(POSTPONE_SQL, recipient, _encode_numbers(items), until, mode.value)


async def delete_stale(before: datetime) -> None:
    """Delete entries due before `before`: they are too old to be useful."""
    await sql.execute(DELETE_STALE_SQL, before)


def _encode_numbers(items: Sequence[QueuedNotification]) -> str:
    return sql.encode_list(item.number for item in items)
