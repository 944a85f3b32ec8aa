"""`bench live`: what sockets, telling and coming back cost the service, in a process of its own.

On SQLite, or on the empty PostgreSQL database of GROUPS_DATABASE_URL. Clients and service share
the machine, and so the processors.
"""

import argparse
import resource
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tortoise.transactions import in_transaction

from auth import tokens
from auth.identity import Identity
from groups_service import clock, keyring
from groups_service.access import Viewer
from groups_service.commands import bench_live_meanwhile as meanwhile
from groups_service.commands import bench_live_measures as measures
from groups_service.commands.bench_ground import lent
from groups_service.commands.bench_live_measures import Measured
from groups_service.commands.bench_live_service import free_port, served
from groups_service.commands.bench_live_stage import Stage
from groups_service.commands.bench_town import Size, build
from groups_service.commands.failure import Failed
from groups_service.models import Job
from groups_service.settings import Settings

TOKENS_LIVE = timedelta(hours=2)


@dataclass(frozen=True)
class Wanted:
    """How much of everything; `deaf` clients never read, and `seconds` are spent posting."""

    people: int
    sockets: int
    idle: int
    each: int
    rate: int
    seconds: int
    deaf: int
    watch: int


SIZES = {
    "tiny": Wanted(people=600, sockets=20, idle=30, each=10, rate=5, seconds=1, deaf=0, watch=1),
    "quick": Wanted(
        people=1_000, sockets=300, idle=600, each=60, rate=10, seconds=10, deaf=10, watch=5
    ),
    "full": Wanted(
        people=10_000, sockets=2_000, idle=5_000, each=60, rate=20, seconds=60, deaf=50, watch=60
    ),
}


async def live_bench(settings: Settings, chosen: argparse.Namespace) -> None:
    """Print a table, line by line as it is measured."""
    wanted = SIZES.get(chosen.size or "quick")
    if wanted is None:
        raise Failed(f"{chosen.size} is none of the sizes: {', '.join(SIZES)}.")
    print(f"{'':66}{'measured':>10}{'at most':>10}")
    with tempfile.TemporaryDirectory(prefix="groups-bench-") as folder:
        async with _stage(settings, wanted, Path(folder)) as stage:
            async for each in _all(stage, wanted):
                print(f"{each.name:66}{each.value:10.{each.digits}f}{each.target}", flush=True)


async def _all(stage: Stage, wanted: Wanted) -> AsyncIterator[Measured]:
    for measured in await measures.telling(stage):
        yield measured
    for measured in await measures.memory(stage, wanted.sockets):
        yield measured
    for measured in await measures.posting(stage, wanted.rate, wanted.seconds, wanted.deaf):
        yield measured
    for measured in await meanwhile.telling(stage):
        yield measured
    for measured in await meanwhile.coming_back(stage):
        yield measured
    for measured in await measures.idling(stage, wanted.idle, wanted.watch):
        yield measured


@asynccontextmanager
async def _stage(settings: Settings, wanted: Wanted, folder: Path) -> AsyncIterator[Stage]:
    """A town in an empty database, and the service over it."""
    _allow_many_files()
    port = free_port()
    settings = settings.model_copy(
        update={"data_dir": folder, "port": port, "base_url": f"http://localhost:{port}"}
    )
    async with lent(settings.database):
        groups = -(-wanted.sockets // wanted.each) + 1
        town = await build(Size(wanted.people, groups, wanted.people, wanted.each))
        online = town.people[: max(wanted.sockets, wanted.idle)]
        held = await tokens_of(online, settings)
        await let_the_directory_be()
        async with served(settings, folder) as service:
            yield Stage(service, town, held)


async def tokens_of(people: list[Viewer], settings: Settings) -> dict[Viewer, str]:
    """A bearer token for each."""
    keys, now = keyring.load(settings.secrets, settings.base_url).keys, clock.now()
    async with in_transaction("default"):
        return {
            person: await tokens.issue(
                Identity(person.object_id, "", "", None), keys=keys, now=now, lifetime=TOKENS_LIVE
            )
            for person in people
        }


async def let_the_directory_be() -> None:
    """Nobody of the town is in a directory: it is not taken over while we measure."""
    await Job.create(kind="directory", due_at=clock.now() + timedelta(days=1))


def _allow_many_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
