"""Leases of undelivered events: each has an owner's name and an end.

An event may be leased when no older event of its stream is undelivered, so the events of a stream
are delivered in order. There is no order between streams; a batch is delivered in the order of
time. Leases of dead processes are released at once; no other lease lasts longer than a minute.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from groups_service.core import clock
from groups_service.database import process_liveness, sql, sql_lists
from groups_service.events.notification_rules import EventRecord
from groups_service.queries.core.columns import from_json_column, to_datetime, to_uuid

LEASE_DURATION = timedelta(seconds=60)
MAX_FAILURES = 10
BATCH_SIZE = 50
EVENT_COLUMNS = "id, stream, stream_id, version, kind, actor_id, refs, recipients, at, failures"


class EventLeases:
    """The leases of one owner: a process, for as long as it lives."""

    def __init__(self, owner: str) -> None:
        self._owner = owner

    async def lease_next(self) -> list[EventRecord]:
        """Lease the oldest undelivered event of each stream that no other process holds.

        Returns at most BATCH_SIZE events in the order of their times, one per stream.
        """
        now = clock.now()
        rows = await sql(
            f"""UPDATE event SET lease_owner = $1, leased_at = $2 WHERE id IN (
                SELECT e.id FROM event e
                WHERE e.delivered_at IS NULL AND e.failed_at IS NULL
                AND (e.leased_at IS NULL OR e.leased_at < $3)
                AND NOT EXISTS (
                    SELECT 1 FROM event older WHERE older.stream = e.stream
                    AND older.stream_id = e.stream_id AND older.version < e.version
                    AND older.delivered_at IS NULL AND older.failed_at IS NULL
                )
                ORDER BY e.at, e.version LIMIT $4
            ) AND delivered_at IS NULL AND (leased_at IS NULL OR leased_at < $3)
            RETURNING {EVENT_COLUMNS}""",  # noqa: S608 - constant columns
            self._owner,
            now,
            now - LEASE_DURATION,
            BATCH_SIZE,
        )
        return sorted(map(_to_event, rows), key=lambda event: (event.at, event.version))

    async def mark_delivered(self, event_ids: list[UUID]) -> None:
        await sql(
            "UPDATE event SET delivered_at = $2 WHERE id {among $1}",
            sql_lists.encode_texts(str(each) for each in event_ids),
            clock.now(),
        )

    async def mark_failed(self, event: EventRecord) -> None:
        failures = event.failures + 1
        await sql(
            "UPDATE event SET failures = $2, failed_at = $3 WHERE id = $1",
            str(event.id),
            failures,
            clock.now() if failures >= MAX_FAILURES else None,
        )

    async def release_own(self) -> None:
        await sql(
            """UPDATE event SET lease_owner = NULL, leased_at = NULL
            WHERE delivered_at IS NULL AND lease_owner = $1""",
            self._owner,
        )


async def release_dead() -> int:
    """Release the leases of dead processes and return their number."""
    released = await sql(
        f"""UPDATE event SET lease_owner = NULL, leased_at = NULL
        WHERE delivered_at IS NULL AND lease_owner NOT IN ({process_liveness.LIVING_PROCESSES_SQL})
        RETURNING id"""  # noqa: S608 - constant query
    )
    return len(released)


async def release_all() -> None:
    await sql("UPDATE event SET lease_owner = NULL, leased_at = NULL WHERE delivered_at IS NULL")


def _to_event(row: dict[str, Any]) -> EventRecord:
    actor = row["actor_id"]
    return EventRecord(
        id=to_uuid(row["id"]),
        stream=row["stream"],
        stream_id=to_uuid(row["stream_id"]),
        version=row["version"],
        kind=row["kind"],
        actor_id=to_uuid(actor) if actor else None,
        refs=from_json_column(row["refs"]),
        recipients=from_json_column(row["recipients"]),
        at=to_datetime(row["at"]),
        failures=row["failures"],
    )
