"""A socket tells of a closed group only to its members, and only as long as they are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.builders import Json, a_group, a_post
from tests.leaks.secret import Secret
from tests.leaks.sockets import Said, Socket, talking

NOTHING = "01890000-0000-7000-8000-000000000000"
OPEN = "Alla får höra det här."


@pytest.fixture
async def known(secret: Secret) -> Json:
    """A group where everybody belongs, and all of its beginning told."""
    people = secret.people
    others = [person for name, person in people.items() if name not in {"ada", "fia"}]
    group = await a_group(people["ada"], "open", *others)
    await secret.app.state.parts.relay.tell_all()
    return group


@asynccontextmanager
async def listening(secret: Secret, who: str, known: Json) -> AsyncIterator[Socket]:
    async with talking(secret.app, secret.people[who].token) as socket:
        await socket.answer(type="subscribe", group=known["id"])
        yield socket


async def all_heard(secret: Secret, socket: Socket, known: Json) -> list[Said]:
    """What is said of a post and a change in the closed group, and then of one where everybody
    belongs: nothing else happens there, so its hint comes after all the others."""
    ada = secret.people["ada"]
    await a_post(ada, secret.group, secret.word("new post"))
    await ada.patch(f"/groups/{secret.group['id']}", {"name": secret.word("new name")})
    await secret.app.state.parts.relay.tell_all()
    await a_post(ada, known, OPEN)
    await secret.app.state.parts.relay.tell_all()
    await socket.until(lambda said: _is_hint(said, known["id"]))
    assert OPEN in {said.get("text") for said in socket.heard}
    return socket.heard


def _is_hint(said: Said, group: str) -> bool:
    return (said["type"], said.get("group")) == ("changed", group)


@pytest.mark.parametrize("who", ["cia", "dan", "eva", "hal"])
async def test_an_outsiders_socket_tells_nothing(secret: Secret, known: Json, who: str) -> None:
    group = secret.group["id"]

    async with listening(secret, who, known) as socket:
        hidden = await socket.answer(type="subscribe", group=group)
        missing = await socket.answer(type="subscribe", group=NOTHING)
        heard = await all_heard(secret, socket, known)

    assert hidden == {**missing, "group": group}
    told = {said["type"] for said in heard}
    assert told == {"websocket.accept", "hello", "notice", "subscribed", "error", "changed"}
    assert secret.leaks(str(heard).encode()) == set()
    besides = [said for said in heard if said != hidden]
    assert group not in str(besides)


async def test_who_left_the_directory_is_not_let_in(secret: Secret) -> None:
    async with talking(secret.app, secret.people["fia"].token) as socket:
        refusal = await socket.until(lambda said: said["type"].startswith("websocket"))

    assert refusal["type"] in {"websocket.close", "websocket.http.response.start"}
    assert secret.leaks(str(socket.heard).encode()) == set()


async def test_a_members_socket_tells_of_it(secret: Secret, known: Json) -> None:
    group = secret.group["id"]

    async with listening(secret, "bo", known) as socket:
        await socket.answer(type="subscribe", group=group)
        heard = await all_heard(secret, socket, known)

    assert {"post", "new post", "new name"} <= secret.leaks(str(heard).encode())
    assert any(_is_hint(said, group) for said in heard)


async def test_a_member_who_is_removed_hears_no_more(secret: Secret, known: Json) -> None:
    ada, bo, group = secret.people["ada"], secret.people["bo"], secret.group["id"]

    async with listening(secret, "bo", known) as socket:
        await socket.answer(type="subscribe", group=group)
        await ada.delete(f"/groups/{group}/members/{bo.id}")
        heard = await all_heard(secret, socket, known)

    places = [place for place, said in enumerate(heard) if said["type"] == "unsubscribed"]
    removed = [said for said in heard if said.get("kind") == "member.removed"]
    assert len(places) == 1
    assert not any(_is_hint(said, group) for said in heard)
    assert [(said["text"], said["link"]) for said in removed] == [(None, None)]
    assert {"new post", "new name"}.isdisjoint(secret.leaks(str(heard).encode()))
