"""A process that died holds up nobody; one that lives is left alone. Several need PostgreSQL."""

import asyncio

import pytest

from groups_service import clock
from groups_service.database import Database, owners, sql
from groups_service.models import Event
from tests.builders import a_group, a_post
from tests.people import Somebody
from tests.relay.notices import inbox, relay_of
from tests.relay.relays import a_relay, texts, waiting


@pytest.fixture(autouse=True)
def several(clean: Database) -> None:
    if clean.is_sqlite:
        pytest.skip("SQLite serves one process")


async def until_alive(number: int) -> None:
    async with asyncio.timeout(30):
        while str(number) not in {row["objid"] for row in await sql(owners.LIVING)}:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_a_dead_process_had_leased_is_told_at_once(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "ett")
    await Event.all().update(lease_owner="12345", leased_at=clock.now())
    relay = a_relay("two")

    before = await relay.tell_all()
    await relay.release_dead()

    assert (before, await relay.tell_all()) == (0, 3)
    assert await texts(bo) == ["ett"]


async def test_what_a_living_process_has_leased_is_left_to_it(ada: Somebody) -> None:
    await a_group(ada, "open")
    await Event.all().update(lease_owner="777", leased_at=clock.now())
    relay = a_relay("two")
    async with asyncio.TaskGroup() as tasks:
        living = tasks.create_task(owners.live("777"))
        await until_alive(777)
        await relay.release_dead()
        during = await relay.tell_all()
        living.cancel()

    assert (during, await waiting()) == (0, 1)


async def test_a_process_that_lost_its_connection_is_known_again(ada: Somebody) -> None:
    async with asyncio.TaskGroup() as tasks:
        living = tasks.create_task(owners.live("778"))
        await until_alive(778)
        await sql(
            """SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'advisory' AND objid = 778"""
        )
        await until_alive(778)
        living.cancel()

    assert await relay_of(ada.app).tell_all() == 0
    assert await inbox(ada) == []
