"""A recipient's notices: numbered from 1 without gaps, newest first, read or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tortoise.transactions import in_transaction

from notifications import sql
from notifications.models import Counter
from notifications.note import EMPTY, Note, Ref

MOST_COUNTED = 100  # beyond it people are told "99+"

FIELDS = """number, kind, ref_type, ref_id, about_type, about_id, thing_type, thing_id,
        actor, actors, replaces, at,
        read_at IS NOT NULL OR number <= COALESCE(read_through, 0) AS read"""
"""What `notice_of` needs, of a notice and its recipient's counter."""
COLUMNS = f"""SELECT {FIELDS}
    FROM notification_notice
    LEFT JOIN notification_counter USING (recipient)
    WHERE recipient = $1"""  # noqa: S608 - our own fragment
NEWEST = f"{COLUMNS} AND kind <> '{EMPTY}' ORDER BY number DESC LIMIT $2"
OLDER = f"{COLUMNS} AND kind <> '{EMPTY}' AND number < $3 ORDER BY number DESC LIMIT $2"
LATER = f"{COLUMNS} AND number > $3 ORDER BY number LIMIT $2"
UNREAD = """SELECT COUNT(*) AS unread FROM (
        SELECT 1 FROM notification_notice
        WHERE recipient = $1 AND read_at IS NULL AND number > COALESCE(
            (SELECT read_through FROM notification_counter WHERE recipient = $1), 0)
        LIMIT $2) AS counted"""
READ_MARKS = "UPDATE notification_counter SET reads = reads + 1 WHERE recipient = $1"
READ_THROUGH = """UPDATE notification_counter SET reads = reads + 1,
        read_through = CASE WHEN $2 < last_number THEN $2 ELSE last_number END
    WHERE recipient = $1 AND read_through < $2 AND read_through < last_number
    RETURNING recipient"""
READ_SINGLY = """UPDATE notification_notice SET read_at = $2
    WHERE recipient = $1 AND read_at IS NULL
    AND number IN (SELECT CAST(value AS BIGINT) FROM {each $3})"""
SETTLE = """UPDATE notification_counter SET read_through = COALESCE((
        SELECT MIN(number) - 1 FROM notification_notice n
        WHERE n.recipient = $1 AND n.read_at IS NULL AND n.number > read_through
    ), last_number) WHERE recipient = $1"""
UNREAD_OF = """SELECT n.number, n.ref_id FROM notification_notice n
        LEFT JOIN notification_counter c ON c.recipient = n.recipient
    WHERE n.recipient = $1 AND n.read_at IS NULL AND n.number > COALESCE(c.read_through, 0)"""
UNREAD_ABOUT = f"{UNREAD_OF} AND n.thing_type = $2 AND n.thing_id = $3"
UNREAD_AMONG = f"{UNREAD_OF} AND n.number IN (SELECT CAST(value AS BIGINT) FROM {{each $2}})"  # noqa: S608
UNREAD_THERE = f"""{UNREAD_OF} AND n.about_type = $2 AND n.about_id = $3 AND n.ref_type = $4
    ORDER BY n.number DESC LIMIT $5"""
MARKS = """SELECT c.read_through, n.number FROM notification_counter c
    LEFT JOIN notification_notice n ON n.recipient = c.recipient
        AND n.read_at IS NOT NULL AND n.number > c.read_through AND n.kind <> 'empty'
    WHERE c.recipient = $1 ORDER BY n.number LIMIT $2"""
MOST_MARKS = 500
"""Notices read one by one above unread ones that are named; with more a client starts anew."""


@dataclass(frozen=True)
class Notice:
    """A note that has reached somebody.

    `people` is how many did it, if it has grown; it then `replaces` the notice with that number,
    whose row is empty.
    """

    number: int
    note: Note
    read: bool
    people: int = 1
    replaces: int | None = None

    @property
    def is_empty(self) -> bool:
        return self.note.kind == EMPTY


@dataclass(frozen=True)
class Marks:
    """What is read: everything up to `through`, and these above it."""

    through: int
    numbers: tuple[int, ...]


async def page(recipient: str, *, limit: int, before: int | None = None) -> list[Notice]:
    """The newest notices, or the newest of those numbered below `before`."""
    if before is None:
        found = await sql.read(NEWEST, recipient, limit)
    else:
        found = await sql.read(OLDER, recipient, limit, before)
    return [notice_of(row) for row in found]


async def after(recipient: str, number: int, *, limit: int) -> list[Notice]:
    """The first notices numbered above `number`, in order, with the empty ones among them."""
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


async def marks(recipient: str) -> Marks | None:
    """What is read; None when that is too much to tell."""
    found = await sql.read(MARKS, recipient, MOST_MARKS + 1)
    if len(found) > MOST_MARKS:
        return None
    through = found[0]["read_through"] if found else 0
    return Marks(through, tuple(row["number"] for row in found if row["number"] is not None))


async def mark_read_through(recipient: str, number: int) -> bool:
    """Everything up to and including `number` is read; whether that changed anything."""
    return bool(await sql.rows(READ_THROUGH, recipient, number))


async def mark_read(recipient: str, numbers: Sequence[int], *, now: datetime) -> bool:
    """These notices are read; numbers that the recipient does not have are no matter."""
    unread = await sql.rows(UNREAD_AMONG, recipient, sql.listed(numbers))
    return await _mark(recipient, unread, now)


async def read_about(recipient: str, thing: Ref, *, now: datetime) -> bool:
    """What was told of `thing` is read: it has been opened. Whether that changed anything."""
    return await _mark(
        recipient, await sql.rows(UNREAD_ABOUT, recipient, *vars(thing).values()), now
    )


async def unread_of(recipient: str, about: Ref, kind: str) -> dict[int, str]:
    """Unread notices about a place: the number, and the id of the `kind` of thing it is of."""
    found = await sql.read(UNREAD_THERE, recipient, about.type, about.id, kind, MOST_MARKS)
    return {row["number"]: row["ref_id"] for row in found}


async def _mark(recipient: str, unread: Sequence[sql.Row], now: datetime) -> bool:
    """The counter is locked first, as by the notifier."""
    if not unread:
        return False
    numbers = sql.listed(row["number"] for row in unread)
    async with in_transaction("default"):
        await sql.rows(READ_MARKS, recipient)
        await sql.rows(READ_SINGLY, recipient, now.astimezone(UTC), numbers)
        await sql.rows(SETTLE, recipient)
    return True


def notice_of(row: sql.Row) -> Notice:
    about = Ref(row["about_type"], row["about_id"]) if row["about_type"] else None
    ref = Ref(row["ref_type"], row["ref_id"])
    thing = Ref(row["thing_type"], row["thing_id"])
    note = Note(
        row["kind"],
        ref,
        sql.time(row["at"]),
        actor=row["actor"],
        about=about,
        thing=None if thing == ref else thing,
        grows=row["actors"] is not None,
    )
    people = len(row["actors"].split()) if row["actors"] else 1
    return Notice(row["number"], note, bool(row["read"]), people, row["replaces"])
