"""A recipient's notifications: numbered from 1 without gaps, newest first, read or unread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tortoise.transactions import in_transaction

from notifications import sql
from notifications.models import InboxCounter
from notifications.payload import SUPERSEDED, NotificationPayload, Ref

MAX_COUNTED_UNREAD = 100  # the client shows "99+" at this number

FIELDS_SQL = """number, kind, ref_type, ref_id, about_type, about_id, subject_type, subject_id,
        actor, actors, replaces, at,
        read_at IS NOT NULL OR number <= COALESCE(read_through, 0) AS read"""
"""The columns for `notification_from_row`, of a notification and its recipient's counter."""
SELECT_SQL = f"""SELECT {FIELDS_SQL}
    FROM notification
    LEFT JOIN notification_counter USING (recipient)
    WHERE recipient = $1"""  # noqa: S608 - only constants
NEWEST_SQL = f"{SELECT_SQL} AND kind <> '{SUPERSEDED}' ORDER BY number DESC LIMIT $2"
OLDER_SQL = (
    f"{SELECT_SQL} AND kind <> '{SUPERSEDED}' AND number < $3 ORDER BY number DESC LIMIT $2"
)
LATER_SQL = f"{SELECT_SQL} AND number > $3 ORDER BY number LIMIT $2"
COUNT_UNREAD_SQL = """SELECT COUNT(*) AS unread FROM (
        SELECT 1 FROM notification
        WHERE recipient = $1 AND read_at IS NULL AND number > COALESCE(
            (SELECT read_through FROM notification_counter WHERE recipient = $1), 0)
        LIMIT $2) AS counted"""
RAISE_READ_REVISION_SQL = "UPDATE notification_counter SET reads = reads + 1 WHERE recipient = $1"
MARK_READ_THROUGH_SQL = """UPDATE notification_counter SET reads = reads + 1,
        read_through = CASE WHEN $2 < last_number THEN $2 ELSE last_number END
    WHERE recipient = $1 AND read_through < $2 AND read_through < last_number
    RETURNING recipient"""
MARK_READ_SQL = """UPDATE notification SET read_at = $2
    WHERE recipient = $1 AND read_at IS NULL
    AND number IN (SELECT CAST(value AS BIGINT) FROM {each $3})"""
ADVANCE_READ_THROUGH_SQL = """UPDATE notification_counter SET read_through = COALESCE((
        SELECT MIN(number) - 1 FROM notification n
        WHERE n.recipient = $1 AND n.read_at IS NULL AND n.number > read_through
    ), last_number) WHERE recipient = $1"""
UNREAD_SQL = """SELECT n.number, n.ref_id FROM notification n
        LEFT JOIN notification_counter c ON c.recipient = n.recipient
    WHERE n.recipient = $1 AND n.read_at IS NULL AND n.number > COALESCE(c.read_through, 0)"""
UNREAD_ABOUT_SUBJECT_SQL = f"{UNREAD_SQL} AND n.subject_type = $2 AND n.subject_id = $3"
UNREAD_BY_NUMBER_SQL = (
    f"{UNREAD_SQL} AND n.number IN (SELECT CAST(value AS BIGINT) FROM {{each $2}})"  # noqa: S608
)
UNREAD_IN_PLACE_SQL = f"""{UNREAD_SQL}
    AND n.about_type = $2 AND n.about_id = $3 AND n.ref_type = $4
    ORDER BY n.number DESC LIMIT $5"""
READ_MARKERS_SQL = """SELECT c.read_through, n.number FROM notification_counter c
    LEFT JOIN notification n ON n.recipient = c.recipient
        AND n.read_at IS NOT NULL AND n.number > c.read_through AND n.kind <> 'empty'
    WHERE c.recipient = $1 ORDER BY n.number LIMIT $2"""
MAX_READ_MARKERS = 500
"""Limits the notifications read one by one above unread ones; above it clients resynchronise."""


@dataclass(frozen=True)
class Notification:
    """A notification in an inbox.

    `actor_count` is the number of people who acted, if it is collapsed; `replaces` is then the
    number of the previous notification, whose row is emptied.
    """

    number: int
    payload: NotificationPayload
    is_read: bool
    actor_count: int = 1
    replaces: int | None = None

    @property
    def is_superseded(self) -> bool:
        return self.payload.kind == SUPERSEDED


