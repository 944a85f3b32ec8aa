"""An open socket keeps nothing of its handshake, and what waits for it weighs little."""

import asyncio
from itertools import pairwise

from starlette.types import Message
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from groups_service.database import Database
from notifications.turns import Turns
from notifications.weight import Incoming, Writable, shed
from tests.live.application import World, greeted, serving


async def test_messages_are_heard_in_order_and_waited_for() -> None:
    incoming = Incoming(["first"], Turns(1))
    incoming.put_nowait("second")

    assert [await incoming.get(), await incoming.get()] == ["first", "second"]
    assert incoming.empty()
    async with asyncio.TaskGroup() as tasks:
        third = tasks.create_task(incoming.get())
        await asyncio.sleep(0)
        incoming.put_nowait("third")
        incoming.put_nowait("fourth")

    assert third.result() == "third"
    assert not incoming.empty()


async def test_who_gave_up_waiting_takes_no_message() -> None:
    incoming = Incoming([], Turns(1))
    async with asyncio.TaskGroup() as tasks:
        given_up = tasks.create_task(incoming.get())
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.sleep(0)
        incoming.put_nowait("first")

    assert await incoming.get() == "first"


async def test_sockets_that_are_spoken_to_at_once_go_on_one_after_the_other() -> None:
    turns = Turns(1)
    spoken_to = [Incoming([], turns) for _ in range(3)]
    async with asyncio.TaskGroup() as tasks:
        listening = [tasks.create_task(each.get()) for each in spoken_to]
        await asyncio.sleep(0)
        for each in spoken_to:
            each.put_nowait("hello")
        heard = [0]
        while heard[-1] < len(listening):
            await asyncio.sleep(0)
            heard.append(sum(task.done() for task in listening))

    assert max(after - before for before, after in pairwise(heard)) == 1


async def test_nobody_writes_until_it_is_read() -> None:
    writable = Writable(is_set=True)
    await writable.wait()
    writable.clear()
    async with asyncio.TaskGroup() as tasks:
        writers = [tasks.create_task(writable.wait()) for _ in range(2)]
        await asyncio.sleep(0)
        writers[0].cancel()
        waited = not writers[1].done()
        await asyncio.sleep(0)
        writable.set()

    assert waited
    assert writers[1].done()


async def test_an_open_socket_keeps_nothing_of_its_handshake(clean: Database) -> None:
    async with serving(World().app()) as server, greeted(server, "bo"):
        [protocol] = server.server_state.connections

        assert isinstance(protocol, WebSocketsSansIOProtocol)
        assert vars(protocol)["request"] is None
        assert protocol.scope["headers"] == []
        assert isinstance(vars(protocol)["queue"], Incoming)


async def test_another_server_is_left_as_it_is() -> None:
    queue = asyncio.Queue[Message]()
    scope = {"headers": [(b"host", b"localhost")]}

    shed(scope, queue.get, Turns(1))

    assert scope == {"headers": []}
