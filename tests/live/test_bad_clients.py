"""What a client may do wrong costs it its own socket and nobody else theirs."""

import asyncio
import json
import socket

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from groups_service.database import Database
from notifications.line import LARGEST_FRAME, Pace
from tests.live.application import World, a_post, connected, greeted, serving, until

DEEP = "[" * 8000 + "]" * 8000
WRONG = [
    "",
    "subscribe",
    "null",
    "[]",
    DEEP,
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


async def test_what_is_not_a_command_closes_the_socket(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    codes = {}
    async with serving(world.app()) as server:
        for text in WRONG:
            async with greeted(server, "bo") as client:
                assert (await client.asks(type="subscribe", group="chess"))["type"] == "subscribed"
                await client.socket.send(text)
                codes[text] = await client.is_closed()

    assert codes == dict.fromkeys(WRONG, 4400)


async def test_a_number_that_is_none_closes_the_socket(clean: Database) -> None:
    wrong = ["", "x", "-1", "1.5", "1e3", "%D9%A3", "9" * 19]
    codes = {}
    async with serving(World().app()) as server:
        async with greeted(server, "bo", "?after=0"):
            pass
        for after in wrong:
            async with connected(server, "bo", f"?after={after}") as client:
                codes[after] = await client.is_closed()

    assert codes == dict.fromkeys(wrong, 4400)


async def test_bytes_are_not_taken(clean: Database) -> None:
    async with serving(World().app()) as server, greeted(server, "bo") as client:
        await client.socket.send(b"\x00")

        assert await client.is_closed() == 1003


async def test_a_large_frame_is_not_taken(clean: Database) -> None:
    async with serving(World().app()) as server, greeted(server, "bo") as client:
        await client.socket.send(" " * (LARGEST_FRAME + 1))

        assert await client.is_closed() == 1009


async def test_a_flood_closes_its_socket_and_no_other(clean: Database) -> None:
    world = World(pace=Pace(most_frames=50))
    world.room("chess", members=["bo", "cia"])
    async with (
        serving(world.app()) as server,
        greeted(server, "bo") as flooding,
        greeted(server, "cia") as other,
    ):
        await other.asks(type="subscribe", group="chess")
        for _ in range(51):
            await flooding.says(type="subscribe", group="chess")
        code = await flooding.is_closed()
        world.happens_in("chess")

        assert (code, (await other.hears())["type"]) == (1008, "changed")


async def test_a_client_within_the_limit_goes_on_in_the_next_window(clean: Database) -> None:
    world = World(pace=Pace(most_frames=2, window=0))
    world.room("chess", members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        answers = [await client.asks(type="subscribe", group="chess") for _ in range(5)]

    assert [answer["type"] for answer in answers] == ["subscribed"] * 5


async def test_a_client_that_stops_reading_is_cut_and_others_are_served(clean: Database) -> None:
    world = World(pace=Pace(slowest_write=0.5, last_word=0.2), length=100_000)
    async with (
        serving(world.app()) as server,
        greeted(server, "cia") as other,
    ):
        deaf = await _deaf(server.port, "bo")
        await until(lambda: world.hub.sockets("bo") == 1)
        for number in range(100):  # ten megabytes: more than any buffer on the way
            await world.notifier().tell(f"e{number}", a_post(f"p{number}"), ["bo", "cia"])
            assert (await other.hears())["number"] == number + 1
        await until(lambda: world.hub.sockets("bo") == 0)
        await until(lambda: len(server.server_state.connections) == 1)
        deaf.close()


async def test_a_client_that_neither_reads_nor_answers_is_cut(clean: Database) -> None:
    world = World(pace=Pace(slowest_write=60, look_every=0.1), length=100_000)
    live = world.live()
    app = Starlette(routes=[WebSocketRoute("/live", live)])
    async with asyncio.TaskGroup() as tasks, serving(app, ping=0.3) as server:
        rounds = tasks.create_task(live.rounds())
        deaf = await _deaf(server.port, "bo")
        await until(lambda: world.hub.sockets("bo") == 1)
        for number in range(100):
            await world.notifier().tell(f"e{number}", a_post(f"p{number}"), ["bo"])
        await until(lambda: world.hub.sockets("bo") == 0)
        await until(lambda: not server.server_state.connections)
        deaf.close()
        rounds.cancel()


async def test_a_slow_client_is_told_why_when_it_reads_again(clean: Database) -> None:
    world = World(pace=Pace(slowest_write=0.3, last_word=4), length=1_000_000)
    async with serving(world.app()) as server, connected(server, "bo", buffered=1) as slow:
        await slow.hears()
        for number in range(20):
            await world.notifier().tell(f"e{number}", a_post(f"p{number}"), ["bo"])
        await until(lambda: world.hub.sockets("bo") == 0)

        assert await slow.is_closed() == 4408


async def test_a_failure_of_the_application_closes_the_socket_that_met_it(
    clean: Database, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(broken=True)
    async with (
        serving(world.app()) as server,
        greeted(server, "bo") as client,
        greeted(server, "cia") as other,
    ):
        await world.notifier().tell("e1", a_post("p1"), ["bo"])
        code = await client.is_closed()
        world.broken = False
        await world.notifier().tell("e2", a_post("p2"), ["cia"])

        assert (code, (await other.hears())["type"]) == (1011, "notice")
    assert [record.message for record in caplog.records if record.exc_info] == ["socket failed"]


async def _deaf(port: int, person: str) -> socket.socket:
    """A client that opens a socket and then never reads."""
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.settimeout(0)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(deaf, ("127.0.0.1", port))
    lines = (
        "GET /live?after=0 HTTP/1.1",
        "Host: localhost",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"X-Person: {person}",
    )
    await loop.sock_sendall(deaf, ("\r\n".join(lines) + "\r\n\r\n").encode())
    return deaf
