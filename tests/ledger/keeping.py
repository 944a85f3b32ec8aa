"""The ledger test: load, faults, healing, and then what was promised is counted."""

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from groups_service.database import opened, sql
from tests.ledger import faults
from tests.ledger.cluster import cluster
from tests.ledger.listening import Ear
from tests.ledger.load import Load
from tests.ledger.site import Site
from tests.ledger.world import World, settle
from tests.postgres import fresh

SHORTEST, LONGEST = 0.2, 0.6  # seconds between faults
LONGEST_STANDSTILL = 60.0  # seconds in which nothing more arrives
A_MOMENT = 0.3
COUNTED = ("heard", "comings", "resyncs")
PROCESSES = {"sqlite": 1, "postgres": 2}


@dataclass(frozen=True)
class Line:
    """Of one fault: what was done, and what was not as promised."""

    fault: str
    times: int
    acknowledged: int
    again: int
    heard: int
    back: int
    resyncs: int
    away: float
    missing: int
    double: int
    gaps: int
    differences: int
    leaked: int

    @property
    def is_right(self) -> bool:
        return not (self.missing or self.double or self.gaps or self.differences or self.leaked)


async def kept(database: str, kills: int, only: str | None) -> AsyncIterator[Line]:
    """A line a fault; the kills are shared out among them."""
    known = faults.ON_SQLITE if database == "sqlite" else faults.ON_POSTGRES
    with ExitStack() as stack:
        site, can_be_full = stack.enter_context(_site(database))
        chosen = {
            name: fault
            for name, fault in known.items()
            if only in {None, name} and (can_be_full or name != "disk")
        }
        world = await settle(site)
        await site.start_all()
        await world.found()
        async with _ears(world) as ears:
            for number, (name, fault) in enumerate(chosen.items()):
                times = kills // len(chosen) + (number < kills % len(chosen))
                yield await _line(world, ears, name, fault, times)


async def _line(world: World, ears: list[Ear], name: str, fault: faults.Fault, times: int) -> Line:
    load = Load(world)
    before = Counter({each: sum(getattr(ear, each) for ear in ears) for each in COUNTED})
    away = 0.0
    load.writing.set()
    async with asyncio.TaskGroup() as tasks:
        for person in world.members:
            tasks.create_task(load.write(person))
        for _ in range(times):
            await asyncio.sleep(random.uniform(SHORTEST, LONGEST))  # noqa: S311 - no secret
            began = time.monotonic()
            await fault(world)
            acknowledged = len(load.acknowledged)
            while len(load.acknowledged) == acknowledged:  # noqa: ASYNC110 - writers have no event
                await asyncio.sleep(0.01)
            away = max(away, time.monotonic() - began)
        load.writing.clear()
    differences = await _settled(ears)
    stored = Counter(await _texts(world.site))
    after = {each: sum(getattr(ear, each) for ear in ears) for each in COUNTED}
    return Line(
        name,
        times,
        len(load.acknowledged),
        load.again,
        after["heard"] - before["heard"],
        after["comings"] - before["comings"],
        after["resyncs"] - before["resyncs"],
        away,
        sum(stored[text] == 0 for text in load.acknowledged),
        sum(count > 1 for count in stored.values()),
        sum(ear.gaps() for ear in ears),
        len(differences),
        sum(ear.secrets + len(ear.numbers) for ear in ears if ear.person in world.outsiders),
    )


async def _settled(ears: list[Ear]) -> list[str]:
    """What is still different when nothing more arrives."""
    found, since = list[str](), time.monotonic()
    while time.monotonic() - since < LONGEST_STANDSTILL:
        before = found
        found = sorted([each for ear in ears for each in await ear.differences()])
        if not found:
            break
        if found != before:
            since = time.monotonic()
        await asyncio.sleep(A_MOMENT)
    return found


async def _texts(site: Site) -> list[str]:
    async with opened(site.database):
        rows = await sql("SELECT text FROM post UNION ALL SELECT text FROM comment")
    return [row["text"] for row in rows]


@asynccontextmanager
async def _ears(world: World) -> AsyncIterator[list[Ear]]:
    both = (world.open_group, world.closed_group)
    ears = [Ear(world, person, both) for person in world.members]
    ears += [Ear(world, person, both[:1]) for person in world.outsiders]
    async with asyncio.TaskGroup() as tasks:
        listening = [tasks.create_task(ear.listen()) for ear in ears]
        yield ears
        for task in listening:
            task.cancel()


@contextmanager
def _site(database: str) -> Iterator[tuple[Site, bool]]:
    """An installation with nothing in it; and whether its disk can be filled."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="groups-ledger-")))
        can_be_full = database == "sqlite" and stack.enter_context(faults.small_disk(folder))
        server = stack.enter_context(cluster()) if database == "postgres" else None
        url = fresh(server.address, "ledger") if server else f"sqlite://{folder}/groups.sqlite"
        site = Site(folder, url, server)
        site.serve(PROCESSES[database])
        stack.callback(site.end)
        yield site, can_be_full
