"""A process that died delays nothing; leases of a living one are kept. Needs PostgreSQL."""

import asyncio

import pytest

from groups_service.core import clock
from groups_service.database import Database, process_liveness, sql
from groups_service.models import Event
from tests.events.support.delivered import get_relay, read_inbox
from tests.events.support.relays import build_relay, count_pending, read_post_texts
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller
from tests.support.waiting import MAX_WAIT_SECONDS, POLL_SECONDS


@pytest.fixture(autouse=True)
def require_postgres(empty_database: Database) -> None:
    if empty_database.is_sqlite:
        pytest.skip("SQLite serves one process")


async def wait_until_alive(number: int) -> None:
    async with asyncio.timeout(MAX_WAIT_SECONDS):
        while not await is_alive(number):  # noqa: ASYNC110 - PostgreSQL has no event for it
            await asyncio.sleep(POLL_SECONDS)


async def is_alive(number: int) -> bool:
    rows = await sql(process_liveness.LIVING_PROCESSES_SQL)
    return str(number) in {row["objid"] for row in rows}


async def test_leases_of_a_dead_process_are_delivered_at_once(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "ett")
    await Event.all().update(lease_owner="12345", leased_at=clock.now())
    relay = build_relay("two")

    before = await relay.deliver_pending()
    await relay.release_leases_of_dead_processes()

    assert (before, await relay.deliver_pending()) == (0, 3)
    assert await read_post_texts(bo) == ["ett"]


async def test_leases_of_a_living_process_are_kept(ada: ApiCaller) -> None:
    await a_group(ada, "open")
    await Event.all().update(lease_owner="777", leased_at=clock.now())
    relay = build_relay("two")
    async with asyncio.TaskGroup() as tasks:
        living = tasks.create_task(process_liveness.hold_liveness_lock("777"))
        await wait_until_alive(777)
        await relay.release_leases_of_dead_processes()
        during = await relay.deliver_pending()
        living.cancel()

    assert (during, await count_pending()) == (0, 1)


async def test_process_that_lost_its_connection_is_alive_again(ada: ApiCaller) -> None:
    async with asyncio.TaskGroup() as tasks:
        living = tasks.create_task(process_liveness.hold_liveness_lock("778"))
        await wait_until_alive(778)
        await sql(
            """SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'advisory' AND objid = 778"""
        )
        await wait_until_alive(778)
        living.cancel()

    assert await get_relay(ada.app).deliver_pending() == 0
    assert await read_inbox(ada) == []
