"""Turns events into notifications: the only caller of `notifications.Notifier`.

An event is leased, delivered and marked as delivered; `leases` decides which is next. Delivering
twice is harmless: the notifier notifies each recipient of an event once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from uuid import UUID

from groups_service.database import OUTAGE_ERRORS, process_liveness
from groups_service.events import leases, notification_rules
from groups_service.events.leases import EventLeases
from groups_service.events.notification_rules import EventRecord
from notifications.live.fanout import Fanout
from notifications.notifier import Notifier

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0

EventHandler = Callable[[EventRecord], Awaitable[None]]
"""Called for each event, in order; it may be called twice."""


class Relay:
    """Delivers events for as long as `run` runs; call `wake` after a commit."""

    def __init__(
        self,
        notifier: Notifier,
        fanout: Fanout,
        owner: str,
        handlers: tuple[EventHandler, ...] = (),
    ) -> None:
        self._notifier = notifier
        self._handlers = handlers
        self._fanout = fanout
        self._owner = owner
        self._leases = EventLeases(owner)
        self._wakeup = asyncio.Event()
        self._needs_reclaim = False
        self.read_context: Callable[[], AbstractContextManager[None]] = nullcontext
        """Surrounds the queries for recipients, where the database has a read-only connection."""

    def wake(self) -> None:
        self._wakeup.set()

    async def run(self) -> None:
        self._needs_reclaim = True  # after a restart, release what it held
        async with asyncio.TaskGroup() as tasks:
            if process_liveness.allows_several_processes():
                tasks.create_task(process_liveness.hold_liveness_lock(self._owner))
                tasks.create_task(self._release_dead_periodically())
            await self._poll()

    async def _poll(self) -> None:
        while True:
            self._wakeup.clear()
            try:
                await self.deliver_pending()
            except Exception:
                log.exception("relay failed")
            await _wait_for_wakeup(POLL_SECONDS, self._wakeup)

    async def deliver_pending(self) -> int:
        """Deliver every waiting event and return their number."""
        delivered = 0
        try:
            await self._reclaim_after_outage()
            while events := await self._leases.lease_next():
                done = await self._deliver_in_order(events)
                await self._leases.mark_delivered(done)
                delivered += len(done)
        except OUTAGE_ERRORS:
            self._needs_reclaim = True
            log.warning("relay interrupted by an outage", exc_info=True)
        except Exception:  # a full disk: leased events are neither delivered nor marked as failed
            self._needs_reclaim = True
            raise
        return delivered

    async def _reclaim_after_outage(self) -> None:
        """Release what an outage interrupted; it does not count as a failure of the events."""
        if self._needs_reclaim:
            await self._leases.release_own()
            self._needs_reclaim = False

    async def _release_dead_periodically(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self.release_leases_of_dead_processes()
            except Exception:
                log.exception("leases not released")

    async def release_leases_of_dead_processes(self) -> None:
        """Release the leases of dead processes, and wake up to deliver their events."""
        if await leases.release_dead():
            self.wake()

    async def release_all_leases(self) -> None:
        """Release every lease: SQLite has one process, so every holder is dead at start-up."""
        await leases.release_all()

    async def _deliver_in_order(self, events: list[EventRecord]) -> list[UUID]:
        """Return the ids of the delivered events.

        After a failure, later events of the same stream are skipped.
        """
        delivered, failed_streams = list[UUID](), set[tuple[str, UUID]]()
        for each in events:
            stream = (each.stream, each.stream_id)
            if stream in failed_streams:
                continue
            if await self._try_deliver(each):
                delivered.append(each.id)
            else:
                failed_streams.add(stream)
        return delivered

    async def _try_deliver(self, event: EventRecord) -> bool:
        try:
            await self._deliver(event)
        except OUTAGE_ERRORS:
            raise
        except Exception:
            log.exception("event not delivered", extra={"event_id": str(event.id)})
            await self._leases.mark_failed(event)
            return False
        return True

    async def _deliver(self, event: EventRecord) -> None:
        with self.read_context():
            plans = await notification_rules.plan_notifications(event)
        for plan in plans:
            await self._notifier.notify(str(event.id), plan.to_payload(event), plan.recipients)
        for handle in self._handlers:
            await handle(event)
        await notification_rules.apply_side_effects(event)
        await self._fanout.announce_change(event.stream, str(event.stream_id))


async def _wait_for_wakeup(seconds: float, wakeup: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await wakeup.wait()
    except TimeoutError:
        return
