"""What the socket said, put together, is what a request answers, for every act and device."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette

from tests.builders import Json, a_group, a_post
from tests.leaks.sockets import Said, Socket, talking
from tests.people import Somebody, somebody

FRAME = {"type", "unread"}
"""What a message has besides the notice in it."""


@dataclass
class Device:
    """A client that was given nothing but messages."""

    socket: Socket
    notices: dict[int, Json] = field(default_factory=dict)
    unread: int = 0
    taken: int = 0

    def catch_up(self) -> None:
        for said in self.socket.heard[self.taken :]:
            self._take(said)
        self.taken = len(self.socket.heard)

    @property
    def items(self) -> list[Json]:
        return [self.notices[number] for number in sorted(self.notices, reverse=True)]

    def _take(self, said: Said) -> None:
        self.unread = said.get("unread", self.unread)
        if said["type"] == "notice":
            self.notices.pop(said["replaces"], None)
            if said["kind"] != "empty":
                notice = {name: value for name, value in said.items() if name not in FRAME}
                self.notices[said["number"]] = notice
        if said["type"] == "read":
            for number, notice in self.notices.items():
                if number <= said["through"] or number in said["numbers"]:
                    notice["read"] = True


@dataclass
class Play:
    """Ada and Cia do things, Bo is told and reads."""

    ada: Somebody
    bo: Somebody
    cia: Somebody
    groups: list[Json]
    chance: random.Random
    posts: list[Json] = field(default_factory=list)

    async def post(self) -> None:
        by, group = self.chance.choice([self.ada, self.bo]), self.chance.choice(self.groups)
        text = self.chance.choice(["Hej", "Hej @bo"])
        self.posts.append(await a_post(by, group, text))

    async def comment(self) -> None:
        post = self.chance.choice(self.posts)
        by = self.chance.choice([self.ada, self.cia])
        await by.post(f"/posts/{post['id']}/comments", {"text": "Ja"})

    async def react(self) -> None:
        post = self.chance.choice(self.posts)
        kind = self.chance.choice(["like", "thanks"])
        await self.chance.choice([self.ada, self.cia]).put(f"/posts/{post['id']}/reactions/{kind}")

    async def read_one(self) -> None:
        number = self.chance.randint(1, 30)
        await self.bo.put("/notifications/read", {"ids": [str(number)]})

    async def read_through(self) -> None:
        await self.bo.put("/notifications/read", {"up_to": self.chance.randint(1, 10)})

    async def read_feed(self) -> None:
        group = self.chance.choice(self.groups)
        version = self.chance.randint(1, 20)
        await self.bo.put(f"/groups/{group['id']}/read", {"version": version})

    def acts(self) -> list[Callable[[], Awaitable[None]]]:
        often = [self.comment, self.comment, self.react, self.post]
        return [*often, self.read_one, self.read_through, self.read_feed]


@pytest.fixture
async def dan(app: Starlette) -> AsyncIterator[Somebody]:
    async with await somebody(app, "dan") as person:
        yield person


async def asked(person: Somebody) -> tuple[list[Json], int]:
    answer = (await person.get("/notifications?limit=100")).json()
    unread: int = (await person.get("/me")).json()["unread"]
    return answer["items"], unread


async def settled(app: Starlette, device: Device, end: Json, by: Somebody) -> None:
    """Everything told and heard: a last post, which the device hears of after all else."""
    post = await a_post(by, end, "Sist")
    await app.state.parts.relay.tell_all()
    last = {"type": "post", "id": post["id"]}
    await device.socket.until(lambda said: said.get("ref") == last, device.taken)


@pytest.mark.parametrize("seed", range(6))
async def test_messages_put_together_are_what_a_request_answers(
    app: Starlette, ada: Somebody, bo: Somebody, cia: Somebody, dan: Somebody, seed: int
) -> None:
    groups = [await a_group(ada, "open", bo, cia), await a_group(ada, "closed", bo, cia)]
    end = await a_group(dan, "open", bo)
    play = Play(ada, bo, cia, groups, random.Random(seed))  # noqa: S311 - a script to repeat
    await play.post()
    async with talking(app, bo.token) as socket:
        device = Device(socket)
        for _ in range(4):
            for _ in range(6):
                await play.chance.choice(play.acts())()
                await app.state.parts.relay.tell_all()
            await settled(app, device, end, dan)
            device.catch_up()

            items, unread = await asked(bo)
            assert device.items == items
            assert device.unread == unread
    async with talking(app, bo.token) as socket:
        later = Device(socket)
        await settled(app, later, end, dan)
        later.catch_up()
        items, unread = await asked(bo)

    assert (later.items, later.unread) == (items, unread)


async def test_numbers_over_the_socket_have_no_gaps(
    app: Starlette, ada: Somebody, bo: Somebody, cia: Somebody, dan: Somebody
) -> None:
    groups, end = [await a_group(ada, "open", bo, cia)], await a_group(dan, "open", bo)
    play = Play(ada, bo, cia, groups, random.Random(7))  # noqa: S311 - a script to repeat
    await play.post()
    for _ in range(20):
        await play.chance.choice([play.comment, play.react, play.post])()
    async with talking(app, bo.token) as socket:
        await settled(app, Device(socket), end, dan)
        numbers = [said["number"] for said in socket.heard if said["type"] == "notice"]

    assert numbers == list(range(1, len(numbers) + 1))
