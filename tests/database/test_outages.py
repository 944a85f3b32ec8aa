"""A locked or disconnected database: requests get 503, store nothing, and work again at once."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
import httpx2
import pytest

from groups_service.database import Database, open_database, sql, use_read_connection
from groups_service.models import Post
from tests.conftest import DATABASE_PRODUCT
from tests.support.builders import Json, a_group, a_post
from tests.support.people import ApiCaller
from tests.support.waiting import MAX_WAIT_SECONDS

on_sqlite = pytest.mark.skipif(DATABASE_PRODUCT != "sqlite", reason="locks of a file")
on_postgres = pytest.mark.skipif(DATABASE_PRODUCT == "sqlite", reason="connections to a server")
UNAVAILABLE = (503, "unavailable")


async def publish_post(by: ApiCaller, group: Json, key: str = "") -> httpx2.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await by.post(f"/groups/{group['id']}/posts", {"text": "Hej"}, headers=headers)


async def publish_posts(by: ApiCaller, group: Json, number: int) -> list[tuple[int, str]]:
    """Publish that many posts, each in a separate task as behind a server. Returns status and
    code of each.
    """
    async with asyncio.TaskGroup() as tasks:
        tasks_started = [tasks.create_task(publish_post(by, group)) for _ in range(number)]
    answers = [task.result() for task in tasks_started]
    return [(answer.status_code, answer.json().get("code", "")) for answer in answers]


@contextmanager
def lock_database(database: Database) -> Iterator[None]:
    """Hold the write lock as another process does."""
    other = sqlite3.connect(database.url.removeprefix("sqlite://"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@asynccontextmanager
async def busy_timeout(milliseconds: int) -> AsyncIterator[None]:
    await sql(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        await sql("PRAGMA busy_timeout = 5000")


@on_sqlite
async def test_locked_sqlite_file_gives_503_and_then_works_again(
    ada: ApiCaller, empty_database: Database
) -> None:
    group = await a_group(ada)

    async with busy_timeout(10):
        with lock_database(empty_database):
            busy = await publish_posts(ada, group, 3)
            read = await ada.get(f"/groups/{group['id']}/posts")
        afterwards = await publish_posts(ada, group, 3)

    assert busy == [UNAVAILABLE] * 3
    assert (read.status_code, read.json()["items"]) == (200, [])
    assert afterwards == [(201, "")] * 3
    assert await Post.all().count() == 3


@on_sqlite
@pytest.mark.parametrize("turns", range(6))
async def test_cancelled_request_leaves_no_lock(
    ada: ApiCaller, empty_database: Database, turns: int
) -> None:
    group = await a_group(ada)

    async with busy_timeout(300):
        with lock_database(empty_database):
            async with asyncio.TaskGroup() as tasks:
                pending = tasks.create_task(publish_post(ada, group))
                for _ in range(turns * 5):
                    await asyncio.sleep(0)
                pending.cancel()
        afterwards = await publish_posts(ada, group, 2)

    assert pending.cancelled()
    assert afterwards == [(201, "")] * 2


@on_sqlite
@pytest.mark.parametrize("turns", range(12))
async def test_cancelled_first_query_does_not_block_the_next(
    empty_database: Database, turns: int
) -> None:
    async with open_database(empty_database.url) as database:
        with database.activate(), use_read_connection(database):
            async with asyncio.TaskGroup() as tasks:
                first = tasks.create_task(sql("SELECT 1 AS one"))
                for _ in range(turns):
                    await asyncio.sleep(0)
                first.cancel()
            async with asyncio.timeout(MAX_WAIT_SECONDS):
                second = await sql("SELECT 1 AS one")
                may_only_read = await sql("PRAGMA query_only")

    assert (second, may_only_read) == ([{"one": 1}], [{"query_only": 1}])


@on_sqlite
async def test_refused_request_leaves_no_transaction(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed")

    refused = await publish_posts(bo, group, 3)
    afterwards = await publish_posts(ada, group, 3)

    assert refused == [(404, "not_found")] * 3
    assert afterwards == [(201, "")] * 3


@on_postgres
async def test_terminated_connections_are_replaced(
    ada: ApiCaller, empty_database: Database
) -> None:
    group = await a_group(ada)
    await publish_posts(ada, group, 15)
    other = await asyncpg.connect(empty_database.url)

    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await other.close()
    during = await publish_posts(ada, group, 15)
    afterwards = await publish_posts(ada, group, 15)

    assert set(during) <= {UNAVAILABLE, (201, "")}
    assert afterwards == [(201, "")] * 15


@on_postgres
async def test_request_that_waits_too_long_for_a_lock_gets_503(
    ada: ApiCaller, empty_database: Database
) -> None:
    group = await a_group(ada)
    await a_post(ada, group)
    other = await asyncpg.connect(empty_database.url)
    transaction = other.transaction()
    await transaction.start()
    await other.execute("UPDATE groups SET version = version")

    pending, first, second = await asyncio.gather(
        publish_post(ada, group),
        publish_post(ada, group, "same"),
        publish_post(ada, group, "same"),
    )
    await transaction.rollback()
    await other.close()

    answers = sorted((each.status_code, each.json()["code"]) for each in (first, second))
    assert (pending.status_code, pending.json()["code"]) == UNAVAILABLE
    assert answers[-1] == UNAVAILABLE
    assert answers[0] in {(409, "in_progress"), UNAVAILABLE}
    assert [(await publish_posts(ada, group, 1))] == [[(201, "")]]
