"""What only reads uses a connection of its own, and no other request does."""

import asyncio
import re

import pytest
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from groups_service.database import Database, reading, sql
from groups_service.database.opening import BEHIND, READER
from tests.builders import a_group, a_post
from tests.leaks.sockets import Socket, scope_of, talking
from tests.live.application import serving
from tests.people import Somebody

LONGEST_WAIT = 15.0


async def test_what_begins_within_a_reading_request_may_write(
    ada: Somebody, clean: Database
) -> None:
    with reading(clean):
        post = await a_post(ada, await a_group(ada))

        answer = await ada.get(f"/posts/{post['id']}")

    assert answer.json() == post


async def test_requests_that_follow_each_other_over_one_connection_are_answered(
    ada: Somebody,
) -> None:
    """The server begins the second in the context of the first."""
    body = b'{"name":"Ny","status":"open"}'
    head = f"HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ada.token}\r\n".encode()
    read = b"GET /api/v1/groups " + head + b"\r\n"
    last = b"GET /api/v1/groups " + head + b"Connection: close\r\n\r\n"
    write = b"POST /api/v1/groups " + head
    write += b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    async with serving(ada.app) as server, asyncio.timeout(LONGEST_WAIT):
        incoming, outgoing = await asyncio.open_connection("127.0.0.1", server.port)
        outgoing.write(read + write + last)
        heard = await incoming.read()
        outgoing.close()

    assert re.findall(rb"HTTP/1.1 (\d+)", heard) == [b"200", b"201", b"200"]


async def test_who_spoke_over_a_socket_may_write_when_it_is_closed(ada: Somebody) -> None:
    socket = Socket()
    socket.hang_up()

    await ada.app(scope_of(ada.token), socket.receive, socket.send)

    changed = await sql("UPDATE person SET name = 'Ada' WHERE id = $1 RETURNING name", ada.id)
    assert changed == [{"name": "Ada"}]


@pytest.mark.parametrize("path", ["/groups", "/me", "/people", "/notifications"])
async def test_reading_waits_for_no_writer(ada: Somebody, path: str) -> None:
    begun, read = asyncio.Event(), asyncio.Event()

    async def writes() -> None:
        async with in_transaction("default"):
            begun.set()
            await read.wait()

    async with asyncio.TaskGroup() as tasks, asyncio.timeout(LONGEST_WAIT):
        tasks.create_task(writes())
        await begun.wait()
        answer = await ada.get(path)
        read.set()

    assert answer.status_code == 200


async def test_a_request_waits_for_no_socket(ada: Somebody, clean: Database) -> None:
    _require_sqlite(clean)
    async with asyncio.timeout(LONGEST_WAIT), get_connection(BEHIND).acquire_connection():
        answer = await ada.get("/groups")

    assert answer.status_code == 200


async def test_a_socket_waits_for_no_request(ada: Somebody, clean: Database) -> None:
    _require_sqlite(clean)
    group = await a_group(ada)
    async with (
        asyncio.timeout(LONGEST_WAIT),
        get_connection(READER).acquire_connection(),
        talking(ada.app, ada.token) as socket,
    ):
        answer = await socket.answer(type="subscribe", group=group["id"])

    assert answer["type"] == "subscribed"


def _require_sqlite(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has a pool of connections")
