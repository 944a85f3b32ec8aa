"""A recipient's notices: numbered from 1 without gaps, newest first, read or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications import sql
from notifications.models import Counter
from notifications.note import Note, Ref

MOST_COUNTED = 100  # beyond it people are told "99+"

FIELDS = """number, kind, ref_type, ref_id, about_type, about_id, actor, at,
        read_at IS NOT NULL OR number <= COALESCE(read_through, 0) AS read"""
"""What `notice_of` needs, of a notice and its recipient's counter."""
COLUMNS = f"""SELECT {FIELDS}
    FROM notification_notice
    LEFT JOIN notification_counter USING (recipient)
    WHERE recipient = $1"""  # noqa: S608 - our own fragment
NEWEST = f"{COLUMNS} ORDER BY number DESC LIMIT $2"
OLDER = f"{COLUMNS} AND number < $3 ORDER BY number DESC LIMIT $2"
LATER = f"{COLUMNS} AND number > $3 ORDER BY number LIMIT $2"
UNREAD = """SELECT COUNT(*) AS unread FROM (
        SELECT 1 FROM notification_notice
        WHERE recipient = $1 AND read_at IS NULL AND number > COALESCE(
            (SELECT read_through FROM notification_counter WHERE recipient = $1), 0)
        LIMIT $2) AS counted"""
READ_THROUGH = """UPDATE notification_counter
    SET read_through = CASE WHEN $2 < last_number THEN $2 ELSE last_number END
    WHERE recipient = $1 AND read_through < $2"""
READ_SINGLY = """UPDATE notification_notice SET read_at = $2
    WHERE recipient = $1 AND read_at IS NULL
    AND number IN (SELECT CAST(value AS BIGINT) FROM {each $3})"""


@dataclass(frozen=True)
class Notice:
    """A note that has reached somebody."""

    number: int
    note: Note
    read: bool


async def page(recipient: str, *, limit: int, before: int | None = None) -> list[Notice]:
    """The newest notices, or the newest of those numbered below `before`."""
    if before is None:
        found = await sql.read(NEWEST, recipient, limit)
    else:
        found = await sql.read(OLDER, recipient, limit, before)
    return [notice_of(row) for row in found]


async def after(recipient: str, number: int, *, limit: int) -> list[Notice]:
    """The first notices numbered above `number`, in order."""
    found = await sql.read(LATER, recipient, limit, number)
    return [notice_of(row) for row in found]


async def last_number(recipient: str) -> int:
    """The number of the latest notice; 0 when there is none."""
    counter = await Counter.get_or_none(recipient=recipient)
    return counter.last_number if counter else 0


async def unread(recipient: str) -> int:
    """How many are unread; 100 means "more than 99"."""
    found = await sql.read(UNREAD, recipient, MOST_COUNTED)
    return int(found[0]["unread"])


async def mark_read_through(recipient: str, number: int) -> None:
    """Everything up to and including `number` is read."""
    await sql.rows(READ_THROUGH, recipient, number)


async def mark_read(recipient: str, numbers: Sequence[int], *, now: datetime) -> None:
    """These notices are read; numbers that the recipient does not have are no matter."""
    await sql.rows(READ_SINGLY, recipient, now, sql.listed(numbers))


def notice_of(row: sql.Row) -> Notice:
    about = Ref(row["about_type"], row["about_id"]) if row["about_type"] else None
    ref = Ref(row["ref_type"], row["ref_id"])
    note = Note(row["kind"], ref, sql.time(row["at"]), actor=row["actor"], about=about)
    return Notice(row["number"], note, read=bool(row["read"]))