@dataclass(frozen=True)
class ReadMarkers:
    """All notifications up to `through` are read, and those with `numbers` above it."""

    through: int
    numbers: tuple[int, ...]


async def list_notifications(
    recipient: str, *, limit: int, before: int | None = None
) -> list[Notification]:
    """Return the newest notifications, or the newest of those numbered below `before`."""
    if before is None:
        rows = await sql.fetch(NEWEST_SQL, recipient, limit)
    else:
        rows = await sql.fetch(OLDER_SQL, recipient, limit, before)
    return [notification_from_row(row) for row in rows]


async def list_after(recipient: str, number: int, *, limit: int) -> list[Notification]:
    """Return the first notifications numbered above `number`, in order, with superseded ones."""
    rows = await sql.fetch(LATER_SQL, recipient, limit, number)
    return [notification_from_row(row) for row in rows]


async def get_last_number(recipient: str) -> int:
    """Return the number of the latest notification; 0 if there is none."""
    counter = await InboxCounter.get_or_none(recipient=recipient)
    return counter.last_number if counter else 0


async def count_unread(recipient: str) -> int:
    """Return the number of unread notifications; 100 means "more than 99"."""
    rows = await sql.fetch(COUNT_UNREAD_SQL, recipient, MAX_COUNTED_UNREAD)
    return int(rows[0]["unread"])


async def get_read_markers(recipient: str) -> ReadMarkers | None:
    """Return the read markers; None if there are too many to send."""
    rows = await sql.fetch(READ_MARKERS_SQL, recipient, MAX_READ_MARKERS + 1)
    if len(rows) > MAX_READ_MARKERS:
        return None
    through = rows[0]["read_through"] if rows else 0
    return ReadMarkers(through, tuple(row["number"] for row in rows if row["number"] is not None))


async def mark_read_through(recipient: str, number: int) -> bool:
    """Mark all notifications up to and including `number` read; return True if any changed."""
    return bool(await sql.execute(MARK_READ_THROUGH_SQL, recipient, number))


async def mark_read(recipient: str, numbers: Sequence[int], *, now: datetime) -> bool:
    """Mark these notifications read; return True if any changed. Unknown numbers are ignored."""
    unread_rows = await sql.execute(UNREAD_BY_NUMBER_SQL, recipient, sql.encode_list(numbers))
    return await _mark_rows_read(recipient, unread_rows, now)


async def mark_subject_read(recipient: str, subject: Ref, *, now: datetime) -> bool:
    """Mark notifications about an opened `subject` read; return True if any changed."""
    unread_rows = await sql.execute(UNREAD_ABOUT_SUBJECT_SQL, recipient, subject.type, subject.id)
    return await _mark_rows_read(recipient, unread_rows, now)


async def list_unread_about(recipient: str, about: Ref, kind: str) -> dict[int, str]:
    """Return the unread notifications about a place that refer to a `kind` of object.

    Maps notification numbers to object ids.
    """
    rows = await sql.fetch(
        UNREAD_IN_PLACE_SQL, recipient, about.type, about.id, kind, MAX_READ_MARKERS
    )
    return {row["number"]: row["ref_id"] for row in rows}


async def _mark_rows_read(recipient: str, unread_rows: Sequence[sql.Row], now: datetime) -> bool:
    """Mark the rows read. The counter is locked first, as in the notifier."""
    if not unread_rows:
        return False
    numbers = sql.encode_list(row["number"] for row in unread_rows)
    async with in_transaction("default"):
        await sql.execute(RAISE_READ_REVISION_SQL, recipient)
        await sql.execute(MARK_READ_SQL, recipient, now.astimezone(UTC), numbers)
        await sql.execute(ADVANCE_READ_THROUGH_SQL, recipient)
    return True


def notification_from_row(row: sql.Row) -> Notification:
    about = Ref(row["about_type"], row["about_id"]) if row["about_type"] else None
    ref = Ref(row["ref_type"], row["ref_id"])
    subject = Ref(row["subject_type"], row["subject_id"])
    payload = NotificationPayload(
        row["kind"],
        ref,
        sql.parse_time(row["at"]),
        actor=row["actor"],
        about=about,
        subject=None if subject == ref else subject,
        collapses=row["actors"] is not None,
    )
    actor_count = len(row["actors"].split()) if row["actors"] else 1
    return Notification(row["number"], payload, bool(row["read"]), actor_count, row["replaces"])
