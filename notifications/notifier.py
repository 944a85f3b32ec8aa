"""The only way into an inbox: `await notifier.tell(event, note, recipients)`.

A batch is one transaction: who was not yet told of this event, their counters raised, notices.
Told rows and counters are taken in the order of recipients, so that no two notifiers wait for each
other; a number is raised only for somebody who then gets a notice, so that there are no gaps. A
notice that grows is a new one with a new number; the row of the old one stays and is empty, and
says which one it replaced: whoever was away for both takes away the one they have.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from notifications import sql
from notifications.fanout import Fanout
from notifications.note import Note

BATCH = 500

NOT_YET_TOLD = """INSERT INTO notification_told (event, recipient, at)
    SELECT $1, value, $3 FROM {each $2} WHERE true ORDER BY value
    ON CONFLICT DO NOTHING RETURNING recipient"""
RAISE = """INSERT INTO notification_counter (recipient, last_number, read_through)
    SELECT value, 1, 0 FROM {each $1} WHERE true ORDER BY value
    ON CONFLICT (recipient) DO UPDATE SET last_number = notification_counter.last_number + 1"""
INSERT = """INSERT INTO notification_notice (recipient, number, event, kind, ref_type, ref_id,
        about_type, about_id, thing_type, thing_id, actor, at)
    SELECT recipient, last_number, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
    FROM notification_counter WHERE recipient IN (SELECT value FROM {each $1})"""
GROW = """INSERT INTO notification_notice (recipient, number, event, kind, ref_type, ref_id,
        about_type, about_id, thing_type, thing_id, actor, at, actors, replaces)
    SELECT c.recipient, c.last_number, $2, CAST($3 AS TEXT), $4, $5,
        $6, $7, CAST($8 AS TEXT), CAST($9 AS TEXT), CAST($10 AS TEXT), $11,
        CASE WHEN n.actors IS NULL THEN CAST($10 AS TEXT)
            WHEN replace(' ' || n.actors || ' ', ' ' || CAST($10 AS TEXT) || ' ', '')
                <> ' ' || n.actors || ' ' THEN n.actors
            WHEN length(n.actors) > 6400 THEN n.actors
            ELSE n.actors || ' ' || CAST($10 AS TEXT) END,
        n.number
    FROM notification_counter c LEFT JOIN notification_notice n
        ON n.recipient = c.recipient AND n.number = (
            SELECT MAX(old.number) FROM notification_notice old
            WHERE old.recipient = c.recipient AND old.kind = CAST($3 AS TEXT)
            AND old.thing_type = CAST($8 AS TEXT) AND old.thing_id = CAST($9 AS TEXT)
            AND old.read_at IS NULL AND old.number > c.read_through)
    WHERE c.recipient IN (SELECT value FROM {each $1})"""
EMPTY = """UPDATE notification_notice SET kind = 'empty', ref_type = '', ref_id = '',
        about_type = NULL, about_id = NULL, thing_type = '', thing_id = '',
        actor = NULL, actors = NULL, read_at = $2
    WHERE (recipient, number) IN (
        SELECT n.recipient, n.replaces FROM notification_counter c JOIN notification_notice n
            ON n.recipient = c.recipient AND n.number = c.last_number
        WHERE n.replaces IS NOT NULL AND c.recipient IN (SELECT value FROM {each $1}))"""

Besides = Callable[[str, Note, Sequence[str]], Awaitable[None]]
"""What is to be written along with the notices of an event: for these, who just got theirs."""


@dataclass(frozen=True)
class Notifier:
    """Tells people, and wakes their sockets in whichever process they are."""

    fanout: Fanout
    besides: tuple[Besides, ...] = ()

    async def tell(self, event: str, note: Note, recipients: Sequence[str]) -> None:
        """Give each recipient one notice of `event`, however often this is called.

        Not to be called inside a transaction: a batch is committed before the next one begins, and
        whoever was told in an earlier attempt stays told.
        """
        if isinstance(get_connection("default"), TransactionalDBClient):
            raise RuntimeError("Tell after the commit.")  # noqa: TRY004 - no type of an argument
        for batch in _batches(recipients):
            async with in_transaction("default"):
                await self._tell(event, note, batch)
            await self.fanout.wake(batch)

    async def _tell(self, event: str, note: Note, batch: list[str]) -> None:
        at = note.at.astimezone(UTC)
        told = await sql.rows(NOT_YET_TOLD, event, sql.listed(batch), at)
        fresh = sorted(row["recipient"] for row in told)
        if not fresh:
            return
        listed = sql.listed(fresh)
        await sql.rows(RAISE, listed)
        await sql.rows(GROW if note.grows else INSERT, listed, event, *_columns(note), at)
        if note.grows:
            await sql.rows(EMPTY, listed, at)
        for write in self.besides:
            await write(event, note, fresh)


def _batches(recipients: Sequence[str]) -> Iterator[list[str]]:
    ordered = sorted(set(recipients))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def _columns(note: Note) -> tuple[object, ...]:
    about = (note.about.type, note.about.id) if note.about else (None, None)
    thing = note.thing or note.ref
    return (note.kind, note.ref.type, note.ref.id, *about, thing.type, thing.id, note.actor)
