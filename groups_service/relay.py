"""Events in, notices out: the only caller of `notifications.Notifier`.

An event is leased with its owner's name, told, and marked as told. Only an event with no older
untold one in its stream may be leased, so that each group's events are told in order. Telling
twice does no harm: the notifier tells each recipient of an event once. What a process had leased
that is dead is free at once; no other lease lasts longer than a minute.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any
from uuid import UUID

from groups_service import clock, tellings
from groups_service.database import OUTAGES, lists, owners, sql
from groups_service.queries.rows import uuid, when
from groups_service.tellings import Happened
from notifications.fanout import Fanout
from notifications.notifier import Notifier

log = logging.getLogger(__name__)

POLL = 2.0  # seconds until we look without having been woken
LEASE = timedelta(seconds=60)
MOST_FAILURES = 10
AT_A_TIME = 50  # events, one of a stream; fewer turns at the database than one by one


Also = Callable[[Happened], Awaitable[None]]
"""What else is done with each event, in order; it may be done twice."""


class Relay:
    """Tells what happened, for as long as `run` runs; `wake` it after a commit."""

    def __init__(
        self, notifier: Notifier, fanout: Fanout, owner: str, also: tuple[Also, ...] = ()
    ) -> None:
        self._notifier = notifier
        self._also = also
        self._fanout = fanout
        self._owner = owner
        self._woken = asyncio.Event()
        self._stumbled = False
        self.reading: Callable[[], AbstractContextManager[None]] = nullcontext
        """Surrounds asking whom to tell, where the database has a connection that only reads."""

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        self._stumbled = True  # when it is begun again, what it held is free
        async with asyncio.TaskGroup() as tasks:
            if owners.several():
                tasks.create_task(owners.live(self._owner))
                tasks.create_task(self._release_now_and_then())
            await self._tell_for_ever()

    async def _tell_for_ever(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.tell_all()
            except Exception:
                log.exception("relay failed")
            await _within(POLL, self._woken)

    async def tell_all(self) -> int:
        """Tell every event that waits; how many there were."""
        told = 0
        try:
            await self._pick_up()
            while happened := await self._lease():
                done = [each.id for each in happened if await self._tell(each)]
                await self._done(done)
                told += len(done)
        except OUTAGES:
            self._stumbled = True
            log.warning("relay stumbled", exc_info=True)
        except Exception:  # a full disk: what was leased is not told, and not marked as failed
            self._stumbled = True
            raise
        return told

    async def _pick_up(self) -> None:
        """What an outage interrupted is free again, and was nobody's failure."""
        if self._stumbled:
            await sql(
                """UPDATE event SET lease_owner = NULL, leased_at = NULL
                WHERE told_at IS NULL AND lease_owner = $1""",
                self._owner,
            )
            self._stumbled = False

    async def _release_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(POLL)
            try:
                await self.release_dead()
            except Exception:
                log.exception("leases not released")

    async def release_dead(self) -> None:
        """Free the leases of processes that are no more; to look for those who never ended."""
        freed = await sql(
            f"""UPDATE event SET lease_owner = NULL, leased_at = NULL
            WHERE told_at IS NULL AND lease_owner NOT IN ({owners.LIVING})
            RETURNING id"""  # noqa: S608 - a query of our own
        )
        if freed:
            self.wake()

    async def release_all(self) -> None:
        """Free every lease: on SQLite we are alone, so whoever held one is gone."""
        await sql("UPDATE event SET lease_owner = NULL, leased_at = NULL WHERE told_at IS NULL")

    async def _lease(self) -> list[Happened]:
        """Take the oldest events that nobody tells and that have no untold one before them."""
        now = clock.now()
        rows = await sql(
            """UPDATE event SET lease_owner = $1, leased_at = $2 WHERE id IN (
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
            RETURNING id, stream, stream_id, kind, actor_id, refs, recipients, at, failures""",
            self._owner,
            now,
            now - LEASE,
            AT_A_TIME,
        )
        return sorted(map(_happened, rows), key=lambda happened: happened.at)

    async def _tell(self, happened: Happened) -> bool:
        try:
            await self._deliver(happened)
        except OUTAGES:
            raise
        except Exception:
            log.exception("event not told", extra={"event_id": str(happened.id)})
            await self._failed(happened)
            return False
        return True

    async def _done(self, told: list[UUID]) -> None:
        await sql(
            "UPDATE event SET told_at = $2 WHERE id IN (SELECT asked.one FROM {pairs $1})",
            lists.pairs((str(each), str(each)) for each in told),
            clock.now(),
        )

    async def _deliver(self, happened: Happened) -> None:
        with self.reading():
            tellings_now = await tellings.of(happened)
        for told in tellings_now:
            await self._notifier.tell(str(happened.id), told.note(happened), told.people)
        for do in self._also:
            await do(happened)
        await tellings.afterwards(happened)
        await self._fanout.changed(happened.stream, str(happened.stream_id))

    async def _failed(self, happened: Happened) -> None:
        failures = happened.failures + 1
        await sql(
            "UPDATE event SET failures = $2, set_aside_at = $3 WHERE id = $1",
            str(happened.id),
            failures,
            clock.now() if failures >= MOST_FAILURES else None,
        )


def _happened(row: dict[str, Any]) -> Happened:
    actor = row["actor_id"]
    return Happened(
        id=uuid(row["id"]),
        stream=row["stream"],
        stream_id=uuid(row["stream_id"]),
        kind=row["kind"],
        actor_id=uuid(actor) if actor else None,
        refs=_json(row["refs"]),
        recipients=_json(row["recipients"]),
        at=when(row["at"]),
        failures=row["failures"],
    )


def _json(value: object) -> Any:  # noqa: ANN401 - what a JSON column holds
    return json.loads(value) if isinstance(value, str) else value


async def _within(seconds: float, woken: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await woken.wait()
    except TimeoutError:
        return
