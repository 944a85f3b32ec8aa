"""The durability test: load, faults, recovery, and then a count of what was promised."""

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from groups_service.database import open_database, sql
from tests.durability import faults
from tests.durability.listeners import LiveListener
from tests.durability.postgres_cluster import run_postgres
from tests.durability.service_processes import Installation
from tests.durability.world import DurabilityWorld, create_world
from tests.durability.writers import WriteLoad
from tests.support.postgres import create_database
from tests.support.waiting import MAX_WAIT_SECONDS

FAULT_INTERVAL_SECONDS = (0.2, 0.6)
POLL_SECONDS = 0.3
COUNTED = ("messages", "connections", "resyncs")
PROCESSES = {"sqlite": 1, "postgres": 2}


@dataclass(frozen=True)
class FaultReport:
    """The report on one fault: what was done, and what was not as promised."""

    fault: str
    times: int
    acknowledged: int
    retries: int
    messages: int
    reconnects: int
    resyncs: int
    max_downtime_seconds: float
    missing: int
    double: int
    gaps: int
    differences: int
    leaked: int

    @property
    def is_right(self) -> bool:
        return not (self.missing or self.double or self.gaps or self.differences or self.leaked)


async def run_faults(
    database: str, kills: int, only_fault: str | None
) -> AsyncIterator[FaultReport]:
    """Yield a report for each fault. The kills are distributed among the faults."""
    known_faults = faults.ON_SQLITE if database == "sqlite" else faults.ON_POSTGRES
    with ExitStack() as stack:
        installation, has_small_disk = stack.enter_context(_open_installation(database))
        selected = {
            name: fault
            for name, fault in known_faults.items()
            if only_fault in {None, name} and (has_small_disk or name != "disk")
        }
        world = await create_world(installation)
        await installation.start_all()
        await world.create_groups()
        async with _run_listeners(world) as ears:
            for number, (name, fault) in enumerate(selected.items()):
                times = kills // len(selected) + (number < kills % len(selected))
                yield await _run_fault(world, ears, name, fault, times)


async def _run_fault(
    world: DurabilityWorld, ears: list[LiveListener], name: str, fault: faults.Fault, times: int
) -> FaultReport:
    load = WriteLoad(world)
    before = Counter({each: sum(getattr(ear, each) for ear in ears) for each in COUNTED})
    max_downtime = 0.0
    load.writing.set()
    async with asyncio.TaskGroup() as tasks:
        for person in world.members:
            tasks.create_task(load.write(person))
        for _ in range(times):
            await asyncio.sleep(random.uniform(*FAULT_INTERVAL_SECONDS))  # noqa: S311 - no secret
            started = time.monotonic()
            await fault(world)
            acknowledged = len(load.acknowledged)
            while len(load.acknowledged) == acknowledged:  # noqa: ASYNC110 - writers have no event
                await asyncio.sleep(0.01)
            max_downtime = max(max_downtime, time.monotonic() - started)
        load.writing.clear()
    differences = await _wait_until_settled(ears)
    stored = Counter(await _list_texts(world.installation))
    after = {each: sum(getattr(ear, each) for ear in ears) for each in COUNTED}
    return FaultReport(
        name,
        times,
        len(load.acknowledged),
        load.retries,
        after["messages"] - before["messages"],
        after["connections"] - before["connections"],
        after["resyncs"] - before["resyncs"],
        max_downtime,
        sum(stored[text] == 0 for text in load.acknowledged),
        sum(count > 1 for count in stored.values()),
        sum(ear.count_gaps() for ear in ears),
        len(differences),
        sum(ear.leaks + len(ear.numbers) for ear in ears if ear.person in world.outsiders),
    )


async def _wait_until_settled(ears: list[LiveListener]) -> list[str]:
    """Wait until there are no differences or nothing more arrives. Returns the remaining
    differences.
    """
    differences, last_change = list[str](), time.monotonic()
    while time.monotonic() - last_change < MAX_WAIT_SECONDS:
        previous = differences
        differences = sorted([each for ear in ears for each in await ear.list_differences()])
        if not differences:
            break
        if differences != previous:
            last_change = time.monotonic()
        await asyncio.sleep(POLL_SECONDS)
    return differences


async def _list_texts(installation: Installation) -> list[str]:
    async with open_database(installation.database):
        rows = await sql("SELECT text FROM post UNION ALL SELECT text FROM comment")
    return [row["text"] for row in rows]


@asynccontextmanager
async def _run_listeners(world: DurabilityWorld) -> AsyncIterator[list[LiveListener]]:
    both = (world.open_group, world.closed_group)
    ears = [LiveListener(world, person, both) for person in world.members]
    ears += [LiveListener(world, person, both[:1]) for person in world.outsiders]
    async with asyncio.TaskGroup() as tasks:
        listening = [tasks.create_task(ear.listen()) for ear in ears]
        yield ears
        for task in listening:
            task.cancel()


@contextmanager
def _open_installation(database: str) -> Iterator[tuple[Installation, bool]]:
    """Yield an empty installation, and whether its disk can be filled."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="groups-ledger-")))
        has_small_disk = database == "sqlite" and stack.enter_context(
            faults.mount_small_disk(folder)
        )
        server = stack.enter_context(run_postgres()) if database == "postgres" else None
        url = (
            create_database(server.address, "ledger")
            if server
            else f"sqlite://{folder}/groups.sqlite"
        )
        installation = Installation(folder, url, server)
        installation.reserve_ports(PROCESSES[database])
        stack.callback(installation.kill_all)
        yield installation, has_small_disk
