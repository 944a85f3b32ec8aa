"""The only way into an inbox: `await notifier.notify(event, payload, recipients)`.

A batch is one transaction: it records the recipients who have not been notified of the event,
raises their counters and inserts the notifications. Delivery rows and counters are locked in the
order of recipients, so that two notifiers never deadlock. A number is raised only for a
recipient who gets a notification, so that there are no gaps. A collapsed notification is a new
one with a new number. The row of the old one stays, emptied, and the new one names it in
`replaces`: a client that missed both removes the one it has.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from notifications import sql
from notifications.live.fanout import Fanout
from notifications.payload import NotificationPayload

BATCH_SIZE = 500

MARK_DELIVERED_SQL = """INSERT INTO notification_recipient (event, recipient, at)
    SELECT $1, value, $3 FROM {each $2} WHERE true ORDER BY value
    ON CONFLICT DO NOTHING RETURNING recipient"""
NEXT_NUMBER_SQL = """INSERT INTO notification_counter (recipient, last_number, read_through)
    SELECT value, 1, 0 FROM {each $1} WHERE true ORDER BY value
    ON CONFLICT (recipient) DO UPDATE SET last_number = notification_counter.last_number + 1"""
INSERT_SQL = """INSERT INTO notification (recipient, number, event, kind, ref_type, ref_id,
        about_type, about_id, subject_type, subject_id, actor, at)
    SELECT recipient, last_number, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
    FROM notification_counter WHERE recipient IN (SELECT value FROM {each $1})"""
COLLAPSE_SQL = """INSERT INTO notification (
        recipient, number, event, kind, ref_type, ref_id,
        about_type, about_id, subject_type, subject_id, actor, at, actors, replaces)
    SELECT c.recipient, c.last_number, $2, CAST($3 AS TEXT), $4, $5,
        $6, $7, CAST($8 AS TEXT), CAST($9 AS TEXT), CAST($10 AS TEXT), $11,
        CASE WHEN n.actors IS NULL THEN CAST($10 AS TEXT)
            WHEN replace(' ' || n.actors || ' ', ' ' || CAST($10 AS TEXT) || ' ', '')
                <> ' ' || n.actors || ' ' THEN n.actors
            WHEN length(n.actors) > 6400 THEN n.actors
            ELSE n.actors || ' ' || CAST($10 AS TEXT) END,
        n.number
    FROM notification_counter c LEFT JOIN notification n
        ON n.recipient = c.recipient AND n.number = (
            SELECT MAX(old.number) FROM notification old
            WHERE old.recipient = c.recipient AND old.kind = CAST($3 AS TEXT)
            AND old.subject_type = CAST($8 AS TEXT) AND old.subject_id = CAST($9 AS TEXT)
            AND old.read_at IS NULL AND old.number > c.read_through)
    WHERE c.recipient IN (SELECT value FROM {each $1})"""
CLEAR_SUPERSEDED_SQL = """UPDATE notification
    SET kind = 'empty', ref_type = '', ref_id = '',
        about_type = NULL, about_id = NULL, subject_type = '', subject_id = '',
        actor = NULL, actors = NULL, read_at = $2
    WHERE (recipient, number) IN (
        SELECT n.recipient, n.replaces FROM notification_counter c JOIN notification n
            ON n.recipient = c.recipient AND n.number = c.last_number
        WHERE n.replaces IS NOT NULL AND c.recipient IN (SELECT value FROM {each $1}))"""

AfterInsertHook = Callable[[str, NotificationPayload, Sequence[str]], Awaitable[None]]
"""Called in the transaction with the recipients who just got a notification of the event."""


@dataclass(frozen=True)
class Notifier:
    """Creates notifications and wakes their recipients' sockets in all processes."""

    fanout: Fanout
    hooks: tuple[AfterInsertHook, ...] = ()

    async def notify(
        self, event: str, payload: NotificationPayload, recipients: Sequence[str]
    ) -> None:
        """Give each recipient one notification of `event`, however often this is called.

        Raises `RuntimeError` inside a transaction: each batch is committed before the next one
        starts, and recipients notified in an earlier attempt stay notified.
        """
        if isinstance(get_connection("default"), TransactionalDBClient):
            raise RuntimeError("Notify after the commit.")  # noqa: TRY004 - no type of an argument
        for batch in _batches(recipients):
            async with in_transaction("default"):
                await self._notify_batch(event, payload, batch)
            await self.fanout.wake(batch)

    async def _notify_batch(
        self, event: str, payload: NotificationPayload, batch: list[str]
    ) -> None:
        at = payload.at.astimezone(UTC)
        rows = await sql.execute(MARK_DELIVERED_SQL, event, sql.encode_list(batch), at)
        undelivered = sorted(row["recipient"] for row in rows)
        if not undelivered:
            return
        recipient_list = sql.encode_list(undelivered)
        await sql.execute(NEXT_NUMBER_SQL, recipient_list)
        await sql.execute(
            COLLAPSE_SQL if payload.collapses else INSERT_SQL,
            recipient_list,
            event,
            *_columns(payload),
            at,
        )
        if payload.collapses:
            await sql.execute(CLEAR_SUPERSEDED_SQL, recipient_list, at)
        for hook in self.hooks:
            await hook(event, payload, undelivered)


def _batches(recipients: Sequence[str]) -> Iterator[list[str]]:
    ordered = sorted(set(recipients))
    for start in range(0, len(ordered), BATCH_SIZE):
        yield ordered[start : start + BATCH_SIZE]


def _columns(payload: NotificationPayload) -> tuple[object, ...]:
    about = (payload.about.type, payload.about.id) if payload.about else (None, None)
    subject = payload.subject or payload.ref
    return (
        payload.kind,
        payload.ref.type,
        payload.ref.id,
        *about,
        subject.type,
        subject.id,
        payload.actor,
    )
