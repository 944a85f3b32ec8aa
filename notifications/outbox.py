"""Notices that wait to be mailed: queued with the notice itself, in one transaction with it.

A row names a notice and nothing more; what it says is asked when a letter is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from notifications import inbox, sql
from notifications.application import Clock, utc_now
from notifications.inbox import Notice
from notifications.note import Note

NEWS_FOR = timedelta(hours=24)
"""What happened before that is in the inbox only, when it is told late."""
READING_TIME = timedelta(seconds=60)
"""Who is at the screen reads the notice there; then there is no mail about it."""

ADD = """INSERT INTO notification_mail (recipient, number, due_at, way)
    SELECT recipient, last_number, $2, $3 FROM notification_counter
    WHERE recipient IN (SELECT value FROM {each $1}) ON CONFLICT DO NOTHING"""
DUE = """SELECT recipient, MIN(due_at) AS since FROM notification_mail m
    WHERE letter IS NULL AND due_at <= $1 AND NOT EXISTS (
        SELECT 1 FROM notification_letter l
        WHERE l.recipient = m.recipient AND l.sent_at IS NULL
    ) GROUP BY recipient ORDER BY since, recipient LIMIT $2"""
HOLD = "UPDATE notification_counter SET last_number = last_number WHERE recipient = $1"
WAITING = f"""SELECT due_at, way, {inbox.FIELDS}
    FROM notification_mail JOIN notification_notice USING (recipient, number)
    LEFT JOIN notification_counter USING (recipient)
    WHERE recipient = $1 AND letter IS NULL AND due_at <= $2
    ORDER BY number"""  # noqa: S608 - a fragment of our own
NUMBERS = "number IN (SELECT CAST(value AS BIGINT) FROM {each $2})"
DROP = f"DELETE FROM notification_mail WHERE recipient = $1 AND {NUMBERS}"  # noqa: S608 - ours
POSTPONE = f"""UPDATE notification_mail SET due_at = $3, way = $4
    WHERE recipient = $1 AND {NUMBERS} AND letter IS NULL"""  # noqa: S608 - ours
DROP_OLDER = "DELETE FROM notification_mail WHERE letter IS NULL AND due_at < $1"
DROP_PRUNED = """DELETE FROM notification_mail WHERE recipient = $1 AND letter IS NULL
    AND due_at <= $2 AND NOT EXISTS (
        SELECT 1 FROM notification_notice n
        WHERE n.recipient = notification_mail.recipient AND n.number = notification_mail.number
    )"""


class Way(StrEnum):
    """How a notice leaves: by itself, or gathered with others into one letter."""

    SINGLE = "single"
    DIGEST = "digest"


@dataclass(frozen=True)
class Item:
    """A notice whose time has come."""

    notice: Notice
    due_at: datetime
    way: Way

    @property
    def number(self) -> int:
        return self.notice.number


@dataclass(frozen=True)
class MailQueue:
    """Queues a mail for each notice, due when there was time to read it on the screen."""

    clock: Clock = utc_now

    async def add(self, event: str, note: Note, recipients: Sequence[str]) -> None:
        """To be called with the notices just made, in the transaction that made them."""
        del event
        now = self.clock()
        if note.at > now - NEWS_FOR:
            due = now + READING_TIME
            await sql.rows(ADD, sql.listed(recipients), due, Way.SINGLE.value)


async def due(now: datetime, *, limit: int) -> list[str]:
    """Those who have waited longest; not those who still have an earlier letter coming."""
    return [row["recipient"] for row in await sql.rows(DUE, now, limit)]


async def hold(recipient: str) -> None:
    """Keep others from gathering the same mails, until the transaction ends."""
    await sql.rows(HOLD, recipient)


async def waiting(recipient: str, now: datetime) -> list[Item]:
    """What is due for a recipient, in the order of the inbox; what left the inbox is dropped."""
    await sql.rows(DROP_PRUNED, recipient, now)
    found = await sql.rows(WAITING, recipient, now)
    return [Item(inbox.notice_of(row), sql.time(row["due_at"]), Way(row["way"])) for row in found]


async def drop(recipient: str, items: Sequence[Item]) -> None:
    await sql.rows(DROP, recipient, _numbers(items))


async def postpone(recipient: str, items: Sequence[Item], until: datetime, way: Way) -> None:
    await sql.rows(POSTPONE, recipient, _numbers(items), until, way.value)


async def drop_stale(before: datetime) -> None:
    """Forget what should have left long ago: nobody wants yesterday's news by the hundred."""
    await sql.rows(DROP_OLDER, before)


def _numbers(items: Sequence[Item]) -> str:
    return sql.listed(item.number for item in items)
