"""Letters: notices gathered for one mail, leased while it is sent, kept until tomorrow.

The id of a letter is its Message-ID: one that is sent again after a crash is the same letter.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from notifications import inbox, sql
from notifications.inbox import Notice
from notifications.outbox import Item, Way

LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
KEPT = timedelta(days=2)

INSERT = """INSERT INTO notification_letter (id, recipient, way, made_at, due_at, failures, doubts)
    VALUES ($1, $2, $3, $4, $4, 0, 0)"""
GATHER = """UPDATE notification_mail SET letter = $3
    WHERE recipient = $1 AND letter IS NULL
    AND number IN (SELECT CAST(value AS BIGINT) FROM {each $2})"""
TAKE = """UPDATE notification_letter SET leased_until = $2 WHERE id = (
        SELECT id FROM notification_letter
        WHERE sent_at IS NULL AND due_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
        ORDER BY due_at, id LIMIT 1
    ) AND (leased_until IS NULL OR leased_until <= $1)
    RETURNING id, recipient, way, made_at, failures, doubts"""
UNREAD = f"""SELECT {inbox.FIELDS}
    FROM notification_mail JOIN notification_notice USING (recipient, number)
    LEFT JOIN notification_counter USING (recipient)
    WHERE letter = $1 AND read_at IS NULL AND number > COALESCE(read_through, 0)
    ORDER BY number"""  # noqa: S608 - a fragment of our own
SENT = "UPDATE notification_letter SET sent_at = $2, leased_until = NULL WHERE id = $1"
AGAIN = """UPDATE notification_letter SET failures = failures + 1, doubts = doubts + $3,
    due_at = $2, leased_until = NULL WHERE id = $1"""
RELEASE = "UPDATE notification_letter SET leased_until = NULL WHERE id = $1"
EMPTY = "DELETE FROM notification_mail WHERE letter = $1"
FORGET = "DELETE FROM notification_letter WHERE id = $1"
COUNT = """SELECT COUNT(*) AS letters FROM notification_letter
    WHERE recipient = $1 AND made_at >= $2"""
STALE = "SELECT id FROM notification_letter WHERE sent_at IS NULL AND made_at < $1"
SWEEP = "DELETE FROM notification_letter WHERE sent_at < $1"
ANY = """SELECT 1 AS one FROM notification_mail m
    WHERE letter IS NULL AND due_at <= $1 AND NOT EXISTS (
        SELECT 1 FROM notification_letter l
        WHERE l.recipient = m.recipient AND l.sent_at IS NULL
    )
    UNION ALL SELECT 1 FROM notification_letter WHERE sent_at IS NULL AND due_at <= $1
        AND (leased_until IS NULL OR leased_until <= $1) LIMIT 1"""


@dataclass(frozen=True)
class Due:
    """A letter that is ours to send until the lease ends."""

    id: str
    recipient: str
    way: Way
    made_at: datetime
    failures: int
    doubts: int


async def anything(now: datetime) -> bool:
    """Whether there is anything to gather or to send."""
    return bool(await sql.rows(ANY, now))


async def gather(recipient: str, items: Sequence[Item], way: Way, *, now: datetime) -> None:
    """Make a letter of these; inside the transaction that chose them."""
    id_ = secrets.token_hex(16)
    await sql.rows(INSERT, id_, recipient, way.value, now)
    await sql.rows(GATHER, recipient, sql.listed(item.number for item in items), id_)


async def of_today(recipient: str, since: datetime) -> int:
    """How many were made for a recipient since then."""
    return int((await sql.rows(COUNT, recipient, since))[0]["letters"])


async def take(now: datetime) -> Due | None:
    """The letter that has waited longest and that nobody else is sending."""
    for row in await sql.rows(TAKE, now, now + LEASE):
        return Due(
            row["id"],
            row["recipient"],
            Way(row["way"]),
            sql.time(row["made_at"]),
            row["failures"],
            row["doubts"],
        )
    return None


async def notices(letter: Due) -> list[Notice]:
    """What it is about, as far as that is unread still."""
    return [inbox.notice_of(row) for row in await sql.rows(UNREAD, letter.id)]


async def sent(letter: Due, *, now: datetime) -> None:
    async with in_transaction("default"):
        await sql.rows(SENT, letter.id, now)
        await sql.rows(EMPTY, letter.id)


async def again(letter: Due, *, now: datetime, doubtful: bool = False) -> None:
    """Try it later: after a minute, two, four, at most an hour.

    `doubtful`: the server may have taken it, though it never said so.
    """
    wait = min(FIRST_WAIT * 2 ** min(letter.failures, 10), LONGEST_WAIT)
    await sql.rows(AGAIN, letter.id, now + wait, int(doubtful))


async def put_back(letter: Due) -> None:
    """It was not its fault: it goes with the next round."""
    await sql.rows(RELEASE, letter.id)


async def forget(letter_id: str) -> None:
    """There is nothing left to say in it, or nobody to say it to."""
    async with in_transaction("default"):
        await sql.rows(EMPTY, letter_id)
        await sql.rows(FORGET, letter_id)


async def drop_stale(before: datetime) -> None:
    """Give up letters that could not be sent for too long."""
    for row in await sql.rows(STALE, before):
        await forget(row["id"])


async def sweep(now: datetime) -> None:
    """Letters are kept for counting those of a day."""
    await sql.rows(SWEEP, now - KEPT)
