"""`bench live`: the cost of sockets, notifications and reconnects for a service in a separate
process.

Runs on SQLite, or on the empty PostgreSQL database of GROUPS_DATABASE_URL. Clients and service
share the machine and its processors.
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
from groups_service.access import Viewer
from groups_service.commands.errors import CommandError
from groups_service.core import clock, signing_keys
from groups_service.models import Job
from groups_service.settings import Settings
from tests.benchmarks.groups_dataset import MunicipalitySize, build_municipality
from tests.benchmarks.live import concurrent_load as meanwhile
from tests.benchmarks.live import measurements as measures
from tests.benchmarks.live.measurements import Measurement
from tests.benchmarks.live.scenario import LiveScenario
from tests.benchmarks.live.server_process import find_free_port, run_service
from tests.benchmarks.temporary_database import borrow_database

TOKEN_LIFETIME = timedelta(hours=2)


@dataclass(frozen=True)
class LiveSize:
    """The amounts of one size. `deaf` clients never read, and posting goes on for `seconds`."""

    people: int
    sockets: int
    idle: int
    each: int
    rate: int
    seconds: int
    clients_not_reading: int
    watch: int


SIZES = {
    "tiny": LiveSize(
        people=600, sockets=20, idle=30, each=10, rate=5, seconds=1, clients_not_reading=0, watch=1
    ),
    "quick": LiveSize(
        people=1_000,
        sockets=300,
        idle=600,
        each=60,
        rate=10,
        seconds=10,
        clients_not_reading=10,
        watch=5,
    ),
    "full": LiveSize(
        people=10_000,
        sockets=2_000,
        idle=5_000,
        each=60,
        rate=20,
        seconds=60,
        clients_not_reading=50,
        watch=60,
    ),
}


async def benchmark_live(settings: Settings, chosen: argparse.Namespace) -> None:
    """Print a table, line by line as it is measured."""
    size = SIZES.get(chosen.size or "quick")
    if size is None:
        raise CommandError(f"{chosen.size} is none of the sizes: {', '.join(SIZES)}.")
    print(f"{'':66}{'measured':>10}{'at most':>10}")
    with tempfile.TemporaryDirectory(prefix="groups-bench-") as folder:
        async with _prepare(settings, size, Path(folder)) as scenario:
            async for measurement in _measure_all(scenario, size):
                print(
                    f"{measurement.name:66}{measurement.value:10.{measurement.digits}f}{measurement.target}",
                    flush=True,
                )


async def _measure_all(scenario: LiveScenario, size: LiveSize) -> AsyncIterator[Measurement]:
    for measurement in await measures.measure_notifications(scenario):
        yield measurement
    for measurement in await measures.measure_memory(scenario, size.sockets):
        yield measurement
    for measurement in await measures.measure_posting(
        scenario, size.rate, size.seconds, size.clients_not_reading
    ):
        yield measurement
    for measurement in await meanwhile.measure_notifications(scenario):
        yield measurement
    for measurement in await meanwhile.measure_reconnects(scenario):
        yield measurement
    for measurement in await measures.measure_idle(scenario, size.idle, size.watch):
        yield measurement


@asynccontextmanager
async def _prepare(
    settings: Settings, size: LiveSize, folder: Path
) -> AsyncIterator[LiveScenario]:
    """Build a town in an empty database, and start the service over it."""
    _allow_many_files()
    port = find_free_port()
    settings = settings.model_copy(
        update={"data_dir": folder, "port": port, "base_url": f"http://localhost:{port}"}
    )
    async with borrow_database(settings.database):
        groups = -(-size.sockets // size.each) + 1
        municipality = await build_municipality(
            MunicipalitySize(size.people, groups, size.people, size.each)
        )
        online = municipality.people[: max(size.sockets, size.idle)]
        tokens_by_person = await issue_tokens(online, settings)
        await postpone_directory_sync()
        async with run_service(settings, folder) as service:
            yield LiveScenario(service, municipality, tokens_by_person)


async def issue_tokens(people: list[Viewer], settings: Settings) -> dict[Viewer, str]:
    """Return a bearer token for each person."""
    keys, now = signing_keys.load_secrets(settings.secrets, settings.base_url).keys, clock.now()
    async with in_transaction("default"):
        return {
            person: await tokens.issue_token(
                Identity(person.object_id, "", "", None),
                keys=keys,
                now=now,
                lifetime=TOKEN_LIFETIME,
            )
            for person in people
        }


async def postpone_directory_sync() -> None:
    """Postpone the directory sync: the people of the town are in no directory."""
    await Job.create(kind="directory", due_at=clock.now() + timedelta(days=1))


def _allow_many_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
