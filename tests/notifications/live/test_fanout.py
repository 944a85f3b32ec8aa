"""Hints between processes: ids of changes, and a wake-up of all after a lost connection."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from groups_service.database import Database
from notifications import sql
from notifications.live.fanout import CHANNEL, Fanout, InProcessFanout, PostgresFanout
from notifications.live.hub import Hub, Listener
from notifications.payload import Ref
from tests.support.query_counter import record_statements
from tests.support.waiting import MAX_WAIT_SECONDS

CHESS = Ref("group", "chess")

OTHER_PROCESS = """
import asyncio
from groups_service.database import open_database
from notifications.live.fanout import PostgresFanout
from notifications.live.hub import Hub

async def main():
    async with open_database({url!r}):
        fanout = PostgresFanout(Hub())
        await fanout.wake(["nobody", "bo"])
        await fanout.announce_change("group", "chess")

asyncio.run(main())
"""


@contextmanager
def open_subscriber(hub: Hub) -> Iterator[Listener]:
    with hub.register_listener("bo") as listener:
        hub.subscribe(listener, CHESS)
        yield listener


async def wait_for_hints(listener: Listener) -> tuple[bool, bool]:
    """Return whether hints about the inbox and the group arrived."""
    inbox, stream = False, False
    while not (inbox and stream):
        due = await listener.wait_for_work(timeout_seconds=MAX_WAIT_SECONDS)
        if not (due.inbox or due.streams):
            break
        inbox, stream = inbox or due.inbox, stream or CHESS in due.streams
    return inbox, stream


async def send_hints(fanout: Fanout) -> None:
    await fanout.wake(["bo"])
    await fanout.announce_change("group", "chess")


async def test_hub_in_the_same_process_gets_hints_at_once() -> None:
    hub = Hub()
    fanout = InProcessFanout(hub)
    async with fanout.lifespan():
        with open_subscriber(hub) as listener:
            await listener.wait_for_work(timeout_seconds=0)
            await send_hints(fanout)

            assert await wait_for_hints(listener) == (True, True)


@pytest.fixture
def shared_database(empty_database: Database) -> Database:
    """The database, if several processes may use it (PostgreSQL)."""
    if empty_database.is_sqlite:
        pytest.skip("SQLite serves one process")
    return empty_database


async def test_two_hubs_on_one_database_get_each_others_hints(shared_database: Database) -> None:
    here, there = PostgresFanout(Hub()), PostgresFanout(Hub())
    async with here.lifespan(), there.lifespan():
        await asyncio.gather(here.listening.wait(), there.listening.wait())
        with open_subscriber(here.hub) as near, open_subscriber(there.hub) as far:
            await asyncio.gather(
                near.wait_for_work(timeout_seconds=0), far.wait_for_work(timeout_seconds=0)
            )
            await send_hints(here)

            assert (await wait_for_hints(near), await wait_for_hints(far)) == (
                (True, True),
                (True, True),
            )


async def test_hints_of_another_process_arrive(shared_database: Database) -> None:
    here = PostgresFanout(Hub())
    async with here.lifespan():
        await here.listening.wait()
        with open_subscriber(here.hub) as listener:
            await listener.wait_for_work(timeout_seconds=0)
            await asyncio.to_thread(_run_program, OTHER_PROCESS.format(url=shared_database.url))

            assert await wait_for_hints(listener) == (True, True)


async def test_waking_a_thousand_people_takes_one_statement(shared_database: Database) -> None:
    here = PostgresFanout(Hub())
    recipients = [f"{number:064}" for number in range(1001)]
    async with here.lifespan():
        await here.listening.wait()
        with (
            here.hub.register_listener(recipients[0]) as first,
            here.hub.register_listener(recipients[-1]) as last,
        ):
            await asyncio.gather(
                first.wait_for_work(timeout_seconds=0), last.wait_for_work(timeout_seconds=0)
            )
            with record_statements() as statements:
                await here.wake(recipients)

            assert len(statements) == 1
            assert (
                (await first.wait_for_work(timeout_seconds=MAX_WAIT_SECONDS)).inbox,
                (await last.wait_for_work(timeout_seconds=MAX_WAIT_SECONDS)).inbox,
            ) == (
                True,
                True,
            )


async def test_all_listeners_are_woken_after_a_lost_connection(shared_database: Database) -> None:
    here = PostgresFanout(Hub(), retry_seconds=0.05)
    async with here.lifespan():
        await here.listening.wait()
        with open_subscriber(here.hub) as listener:
            await listener.wait_for_work(timeout_seconds=0)
            await _terminate_listening_connection()
            caught_up = await wait_for_hints(listener)
            await here.listening.wait()
            await send_hints(here)

            assert (caught_up, await wait_for_hints(listener)) == ((True, True), (True, True))


async def test_message_of_a_later_release_is_ignored(shared_database: Database) -> None:
    here = PostgresFanout(Hub())
    async with here.lifespan():
        await here.listening.wait()
        with open_subscriber(here.hub) as listener:
            await listener.wait_for_work(timeout_seconds=0)
            await sql.execute("SELECT pg_notify($1, $2)", CHANNEL, '{"later": 1}')
            await send_hints(here)

            assert await wait_for_hints(listener) == (True, True)


async def _terminate_listening_connection() -> None:
    terminated = await sql.execute(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND query ILIKE 'listen%' """
    )
    assert len(terminated) == 1


def _run_program(program: str) -> None:
    subprocess.run([sys.executable, "-c", program], check=True, timeout=MAX_WAIT_SECONDS)
