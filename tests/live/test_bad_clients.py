"""A faulty client loses its own socket, and no other client is affected."""

import asyncio
import json
import socket

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from groups_service.database import Database
from notifications.live.connection import MAX_FRAME_BYTES, ConnectionLimits
from tests.live.support.application import (
    LiveWorld,
    build_note,
    connect_live,
    open_live_socket,
    run_live_server,
)
from tests.support.waiting import MAX_WAIT_SECONDS, wait_until

DEEPLY_NESTED = "[" * 8000 + "]" * 8000
INVALID_FRAMES = [
    "",
    "subscribe",
    "null",
    "[]",
    DEEPLY_NESTED,
    '{"type": "subscribe"}',
    '{"type": ["subscribe"], "group": "chess"}',
    '{"type": "shout", "group": "chess"}',
    '{"type": "subscribe", "person": "cia"}',
    '{"type": "subscribe", "group": 7}',
    '{"type": "subscribe", "group": ""}',
    '{"type": "subscribe", "group": "a\\u0000b"}',
    '{"type": "subscribe", "group": "\\ud800"}',
    '{"type": "subscribe", "group": NaN}',
    '{"type": "subscribe", "group": "chess", "as": "cia"}',
    json.dumps({"type": "subscribe", "group": "x" * 65}),
]


async def test_text_that_is_no_command_closes_the_socket(empty_database: Database) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    codes = {}
    async with run_live_server(world.app()) as server:
        for text in INVALID_FRAMES:
            async with connect_live(server, "bo") as client:
                assert (await client.request(type="subscribe", group="chess"))[
                    "type"
                ] == "subscribed"
                await client.socket.send(text)
                codes[text] = await client.wait_for_close()

    assert codes == dict.fromkeys(INVALID_FRAMES, 4400)


async def test_invalid_number_closes_the_socket(empty_database: Database) -> None:
    wrong = ["", "x", "-1", "1.5", "1e3", "%D9%A3", "9" * 19]
    codes = {}
    async with run_live_server(LiveWorld().app()) as server:
        async with connect_live(server, "bo", "?after=0"):
            pass
        for after in wrong:
            async with open_live_socket(server, "bo", f"?after={after}") as client:
                codes[after] = await client.wait_for_close()

    assert codes == dict.fromkeys(wrong, 4400)


async def test_binary_frame_closes_the_socket(empty_database: Database) -> None:
    async with run_live_server(LiveWorld().app()) as server, connect_live(server, "bo") as client:
        await client.socket.send(b"\x00")

        assert await client.wait_for_close() == 1003


async def test_oversized_frame_closes_the_socket(empty_database: Database) -> None:
    async with run_live_server(LiveWorld().app()) as server, connect_live(server, "bo") as client:
        await client.socket.send(" " * (MAX_FRAME_BYTES + 1))

        assert await client.wait_for_close() == 1009


async def test_flood_of_frames_closes_only_its_socket(empty_database: Database) -> None:
    world = LiveWorld(limits=ConnectionLimits(max_frames_per_window=50))
    world.add_stream("chess", members=["bo", "cia"])
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "bo") as flooding,
        connect_live(server, "cia") as other,
    ):
        await other.request(type="subscribe", group="chess")
        for _ in range(51):
            await flooding.send(type="subscribe", group="chess")
        code = await flooding.wait_for_close()
        world.change_stream("chess")

        assert (code, (await other.receive())["type"]) == (1008, "changed")


async def test_client_within_the_limit_continues_in_the_next_window(
    empty_database: Database,
) -> None:
    world = LiveWorld(limits=ConnectionLimits(max_frames_per_window=2, frame_window_seconds=0))
    world.add_stream("chess", members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        answers = [await client.request(type="subscribe", group="chess") for _ in range(5)]

    assert [answer["type"] for answer in answers] == ["subscribed"] * 5


async def test_client_that_stops_reading_is_disconnected_and_others_are_served(
    empty_database: Database,
) -> None:
    world = LiveWorld(
        limits=ConnectionLimits(max_write_seconds=2, close_timeout_seconds=0.2),
        text_length=100_000,
    )
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "cia") as other,
    ):
        unread = await _open_unread_socket(server.port, "bo")
        await wait_until(lambda: world.hub.count_sockets("bo") == 1)
        for number in range(100):  # ten megabytes: more than all buffers on the way
            await world.notifier().notify(f"e{number}", build_note(f"p{number}"), ["bo", "cia"])
            assert (await other.receive())["number"] == number + 1
        await wait_until(lambda: world.hub.count_sockets("bo") == 0)
        await wait_until(lambda: len(server.server_state.connections) == 1)
        unread.close()


async def test_client_that_neither_reads_nor_answers_pings_is_disconnected(
    empty_database: Database,
) -> None:
    world = LiveWorld(
        limits=ConnectionLimits(max_write_seconds=60, poll_seconds=0.1), text_length=100_000
    )
    live = world.live()
    app = Starlette(routes=[WebSocketRoute("/live", live)])
    async with asyncio.TaskGroup() as tasks, run_live_server(app, ping=0.3) as server:
        rounds = tasks.create_task(live.revalidate_periodically())
        unread = await _open_unread_socket(server.port, "bo")
        await wait_until(lambda: world.hub.count_sockets("bo") == 1)
        for number in range(100):
            await world.notifier().notify(f"e{number}", build_note(f"p{number}"), ["bo"])
        await wait_until(lambda: world.hub.count_sockets("bo") == 0)
        await wait_until(lambda: not server.server_state.connections)
        unread.close()
        rounds.cancel()


async def test_slow_client_gets_the_close_code_when_it_reads_again(
    empty_database: Database,
) -> None:
    world = LiveWorld(
        limits=ConnectionLimits(max_write_seconds=0.3, close_timeout_seconds=MAX_WAIT_SECONDS),
        text_length=1_000_000,
    )
    async with (
        run_live_server(world.app()) as server,
        open_live_socket(server, "bo", buffered=1) as slow,
    ):
        await slow.receive()
        for number in range(20):
            await world.notifier().notify(f"e{number}", build_note(f"p{number}"), ["bo"])
        await wait_until(lambda: world.hub.count_sockets("bo") == 0)

        assert await slow.wait_for_close() == 4408


async def test_application_error_closes_only_the_socket_it_occurred_in(
    empty_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    world = LiveWorld(is_broken=True)
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "bo") as client,
        connect_live(server, "cia") as other,
    ):
        await world.notifier().notify("e1", build_note("p1"), ["bo"])
        code = await client.wait_for_close()
        world.is_broken = False
        await world.notifier().notify("e2", build_note("p2"), ["cia"])

        assert (code, (await other.receive())["type"]) == (1011, "notification")
    assert [record.message for record in caplog.records if record.exc_info] == ["socket failed"]


async def _open_unread_socket(port: int, person: str) -> socket.socket:
    """Open a live socket that never reads."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(0)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, ("127.0.0.1", port))
    lines = (
        "GET /live?after=0 HTTP/1.1",
        "Host: localhost",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"X-Person: {person}",
    )
    await loop.sock_sendall(client, ("\r\n".join(lines) + "\r\n\r\n").encode())
    return client
