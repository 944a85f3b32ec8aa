"""Events in, notices out: the only caller of `notifications.Notifier`.

An event is leased, told, and marked as told: `leases` says which is next. Telling twice does no
harm: the notifier tells each recipient of an event once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from uuid import UUID

from groups_service import leases, tellings
from groups_service.database import OUTAGES, owners
from groups_service.leases import Leases
from groups_service.tellings import Happened
from notifications.fanout import Fanout
from notifications.notifier import Notifier

log = logging.getLogger(__name__)

POLL = 2.0  # seconds until we look without having been woken

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
        self._leases = Leases(owner)
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
            while happened := await self._leases.next():
                done = await self._tell_in_order(happened)
                await self._leases.told(done)
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
            await self._leases.give_all_back()
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
        if await leases.free_the_dead():
            self.wake()

    async def release_all(self) -> None:
        """Free every lease: on SQLite we are alone, so whoever held one is gone."""
        await leases.free_all()

    async def _tell_in_order(self, happened: list[Happened]) -> list[UUID]:
        """Which were told; after one that could not be, nothing of its stream is."""
        told, stuck = list[UUID](), set[tuple[str, UUID]]()
        for each in happened:
            stream = (each.stream, each.stream_id)
            if stream in stuck:
                continue
            if await self._tell(each):
                told.append(each.id)
            else:
                stuck.add(stream)
        return told

    async def _tell(self, happened: Happened) -> bool:
        try:
            await self._deliver(happened)
        except OUTAGES:
            raise
        except Exception:
            log.exception("event not told", extra={"event_id": str(happened.id)})
            await self._leases.failed(happened)
            return False
        return True

    async def _deliver(self, happened: Happened) -> None:
        with self.reading():
            tellings_now = await tellings.of(happened)
        for told in tellings_now:
            await self._notifier.tell(str(happened.id), told.note(happened), told.people)
        for do in self._also:
            await do(happened)
        await tellings.afterwards(happened)
        await self._fanout.changed(happened.stream, str(happened.stream_id))


async def _within(seconds: float, woken: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await woken.wait()
    except TimeoutError:
        return
