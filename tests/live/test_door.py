"""Who gets in, and when a socket is shown out."""

import asyncio
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import Message
from websockets.exceptions import InvalidStatus

from groups_service.database import Database
from notifications import tickets
from notifications.application import Caller
from notifications.line import Pace
from tests.live.application import (
    AT,
    Server,
    World,
    a_post,
    connected,
    greeted,
    serving,
    until,
)

BO = Caller("bo", "token-of-bo")


async def refused(server: Server, query: str = "") -> tuple[int, bytes]:
    with pytest.raises(InvalidStatus) as refusal:
        async with connected(server, query=query):
            pass
    response = refusal.value.response
    return response.status_code, bytes(response.body or b"")


async def test_a_stranger_is_turned_away_before_the_socket_opens(clean: Database) -> None:
    async with serving(World().app()) as server:
        async with greeted(server, "bo"):
            pass
        status, body = await refused(server)

    assert (status, b'"not_signed_in"' in body) == (401, True)


async def test_a_server_without_answers_to_sockets_closes_them_instead(clean: Database) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/live", "headers": [], "query_string": b""}
    await World().live()(scope, receive, send)

    assert [(message["type"], message["code"]) for message in sent] == [("websocket.close", 4401)]


async def test_a_ticket_lets_its_bearer_in_as_its_owner(clean: Database) -> None:
    world = World()
    await world.notifier().tell("e1", a_post("p1"), ["bo"])
    ticket = await tickets.issue(BO, now=AT)
    async with serving(world.app()) as server, connected(server, query=f"?ticket={ticket}") as bo:
        assert (await bo.hears())["number"] == 1


async def test_a_ticket_works_once(clean: Database) -> None:
    world = World()
    ticket = await tickets.issue(BO, now=AT)
    async with serving(world.app()) as server:
        async with connected(server, query=f"?ticket={ticket}") as client:
            assert (await client.hears())["type"] == "hello"
        status, _ = await refused(server, f"?ticket={ticket}")

    assert status == 401


async def test_an_old_ticket_is_worth_nothing(clean: Database) -> None:
    world = World()
    ticket = await tickets.issue(BO, now=AT)
    world.later(timedelta(seconds=30))
    async with serving(world.app()) as server:
        status, _ = await refused(server, f"?ticket={ticket}")

    assert status == 401


async def test_a_made_up_ticket_does_not_fall_back_to_the_caller(clean: Database) -> None:
    async with serving(World().app()) as server:
        with pytest.raises(InvalidStatus):
            async with connected(server, "bo", "?ticket=%C3%A5"):
                pass


async def test_a_socket_by_ticket_ends_with_the_token_that_got_it(clean: Database) -> None:
    world = World()
    ticket = await tickets.issue(BO, now=AT)
    async with serving(world.app()) as server, connected(server, query=f"?ticket={ticket}") as bo:
        await bo.hears()
        world.ended.add("token-of-bo")
        world.hub.wake(["bo"])

        assert await bo.is_closed() == 4401


async def test_a_session_that_ended_gets_no_more_notices(clean: Database) -> None:
    world = World()
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        await world.notifier().tell("e1", a_post("p1"), ["bo"])
        heard = await client.hears_types(1)
        world.ended.add("session-of-bo")
        await world.notifier().tell("e2", a_post("p2"), ["bo"])

        assert (heard, await client.is_closed()) == (["notice"], 4401)


async def test_a_session_that_ended_may_not_subscribe(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    async with serving(world.app()) as server, greeted(server, "bo") as client:
        world.ended.add("session-of-bo")
        await client.says(type="subscribe", group="chess")

        assert await client.is_closed() == 4401


async def test_a_quiet_socket_ends_soon_after_its_session(clean: Database) -> None:
    live = (world := World(pace=Pace(check_every=0.05, look_every=0.05))).live()
    app = Starlette(routes=[WebSocketRoute("/live", live)])
    async with asyncio.TaskGroup() as tasks, serving(app) as server:
        rounds = tasks.create_task(live.rounds())
        async with greeted(server, "bo") as client, greeted(server, "cia") as other:
            world.ended.add("session-of-bo")

            assert await client.is_closed() == 4401
            await world.notifier().tell("e1", a_post("p1"), ["cia"])
            assert (await other.hears())["type"] == "notice"
        rounds.cancel()


async def test_a_round_that_fails_ends_no_socket_and_is_made_again(
    clean: Database, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(pace=Pace(check_every=0.05, look_every=0.05))
    live = world.live()
    app = Starlette(routes=[WebSocketRoute("/live", live)])
    async with asyncio.TaskGroup() as tasks, serving(app) as server:
        async with greeted(server, "bo") as client:
            world.away = True
            rounds = tasks.create_task(live.rounds())
            await until(lambda: bool(caplog.records))
            world.away = False
            await world.notifier().tell("e1", a_post("p1"), ["bo"])
            assert (await client.hears())["type"] == "notice"
            world.ended.add("session-of-bo")

            assert await client.is_closed() == 4401
        rounds.cancel()


async def test_one_socket_too_many_is_closed_and_the_others_stay(clean: Database) -> None:
    world = World(most_sockets=2)
    async with (
        serving(world.app()) as server,
        greeted(server, "bo") as first,
        greeted(server, "bo"),
        connected(server, "bo") as third,
    ):
        code = await third.is_closed()
        await world.notifier().tell("e1", a_post("p1"), ["bo"])

        assert (code, (await first.hears())["type"]) == (1013, "notice")


async def test_a_closed_socket_leaves_nothing_in_the_hub(clean: Database) -> None:
    world = World()
    world.room("chess", members=["bo"])
    async with serving(world.app()) as server:
        async with greeted(server, "bo") as client:
            await client.asks(type="subscribe", group="chess")
            assert world.hub.sockets("bo") == 1
        await until(lambda: world.hub.sockets("bo") == 0)

    assert world.hub.is_empty


async def test_a_server_that_stops_says_so(clean: Database) -> None:
    async with serving(World().app()) as server, greeted(server, "bo") as client:
        server.should_exit = True

        assert await client.is_closed() == 1012
