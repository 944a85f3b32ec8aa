"""Which events are whose to tell: leases with their owner's name, that end.

Only an event with no older untold one in its stream may be leased, or those that follow it, by
the same owner: each stream's events are told in order, and what waited is told in the order in
which it happened anywhere. What a process had leased that is dead is free at once; no other lease
lasts longer than a minute.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from groups_service import clock
from groups_service.database import lists, owners, sql
from groups_service.queries.rows import uuid, when
from groups_service.tellings import Happened

LEASE = timedelta(seconds=60)
MOST_FAILURES = 10
AT_A_TIME = 50  # streams, and as many events that follow; fewer turns at the database
FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
FIELDS = "id, stream, stream_id, version, kind, actor_id, refs, recipients, at, failures"


class Leases:
    """Those of one owner: a process, for as long as it lives."""

    def __init__(self, owner: str) -> None:
        self._owner = owner

    async def next(self) -> list[Happened]:
        """What is to be told next, in the order in which it happened."""
        now = clock.now()
        first = await self._lease_first(now)
        if len(first) < 2:  # noqa: PLR2004 - of one stream, what follows can wait
            return first
        until = first[-1].at if len(first) == AT_A_TIME else FOR_EVER
        then = await self._lease_following(first, now, until)
        if len(then) == AT_A_TIME:  # more may follow before the youngest of the first
            due = _due([*first, *then])
            last = max(due[each.id] for each in then)
            await self._give_back([each for each in first if due[each.id] > last])
            first = [each for each in first if due[each.id] <= last]
        return _in_order([*first, *then])

    async def _lease_first(self, now: datetime) -> list[Happened]:
        """Take the oldest events that nobody tells and that have no untold one before them."""
        rows = await sql(
            f"""UPDATE event SET lease_owner = $1, leased_at = $2 WHERE id IN (
                SELECT e.id FROM event e
                WHERE e.told_at IS NULL AND e.set_aside_at IS NULL
                AND (e.leased_at IS NULL OR e.leased_at < $3)
                AND NOT EXISTS (
                    SELECT 1 FROM event older WHERE older.stream = e.stream
                    AND older.stream_id = e.stream_id AND older.version < e.version
                    AND older.told_at IS NULL AND older.set_aside_at IS NULL
                )
                ORDER BY e.at, e.version LIMIT $4
            ) AND told_at IS NULL AND (leased_at IS NULL OR leased_at < $3)
            RETURNING {FIELDS}""",  # noqa: S608 - columns of ours
            self._owner,
            now,
            now - LEASE,
            AT_A_TIME,
        )
        return _in_order([_happened(row) for row in rows])

    async def _lease_following(
        self, first: list[Happened], now: datetime, until: datetime
    ) -> list[Happened]:
        """Take the oldest events that come after `first` in their streams, and without gaps.

        Nobody else can, as long as `first` are ours and untold.
        """
        rows = await sql(
            f"""UPDATE event SET lease_owner = $1, leased_at = $2 WHERE id IN (
                SELECT e.id FROM (
                    SELECT e.id, e.version, e.version > held.version AS follows,
                        MAX(e.at) OVER (PARTITION BY held.id ORDER BY e.version) AS due
                    FROM event held JOIN event e ON e.stream = held.stream
                        AND e.stream_id = held.stream_id AND e.version >= held.version
                        AND e.told_at IS NULL AND e.set_aside_at IS NULL
                    WHERE held.id {{among $3}} AND held.lease_owner = $1 AND held.told_at IS NULL
                ) e WHERE e.follows AND e.due <= $4 ORDER BY e.due, e.version LIMIT $5
            ) RETURNING {FIELDS}""",  # noqa: S608 - columns of ours
            self._owner,
            now,
            lists.texts(str(each.id) for each in first),
            until,
            AT_A_TIME,
        )
        return [_happened(row) for row in rows]

    async def _give_back(self, happened: list[Happened]) -> None:
        await sql(
            """UPDATE event SET lease_owner = NULL, leased_at = NULL
            WHERE id {among $1} AND lease_owner = $2""",
            lists.texts(str(each.id) for each in happened),
            self._owner,
        )

    async def told(self, told: list[UUID]) -> None:
        await sql(
            "UPDATE event SET told_at = $2 WHERE id IN (SELECT asked.one FROM {pairs $1})",
            lists.pairs((str(each), str(each)) for each in told),
            clock.now(),
        )

    async def failed(self, happened: Happened) -> None:
        failures = happened.failures + 1
        await sql(
            "UPDATE event SET failures = $2, set_aside_at = $3 WHERE id = $1",
            str(happened.id),
            failures,
            clock.now() if failures >= MOST_FAILURES else None,
        )

    async def give_all_back(self) -> None:
        await sql(
            """UPDATE event SET lease_owner = NULL, leased_at = NULL
            WHERE told_at IS NULL AND lease_owner = $1""",
            self._owner,
        )


async def free_the_dead() -> int:
    """End the leases of processes that are no more; how many there were."""
    freed = await sql(
        f"""UPDATE event SET lease_owner = NULL, leased_at = NULL
        WHERE told_at IS NULL AND lease_owner NOT IN ({owners.LIVING})
        RETURNING id"""  # noqa: S608 - a query of our own
    )
    return len(freed)


async def free_all() -> None:
    await sql("UPDATE event SET lease_owner = NULL, leased_at = NULL WHERE told_at IS NULL")


def _in_order(happened: list[Happened]) -> list[Happened]:
    due = _due(happened)
    return sorted(happened, key=lambda each: due[each.id])


def _due(happened: list[Happened]) -> dict[UUID, tuple[datetime, int]]:
    """When to tell each: when it happened, and not before what is older in its stream."""
    latest: dict[tuple[str, UUID], datetime] = {}
    due: dict[UUID, tuple[datetime, int]] = {}
    for each in sorted(happened, key=lambda each: each.version):
        stream = (each.stream, each.stream_id)
        latest[stream] = max(each.at, latest.get(stream, each.at))
        due[each.id] = (latest[stream], each.version)
    return due


def _happened(row: dict[str, Any]) -> Happened:
    actor = row["actor_id"]
    return Happened(
        id=uuid(row["id"]),
        stream=row["stream"],
        stream_id=uuid(row["stream_id"]),
        version=row["version"],
        kind=row["kind"],
        actor_id=uuid(actor) if actor else None,
        refs=_json(row["refs"]),
        recipients=_json(row["recipients"]),
        at=when(row["at"]),
        failures=row["failures"],
    )


def _json(value: object) -> Any:  # noqa: ANN401 - what a JSON column holds
    return json.loads(value) if isinstance(value, str) else value
