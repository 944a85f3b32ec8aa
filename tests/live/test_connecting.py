"""Which sockets are accepted, and when a socket is closed."""

import asyncio
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import Message
from websockets.exceptions import InvalidStatus

from groups_service.database import Database
from notifications.live import tickets
from notifications.live.connection import ConnectionLimits
from notifications.ports import Caller
from tests.live.support.application import (
    NOW,
    LiveServer,
    LiveWorld,
    build_note,
    connect_live,
    open_live_socket,
    run_live_server,
)
from tests.support.waiting import wait_until

BO = Caller("bo", "token-of-bo")


async def get_refusal(server: LiveServer, query: str = "") -> tuple[int, bytes]:
    with pytest.raises(InvalidStatus) as refusal:
        async with open_live_socket(server, query=query):
            pass
    response = refusal.value.response
    return response.status_code, bytes(response.body or b"")


async def test_unknown_caller_is_refused_before_the_socket_opens(empty_database: Database) -> None:
    async with run_live_server(LiveWorld().app()) as server:
        async with connect_live(server, "bo"):
            pass
        status, body = await get_refusal(server)

    assert (status, b'"not_signed_in"' in body) == (401, True)


async def test_refused_socket_is_closed_when_the_server_cannot_send_a_body(
    empty_database: Database,
) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/live", "headers": [], "query_string": b""}
    await LiveWorld().live()(scope, receive, send)

    assert [(message["type"], message["code"]) for message in sent] == [("websocket.close", 4401)]


async def test_ticket_connects_its_owner(empty_database: Database) -> None:
    world = LiveWorld()
    await world.notifier().notify("e1", build_note("p1"), ["bo"])
    ticket = await tickets.issue_ticket(BO, now=NOW)
    async with (
        run_live_server(world.app()) as server,
        open_live_socket(server, query=f"?ticket={ticket}") as bo,
    ):
        assert (await bo.receive())["number"] == 1


async def test_ticket_works_once(empty_database: Database) -> None:
    world = LiveWorld()
    ticket = await tickets.issue_ticket(BO, now=NOW)
    async with run_live_server(world.app()) as server:
        async with open_live_socket(server, query=f"?ticket={ticket}") as client:
            assert (await client.receive())["type"] == "hello"
        status, _ = await get_refusal(server, f"?ticket={ticket}")

    assert status == 401


async def test_expired_ticket_is_refused(empty_database: Database) -> None:
    world = LiveWorld()
    ticket = await tickets.issue_ticket(BO, now=NOW)
    world.advance(timedelta(seconds=30))
    async with run_live_server(world.app()) as server:
        status, _ = await get_refusal(server, f"?ticket={ticket}")

    assert status == 401


async def test_invalid_ticket_does_not_fall_back_to_the_caller(empty_database: Database) -> None:
    async with run_live_server(LiveWorld().app()) as server:
        with pytest.raises(InvalidStatus):
            async with open_live_socket(server, "bo", "?ticket=%C3%A5"):
                pass


async def test_socket_by_ticket_ends_with_the_token_behind_it(empty_database: Database) -> None:
    world = LiveWorld()
    ticket = await tickets.issue_ticket(BO, now=NOW)
    async with (
        run_live_server(world.app()) as server,
        open_live_socket(server, query=f"?ticket={ticket}") as bo,
    ):
        await bo.receive()
        world.ended_sessions.add("token-of-bo")
        world.hub.wake(["bo"])

        assert await bo.wait_for_close() == 4401


async def test_ended_session_gets_no_more_notifications(empty_database: Database) -> None:
    world = LiveWorld()
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        await world.notifier().notify("e1", build_note("p1"), ["bo"])
        types = await client.receive_types(1)
        world.ended_sessions.add("session-of-bo")
        await world.notifier().notify("e2", build_note("p2"), ["bo"])

        assert (types, await client.wait_for_close()) == (["notification"], 4401)


async def test_ended_session_cannot_subscribe(empty_database: Database) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    async with run_live_server(world.app()) as server, connect_live(server, "bo") as client:
        world.ended_sessions.add("session-of-bo")
        await client.send(type="subscribe", group="chess")

        assert await client.wait_for_close() == 4401


async def test_idle_socket_is_closed_soon_after_its_session_ended(
    empty_database: Database,
) -> None:
    live = (
        world := LiveWorld(limits=ConnectionLimits(validation_seconds=0.05, poll_seconds=0.05))
    ).live()
    app = Starlette(routes=[WebSocketRoute("/live", live)])
    async with asyncio.TaskGroup() as tasks, run_live_server(app) as server:
        rounds = tasks.create_task(live.revalidate_periodically())
        async with connect_live(server, "bo") as client, connect_live(server, "cia") as other:
            world.ended_sessions.add("session-of-bo")

            assert await client.wait_for_close() == 4401
            await world.notifier().notify("e1", build_note("p1"), ["cia"])
            assert (await other.receive())["type"] == "notification"
        rounds.cancel()


async def test_failed_session_check_closes_no_socket_and_is_repeated(
    empty_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    world = LiveWorld(limits=ConnectionLimits(validation_seconds=0.05, poll_seconds=0.05))
    live = world.live()
    app = Starlette(routes=[WebSocketRoute("/live", live)])
    async with asyncio.TaskGroup() as tasks, run_live_server(app) as server:
        async with connect_live(server, "bo") as client:
            world.is_unavailable = True
            rounds = tasks.create_task(live.revalidate_periodically())
            await wait_until(lambda: bool(caplog.records))
            world.is_unavailable = False
            await world.notifier().notify("e1", build_note("p1"), ["bo"])
            assert (await client.receive())["type"] == "notification"
            world.ended_sessions.add("session-of-bo")

            assert await client.wait_for_close() == 4401
        rounds.cancel()


async def test_one_socket_above_the_limit_is_closed_and_others_stay(
    empty_database: Database,
) -> None:
    world = LiveWorld(max_sockets=2)
    async with (
        run_live_server(world.app()) as server,
        connect_live(server, "bo") as first,
        connect_live(server, "bo"),
        open_live_socket(server, "bo") as third,
    ):
        code = await third.wait_for_close()
        await world.notifier().notify("e1", build_note("p1"), ["bo"])

        assert (code, (await first.receive())["type"]) == (1013, "notification")


async def test_closed_socket_leaves_nothing_in_the_hub(empty_database: Database) -> None:
    world = LiveWorld()
    world.add_stream("chess", members=["bo"])
    async with run_live_server(world.app()) as server:
        async with connect_live(server, "bo") as client:
            await client.request(type="subscribe", group="chess")
            assert world.hub.count_sockets("bo") == 1
        await wait_until(lambda: world.hub.count_sockets("bo") == 0)

    assert world.hub.is_empty


async def test_stopping_server_closes_sockets_with_a_code(empty_database: Database) -> None:
    async with run_live_server(LiveWorld().app()) as server, connect_live(server, "bo") as client:
        server.should_exit = True

        assert await client.wait_for_close() == 1012
