"""Reads use a connection of their own; other requests do not use it."""

import asyncio
import re

import pytest
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from groups_service.database import Database, sql, use_read_connection
from groups_service.database.connections import BACKGROUND_READ_CONNECTION, READ_CONNECTION
from tests.confidentiality.support.sockets import SocketClient, build_scope, open_socket
from tests.live.support.application import run_live_server
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller
from tests.support.waiting import MAX_WAIT_SECONDS


async def test_write_inside_a_reading_request_succeeds(
    ada: ApiCaller, empty_database: Database
) -> None:
    with use_read_connection(empty_database):
        post = await a_post(ada, await a_group(ada))

        answer = await ada.get(f"/posts/{post['id']}")

    assert answer.json() == post


async def test_pipelined_reads_and_writes_are_answered(
    ada: ApiCaller,
) -> None:
    """The server starts the second request in the context of the first."""
    body = b'{"name":"Ny","status":"open"}'
    head = f"HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ada.token}\r\n".encode()
    read = b"GET /api/v1/groups " + head + b"\r\n"
    last = b"GET /api/v1/groups " + head + b"Connection: close\r\n\r\n"
    write = b"POST /api/v1/groups " + head
    write += b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    async with run_live_server(ada.app) as server, asyncio.timeout(MAX_WAIT_SECONDS):
        incoming, outgoing = await asyncio.open_connection("127.0.0.1", server.port)
        outgoing.write(read + write + last)
        received = await incoming.read()
        outgoing.close()

    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"200", b"201", b"200"]


async def test_write_after_a_socket_closed_succeeds(ada: ApiCaller) -> None:
    socket = SocketClient()
    socket.disconnect()

    await ada.app(build_scope(ada.token), socket.receive, socket.send)

    changed = await sql("UPDATE person SET name = 'Ada' WHERE id = $1 RETURNING name", ada.id)
    assert changed == [{"name": "Ada"}]


@pytest.mark.parametrize("path", ["/groups", "/me", "/people", "/notifications"])
async def test_read_does_not_wait_for_a_writer(ada: ApiCaller, path: str) -> None:
    started, read = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with in_transaction("default"):
            started.set()
            await read.wait()

    async with asyncio.TaskGroup() as tasks, asyncio.timeout(MAX_WAIT_SECONDS):
        tasks.create_task(write())
        await started.wait()
        answer = await ada.get(path)
        read.set()

    assert answer.status_code == 200


async def test_request_does_not_wait_for_a_socket(
    ada: ApiCaller, empty_database: Database
) -> None:
    _require_sqlite(empty_database)
    async with (
        asyncio.timeout(MAX_WAIT_SECONDS),
        get_connection(BACKGROUND_READ_CONNECTION).acquire_connection(),
    ):
        answer = await ada.get("/groups")

    assert answer.status_code == 200


async def test_socket_does_not_wait_for_a_request(
    ada: ApiCaller, empty_database: Database
) -> None:
    _require_sqlite(empty_database)
    group = await a_group(ada)
    async with (
        asyncio.timeout(MAX_WAIT_SECONDS),
        get_connection(READ_CONNECTION).acquire_connection(),
        open_socket(ada.app, ada.token) as socket,
    ):
        answer = await socket.request(type="subscribe", group=group["id"])

    assert answer["type"] == "subscribed"


def _require_sqlite(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has a pool of connections")
