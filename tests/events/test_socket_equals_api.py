"""The state built from socket messages equals the API's answer, for every action and device."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette

from tests.confidentiality.support.sockets import SocketClient, SocketMessage, open_socket
from tests.support.builders import Json, a_group, a_post
from tests.support.people import ApiCaller, create_caller

FRAME_FIELDS = {"type", "unread"}
"""The fields of a message other than the notification."""


@dataclass
class Device:
    """A client that knows only the socket messages."""

    socket: SocketClient
    notifications: dict[int, Json] = field(default_factory=dict)
    unread: int = 0
    applied: int = 0

    def apply_messages(self) -> None:
        for message in self.socket.messages[self.applied :]:
            self._apply(message)
        self.applied = len(self.socket.messages)

    @property
    def items(self) -> list[Json]:
        return [self.notifications[number] for number in sorted(self.notifications, reverse=True)]

    def _apply(self, message: SocketMessage) -> None:
        self.unread = message.get("unread", self.unread)
        if message["type"] == "notification":
            self.notifications.pop(message["replaces"], None)
            if message["kind"] != "empty":
                notification = {
                    name: value for name, value in message.items() if name not in FRAME_FIELDS
                }
                self.notifications[message["number"]] = notification
        if message["type"] == "read":
            for number, notification in self.notifications.items():
                if number <= message["through"] or number in message["numbers"]:
                    notification["read"] = True


@dataclass
class RandomActions:
    """Ada and Cia act; Bo is notified and reads."""

    ada: ApiCaller
    bo: ApiCaller
    cia: ApiCaller
    groups: list[Json]
    random: random.Random
    posts: list[Json] = field(default_factory=list)

    async def publish(self) -> None:
        author, group = self.random.choice([self.ada, self.bo]), self.random.choice(self.groups)
        text = self.random.choice(["Hej", "Hej @bo"])
        self.posts.append(await a_post(author, group, text))

    async def add_comment(self) -> None:
        post = self.random.choice(self.posts)
        author = self.random.choice([self.ada, self.cia])
        await author.post(f"/posts/{post['id']}/comments", {"text": "Ja"})

    async def add_reaction(self) -> None:
        post = self.random.choice(self.posts)
        kind = self.random.choice(["like", "thanks"])
        await self.random.choice([self.ada, self.cia]).put(f"/posts/{post['id']}/reactions/{kind}")

    async def mark_one_read(self) -> None:
        number = self.random.randint(1, 30)
        await self.bo.put("/notifications/read", {"ids": [str(number)]})

    async def mark_read_up_to(self) -> None:
        await self.bo.put("/notifications/read", {"up_to": self.random.randint(1, 10)})

    async def mark_group_read(self) -> None:
        group = self.random.choice(self.groups)
        version = self.random.randint(1, 20)
        await self.bo.put(f"/groups/{group['id']}/read", {"version": version})

    def list_actions(self) -> list[Callable[[], Awaitable[None]]]:
        frequent = [self.add_comment, self.add_comment, self.add_reaction, self.publish]
        return [*frequent, self.mark_one_read, self.mark_read_up_to, self.mark_group_read]


@pytest.fixture
async def dan(app: Starlette) -> AsyncIterator[ApiCaller]:
    async with await create_caller(app, "dan") as person:
        yield person


async def read_state(person: ApiCaller) -> tuple[list[Json], int]:
    answer = (await person.get("/notifications?limit=100")).json()
    unread: int = (await person.get("/me")).json()["unread"]
    return answer["items"], unread


async def wait_until_delivered(app: Starlette, device: Device, end: Json, by: ApiCaller) -> None:
    """Deliver everything, and wait until the device has received a last post."""
    post = await a_post(by, end, "Sist")
    await app.state.components.relay.deliver_pending()
    last = {"type": "post", "id": post["id"]}
    await device.socket.wait_for_message(
        lambda message: message.get("ref") == last, device.applied
    )


@pytest.mark.parametrize("seed", range(6))
async def test_socket_messages_add_up_to_the_answer_of_a_request(
    app: Starlette, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, dan: ApiCaller, seed: int
) -> None:
    groups = [await a_group(ada, "open", bo, cia), await a_group(ada, "closed", bo, cia)]
    end = await a_group(dan, "open", bo)
    actions = RandomActions(ada, bo, cia, groups, random.Random(seed))  # noqa: S311 - a script to repeat
    await actions.publish()
    async with open_socket(app, bo.token) as socket:
        device = Device(socket)
        for _ in range(4):
            for _ in range(6):
                await actions.random.choice(actions.list_actions())()
                await app.state.components.relay.deliver_pending()
            await wait_until_delivered(app, device, end, dan)
            device.apply_messages()

            items, unread = await read_state(bo)
            assert device.items == items
            assert device.unread == unread
    async with open_socket(app, bo.token) as socket:
        later = Device(socket)
        await wait_until_delivered(app, later, end, dan)
        later.apply_messages()
        items, unread = await read_state(bo)

    assert (later.items, later.unread) == (items, unread)


async def test_socket_numbers_have_no_gaps(
    app: Starlette, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, dan: ApiCaller
) -> None:
    groups, end = [await a_group(ada, "open", bo, cia)], await a_group(dan, "open", bo)
    actions = RandomActions(ada, bo, cia, groups, random.Random(7))  # noqa: S311 - a script to repeat
    await actions.publish()
    for _ in range(20):
        await actions.random.choice([actions.add_comment, actions.add_reaction, actions.publish])()
    async with open_socket(app, bo.token) as socket:
        await wait_until_delivered(app, Device(socket), end, dan)
        numbers = [
            message["number"] for message in socket.messages if message["type"] == "notification"
        ]

    assert numbers == list(range(1, len(numbers) + 1))
