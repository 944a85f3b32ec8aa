"""Taking old notices away, from the old end of each inbox only.

What is younger or unread keeps everything above it. So an inbox is always whole from its cut to
its end, and who asks for what is below the cut is told to start anew.
"""

from datetime import UTC, datetime, timedelta

from tortoise.transactions import in_transaction

from notifications import sql

READ = timedelta(days=90)
"""Read notices go when they are older."""
EVERY = timedelta(days=365)
"""Notices go when they are older, read or not."""
TOLD = timedelta(days=90)
"""That somebody was told of an event is known so long; nobody tells of it anew after that."""
BATCH = 500  # inboxes in a transaction

INBOXES = """SELECT recipient FROM notification_counter WHERE recipient > $1
    ORDER BY recipient LIMIT $2"""
HOLD = """INSERT INTO notification_counter (recipient, last_number, read_through)
    SELECT value, 0, 0 FROM {each $1} WHERE true ORDER BY value
    ON CONFLICT (recipient) DO UPDATE SET last_number = notification_counter.last_number"""
CUT = """UPDATE notification_counter SET pruned_through = COALESCE((
        SELECT MIN(n.number) - 1 FROM notification_notice n
        WHERE n.recipient = notification_counter.recipient AND n.at > $3 AND (
            n.at > $2 OR (n.read_at IS NULL AND n.number > notification_counter.read_through)
        )
    ), last_number) WHERE recipient IN (SELECT value FROM {each $1})"""
DELETE = """DELETE FROM notification_notice WHERE recipient IN (SELECT value FROM {each $1})
    AND number <= (
        SELECT c.pruned_through FROM notification_counter c
        WHERE c.recipient = notification_notice.recipient
    )"""
FORGET = "DELETE FROM notification_told WHERE at < $1"


async def prune(*, now: datetime) -> None:
    """Take away what is too old, inbox by inbox; may be interrupted and run again."""
    last = ""
    while True:
        found = await sql.rows(INBOXES, last, BATCH)
        inboxes = [row["recipient"] for row in found]
        if not inboxes:
            break
        await _cut(inboxes, now.astimezone(UTC))
        last = inboxes[-1]
    await sql.rows(FORGET, now.astimezone(UTC) - TOLD)


async def _cut(inboxes: list[str], now: datetime) -> None:
    """Counters are held in the order in which the notifier takes them."""
    listed = sql.listed(inboxes)
    async with in_transaction("default"):
        await sql.rows(HOLD, listed)
        await sql.rows(CUT, listed, now - READ, now - EVERY)
        await sql.rows(DELETE, listed)
