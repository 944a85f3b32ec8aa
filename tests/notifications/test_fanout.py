"""Between processes: ids of what happened, and everything again after a break."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from groups_service.database import Database
from notifications import sql
from notifications.fanout import CHANNEL, Fanout, InProcess, Postgres
from notifications.hub import Hub, Listener
from notifications.note import Ref
from tests.statements import listening

CHESS = Ref("group", "chess")

OTHER_PROCESS = """
import asyncio
from groups_service.database import opened
from notifications.fanout import Postgres
from notifications.hub import Hub

async def main():
    async with opened({url!r}):
        fanout = Postgres(Hub())
        await fanout.wake(["nobody", "bo"])
        await fanout.changed("group", "chess")

asyncio.run(main())
"""


@contextmanager
def a_subscriber(hub: Hub) -> Iterator[Listener]:
    with hub.listening("bo") as listener:
        hub.subscribe(listener, CHESS)
        yield listener


async def heard(listener: Listener) -> tuple[bool, bool]:
    """Whether the inbox and the group were spoken of, within two seconds."""
    inbox, stream = False, False
    while not (inbox and stream):
        due = await listener.due(within=2)
        if not (due.inbox or due.streams):
            break
        inbox, stream = inbox or due.inbox, stream or CHESS in due.streams
    return inbox, stream


async def say_everything(fanout: Fanout) -> None:
    await fanout.wake(["bo"])
    await fanout.changed("group", "chess")


async def test_in_one_process_the_hub_hears_at_once() -> None:
    hub = Hub()
    fanout = InProcess(hub)
    async with fanout.running():
        with a_subscriber(hub) as listener:
            await listener.due(within=0)
            await say_everything(fanout)

            assert await heard(listener) == (True, True)


@pytest.fixture
def shared(clean: Database) -> Database:
    """Several processes need PostgreSQL."""
    if clean.is_sqlite:
        pytest.skip("SQLite serves one process")
    return clean


async def test_two_hubs_on_one_database_hear_each_other(shared: Database) -> None:
    here, there = Postgres(Hub()), Postgres(Hub())
    async with here.running(), there.running():
        await asyncio.gather(here.listening.wait(), there.listening.wait())
        with a_subscriber(here.hub) as near, a_subscriber(there.hub) as far:
            await asyncio.gather(near.due(within=0), far.due(within=0))
            await say_everything(here)

            assert (await heard(near), await heard(far)) == ((True, True), (True, True))


async def test_another_process_is_heard(shared: Database) -> None:
    here = Postgres(Hub())
    async with here.running():
        await here.listening.wait()
        with a_subscriber(here.hub) as listener:
            await listener.due(within=0)
            await asyncio.to_thread(_run, OTHER_PROCESS.format(url=shared.url))

            assert await heard(listener) == (True, True)


async def test_waking_thousands_fits_into_the_messages(shared: Database) -> None:
    here = Postgres(Hub())
    crowd = [f"{number:064}" for number in range(1001)]
    async with here.running():
        await here.listening.wait()
        with here.hub.listening(crowd[0]) as first, here.hub.listening(crowd[-1]) as last:
            await asyncio.gather(first.due(within=0), last.due(within=0))
            with listening() as statements:
                await here.wake(crowd)

            assert len(statements) == 1
            assert ((await first.due(within=2)).inbox, (await last.due(within=2)).inbox) == (
                True,
                True,
            )


async def test_a_lost_connection_comes_back_and_everybody_looks_again(shared: Database) -> None:
    here = Postgres(Hub(), retry_every=0.05)
    async with here.running():
        await here.listening.wait()
        with a_subscriber(here.hub) as listener:
            await listener.due(within=0)
            await _break_the_listening_connection()
            caught_up = await heard(listener)
            await here.listening.wait()
            await say_everything(here)

            assert (caught_up, await heard(listener)) == ((True, True), (True, True))


async def test_a_message_of_a_later_release_is_passed_over(shared: Database) -> None:
    here = Postgres(Hub())
    async with here.running():
        await here.listening.wait()
        with a_subscriber(here.hub) as listener:
            await listener.due(within=0)
            await sql.rows("SELECT pg_notify($1, $2)", CHANNEL, '{"later": 1}')
            await say_everything(here)

            assert await heard(listener) == (True, True)


async def _break_the_listening_connection() -> None:
    broken = await sql.rows(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND query ILIKE 'listen%' """
    )
    assert len(broken) == 1


def _run(program: str) -> None:
    subprocess.run([sys.executable, "-c", program], check=True, timeout=15)
