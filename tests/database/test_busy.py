"""A database that is held or cut off: said in words, nothing stored, and well again at once."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
import httpx2
import pytest

from groups_service.database import Database, opened, reading, sql
from groups_service.models import Post
from tests.builders import Json, a_group, a_post
from tests.conftest import CHOSEN
from tests.people import Somebody

on_sqlite = pytest.mark.skipif(CHOSEN != "sqlite", reason="locks of a file")
on_postgres = pytest.mark.skipif(CHOSEN == "sqlite", reason="connections to a server")
AWAY = (503, "unavailable")
LONGEST_WAIT = 15.0  # seconds


async def post(by: Somebody, group: Json, key: str = "") -> httpx2.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await by.post(f"/groups/{group['id']}/posts", {"text": "Hej"}, headers=headers)


async def posts(by: Somebody, group: Json, number: int) -> list[tuple[int, str]]:
    """What becomes of that many posts, each in a task of its own as behind a server."""
    async with asyncio.TaskGroup() as tasks:
        sent = [tasks.create_task(post(by, group)) for _ in range(number)]
    answers = [task.result() for task in sent]
    return [(answer.status_code, answer.json().get("code", "")) for answer in answers]


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Another process writes, and does not end."""
    other = sqlite3.connect(database.url.removeprefix("sqlite://"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@asynccontextmanager
async def patience(milliseconds: int) -> AsyncIterator[None]:
    await sql(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        await sql("PRAGMA busy_timeout = 5000")


@on_sqlite
async def test_a_held_file_is_said_to_be_busy_and_then_used_again(
    ada: Somebody, clean: Database
) -> None:
    group = await a_group(ada)

    async with patience(10):
        with held(clean):
            busy = await posts(ada, group, 3)
            read = await ada.get(f"/groups/{group['id']}/posts")
        well = await posts(ada, group, 3)

    assert busy == [AWAY] * 3
    assert (read.status_code, read.json()["items"]) == (200, [])
    assert well == [(201, "")] * 3
    assert await Post.all().count() == 3


@on_sqlite
@pytest.mark.parametrize("turns", range(6))
async def test_a_request_that_is_given_up_holds_nothing(
    ada: Somebody, clean: Database, turns: int
) -> None:
    group = await a_group(ada)

    async with patience(300):
        with held(clean):
            async with asyncio.TaskGroup() as tasks:
                waiting = tasks.create_task(post(ada, group))
                for _ in range(turns * 5):
                    await asyncio.sleep(0)
                waiting.cancel()
        well = await posts(ada, group, 2)

    assert waiting.cancelled()
    assert well == [(201, "")] * 2


@on_sqlite
@pytest.mark.parametrize("turns", range(12))
async def test_a_first_question_that_is_given_up_keeps_nobody_from_asking(
    clean: Database, turns: int
) -> None:
    async with opened(clean.url) as database:
        with database.entered(), reading(database):
            async with asyncio.TaskGroup() as tasks:
                first = tasks.create_task(sql("SELECT 1 AS one"))
                for _ in range(turns):
                    await asyncio.sleep(0)
                first.cancel()
            async with asyncio.timeout(LONGEST_WAIT):
                second = await sql("SELECT 1 AS one")
                may_only_read = await sql("PRAGMA query_only")

    assert (second, may_only_read) == ([{"one": 1}], [{"query_only": 1}])


@on_sqlite
async def test_a_failed_act_leaves_no_transaction_behind(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed")

    refused = await posts(bo, group, 3)
    well = await posts(ada, group, 3)

    assert refused == [(404, "not_found")] * 3
    assert well == [(201, "")] * 3


@on_postgres
async def test_connections_that_were_cut_are_replaced(ada: Somebody, clean: Database) -> None:
    group = await a_group(ada)
    await posts(ada, group, 15)
    other = await asyncpg.connect(clean.url)

    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await other.close()
    during = await posts(ada, group, 15)
    well = await posts(ada, group, 15)

    assert set(during) <= {AWAY, (201, "")}
    assert well == [(201, "")] * 15


@on_postgres
async def test_who_waits_too_long_for_a_lock_is_told_to_come_again(
    ada: Somebody, clean: Database
) -> None:
    group = await a_group(ada)
    await a_post(ada, group)
    other = await asyncpg.connect(clean.url)
    transaction = other.transaction()
    await transaction.start()
    await other.execute("UPDATE groups SET version = version")

    waiting, first, second = await asyncio.gather(
        post(ada, group), post(ada, group, "same"), post(ada, group, "same")
    )
    await transaction.rollback()
    await other.close()

    told = sorted((each.status_code, each.json()["code"]) for each in (first, second))
    assert (waiting.status_code, waiting.json()["code"]) == AWAY
    assert told[-1] == AWAY
    assert told[0] in {(409, "in_progress"), AWAY}
    assert [(await posts(ada, group, 1))] == [[(201, "")]]
