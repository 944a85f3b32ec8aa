"""Emails to be sent: groups of notifications, leased while being sent, kept until tomorrow.

The id of an email is its Message-ID, so that one sent again after a crash is the same email.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from notifications import sql
from notifications.inbox import inbox
from notifications.inbox.inbox import Notification
from notifications.mail.queue import DeliveryMode, QueuedNotification

LEASE_DURATION = timedelta(minutes=5)
FIRST_RETRY_DELAY = timedelta(minutes=1)
MAX_RETRY_DELAY = timedelta(hours=1)
RETENTION = timedelta(days=2)

INSERT_SQL = """INSERT INTO notification_email
        (id, recipient, mode, created_at, due_at, failures, ambiguous_attempts)
    VALUES ($1, $2, $3, $4, $4, 0, 0)"""
ASSIGN_SQL = """UPDATE notification_pending_mail SET email_id = $3
    WHERE recipient = $1 AND email_id IS NULL
    AND number IN (SELECT CAST(value AS BIGINT) FROM {each $2})"""
LEASE_NEXT_SQL = """UPDATE notification_email SET leased_until = $2 WHERE id = (
        SELECT id FROM notification_email
        WHERE sent_at IS NULL AND due_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
        ORDER BY due_at, id LIMIT 1
    ) AND (leased_until IS NULL OR leased_until <= $1)
    RETURNING id, recipient, mode, created_at, failures, ambiguous_attempts"""
UNREAD_SQL = f"""SELECT {inbox.FIELDS_SQL}
    FROM notification_pending_mail JOIN notification USING (recipient, number)
    LEFT JOIN notification_counter USING (recipient)
    WHERE email_id = $1 AND read_at IS NULL AND number > COALESCE(read_through, 0)
    ORDER BY number"""  # noqa: S608 - only constants
MARK_SENT_SQL = "UPDATE notification_email SET sent_at = $2, leased_until = NULL WHERE id = $1"
RETRY_LATER_SQL = """UPDATE notification_email SET failures = failures + 1,
    ambiguous_attempts = ambiguous_attempts + $3, due_at = $2, leased_until = NULL WHERE id = $1"""
RELEASE_SQL = "UPDATE notification_email SET leased_until = NULL WHERE id = $1"
DELETE_QUEUED_SQL = "DELETE FROM notification_pending_mail WHERE email_id = $1"
DELETE_SQL = "DELETE FROM notification_email WHERE id = $1"
COUNT_SQL = """SELECT COUNT(*) AS letters FROM notification_email
    WHERE recipient = $1 AND created_at >= $2"""
STALE_SQL = "SELECT id FROM notification_email WHERE sent_at IS NULL AND created_at < $1"
DELETE_OLD_SQL = "DELETE FROM notification_email WHERE sent_at < $1"
HAS_WORK_SQL = """SELECT 1 AS one FROM notification_pending_mail m
    WHERE email_id IS NULL AND due_at <= $1 AND NOT EXISTS (
        SELECT 1 FROM notification_email l
        WHERE l.recipient = m.recipient AND l.sent_at IS NULL
    )
    UNION ALL SELECT 1 FROM notification_email WHERE sent_at IS NULL AND due_at <= $1
        AND (leased_until IS NULL OR leased_until <= $1) LIMIT 1"""


@dataclass(frozen=True)
class OutgoingEmail:
    """An email leased to this process for sending."""

    id: str
    recipient: str
    mode: DeliveryMode
    created_at: datetime
    failures: int
    ambiguous_attempts: int


async def has_work(now: datetime) -> bool:
    """Return True if notifications wait to be grouped or emails wait to be sent."""
    return bool(await sql.execute(HAS_WORK_SQL, now))


async def create_email(
    recipient: str, items: Sequence[QueuedNotification], mode: DeliveryMode, *, now: datetime
) -> None:
    """Create an email of these notifications, in the transaction that selected them."""
    email_id = secrets.token_hex(16)
    await sql.execute(INSERT_SQL, email_id, recipient, mode.value, now)
    await sql.execute(
        ASSIGN_SQL, recipient, sql.encode_list(item.number for item in items), email_id
    )


async def count_created_since(recipient: str, since: datetime) -> int:
    """Return the number of emails created for a recipient since then."""
    return int((await sql.execute(COUNT_SQL, recipient, since))[0]["letters"])


async def lease_next(now: datetime) -> OutgoingEmail | None:
    """Lease the email that has waited longest and is not leased; None if there is none."""
    for row in await sql.execute(LEASE_NEXT_SQL, now, now + LEASE_DURATION):
        return OutgoingEmail(
            row["id"],
            row["recipient"],
            DeliveryMode(row["mode"]),
            sql.parse_time(row["created_at"]),
            row["failures"],
            row["ambiguous_attempts"],
        )
    return None


async def list_unread_notifications(email: OutgoingEmail) -> list[Notification]:
    """Return the notifications of the email that are still unread."""
    return [inbox.notification_from_row(row) for row in await sql.execute(UNREAD_SQL, email.id)]


async def mark_sent(email: OutgoingEmail, *, now: datetime) -> None:
    async with in_transaction("default"):
        await sql.execute(MARK_SENT_SQL, email.id, now)
        await sql.execute(DELETE_QUEUED_SQL, email.id)


async def schedule_retry(
    email: OutgoingEmail, *, now: datetime, is_ambiguous: bool = False
) -> None:
    """Retry after one minute, two, four and so on, at most an hour.

    `is_ambiguous` means that the server may have accepted the email without saying so.
    """
    delay = min(FIRST_RETRY_DELAY * 2 ** min(email.failures, 10), MAX_RETRY_DELAY)
    await sql.execute(RETRY_LATER_SQL, email.id, now + delay, int(is_ambiguous))


async def release_lease(email: OutgoingEmail) -> None:
    """Release the lease without counting a failure; the next run sends it."""
    await sql.execute(RELEASE_SQL, email.id)


async def delete_email(email_id: str) -> None:
    """Delete an email that has no content or no recipient left."""
    async with in_transaction("default"):
        await sql.execute(DELETE_QUEUED_SQL, email_id)
        await sql.execute(DELETE_SQL, email_id)


async def delete_stale(before: datetime) -> None:
    """Delete unsent emails created before `before`."""
    for row in await sql.execute(STALE_SQL, before):
        await delete_email(row["id"])


async def delete_old(now: datetime) -> None:
    """Delete sent emails that no longer count towards the daily limit."""
    await sql.execute(DELETE_OLD_SQL, now - RETENTION)
