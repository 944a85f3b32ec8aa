"""Deletes old notifications, only from the old end of each inbox.

A notification that is recent or unread keeps all later ones. So an inbox is complete above the
number it is pruned through, and a client that asks for notifications below it has to
resynchronise.
"""

from datetime import UTC, datetime, timedelta

from tortoise.transactions import in_transaction

from notifications import sql

READ_RETENTION = timedelta(days=90)
"""The age at which read notifications are deleted."""
RETENTION = timedelta(days=365)
"""The age at which all notifications are deleted, read or unread."""
DELIVERY_RETENTION = timedelta(days=90)
"""How long deliveries are remembered; no older event may be delivered again."""
BATCH_SIZE = 500  # inboxes in a transaction

NEXT_INBOXES_SQL = """SELECT recipient FROM notification_counter WHERE recipient > $1
    ORDER BY recipient LIMIT $2"""
LOCK_SQL = """INSERT INTO notification_counter (recipient, last_number, read_through)
    SELECT value, 0, 0 FROM {each $1} WHERE true ORDER BY value
    ON CONFLICT (recipient) DO UPDATE SET last_number = notification_counter.last_number"""
SET_PRUNED_THROUGH_SQL = """UPDATE notification_counter SET pruned_through = COALESCE((
        SELECT MIN(n.number) - 1 FROM notification n
        WHERE n.recipient = notification_counter.recipient AND n.at > $3 AND (
            n.at > $2 OR (n.read_at IS NULL AND n.number > notification_counter.read_through)
        )
    ), last_number) WHERE recipient IN (SELECT value FROM {each $1})"""
DELETE_SQL = """DELETE FROM notification WHERE recipient IN (SELECT value FROM {each $1})
    AND number <= (
        SELECT c.pruned_through FROM notification_counter c
        WHERE c.recipient = notification.recipient
    )"""
DELETE_DELIVERIES_SQL = "DELETE FROM notification_recipient WHERE at < $1"


async def prune_inboxes(*, now: datetime) -> None:
    """Delete notifications that are too old, batch by batch. May be interrupted and run again."""
    last = ""
    while True:
        rows = await sql.execute(NEXT_INBOXES_SQL, last, BATCH_SIZE)
        inboxes = [row["recipient"] for row in rows]
        if not inboxes:
            break
        await _prune_batch(inboxes, now.astimezone(UTC))
        last = inboxes[-1]
    await sql.execute(DELETE_DELIVERIES_SQL, now.astimezone(UTC) - DELIVERY_RETENTION)


async def _prune_batch(inboxes: list[str], now: datetime) -> None:
    """Counters are locked in the same order as by the notifier."""
    recipient_list = sql.encode_list(inboxes)
    async with in_transaction("default"):
        await sql.execute(LOCK_SQL, recipient_list)
        await sql.execute(
            SET_PRUNED_THROUGH_SQL, recipient_list, now - READ_RETENTION, now - RETENTION
        )
        await sql.execute(DELETE_SQL, recipient_list)
