"""The only way into an inbox: `await notifier.tell(event, note, recipients)`.

A batch is one transaction: who was not yet told of this event, their counters raised, notices.
Told rows and counters are taken in the order of recipients, so that no two notifiers wait for each
other; a number is raised only for somebody who then gets a notice, so that there are no gaps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from notifications import sql
from notifications.fanout import Fanout
from notifications.note import Note

BATCH = 500

NOT_YET_TOLD = """INSERT INTO notification_told (event, recipient)
    SELECT $1, value FROM {each $2} WHERE true ORDER BY value
    ON CONFLICT DO NOTHING RETURNING recipient"""
RAISE = """INSERT INTO notification_counter (recipient, last_number, read_through)
    SELECT value, 1, 0 FROM {each $1} WHERE true ORDER BY value
    ON CONFLICT (recipient) DO UPDATE SET last_number = notification_counter.last_number + 1"""
INSERT = """INSERT INTO notification_notice
        (recipient, number, event, kind, ref_type, ref_id, about_type, about_id, actor, at)
    SELECT recipient, last_number, $2, $3, $4, $5, $6, $7, $8, $9 FROM notification_counter
    WHERE recipient IN (SELECT value FROM {each $1})"""


@dataclass(frozen=True)
class Notifier:
    """Tells people, and wakes their sockets in whichever process they are."""

    fanout: Fanout

    async def tell(self, event: str, note: Note, recipients: Sequence[str]) -> None:
        """Give each recipient one notice of `event`, however often this is called.

        Not to be called inside a transaction: a batch is committed before the next one begins, and
        whoever was told in an earlier attempt stays told.
        """
        if isinstance(get_connection("default"), TransactionalDBClient):
            raise RuntimeError("Tell after the commit.")  # noqa: TRY004 - no type of an argument
        for batch in _batches(recipients):
            async with in_transaction("default"):
                await _tell(event, note, batch)
            await self.fanout.wake(batch)


def _batches(recipients: Sequence[str]) -> Iterator[list[str]]:
    ordered = sorted(set(recipients))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


async def _tell(event: str, note: Note, batch: list[str]) -> None:
    told = await sql.rows(NOT_YET_TOLD, event, sql.listed(batch))
    fresh = sql.listed(row["recipient"] for row in told)
    await sql.rows(RAISE, fresh)
    await sql.rows(INSERT, fresh, event, *_columns(note))


def _columns(note: Note) -> tuple[object, ...]:
    about = (note.about.type, note.about.id) if note.about else (None, None)
    return (note.kind, note.ref.type, note.ref.id, *about, note.actor, note.at.astimezone(UTC))
