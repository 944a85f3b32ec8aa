"""A socket tells of a closed group only to its members, and only as long as they are."""

import pytest
from starlette.applications import Starlette

from tests.builders import a_group, a_post
from tests.leaks.secret import Secret, a_secret
from tests.leaks.sockets import Said, Socket, talking

NOTHING = "01890000-0000-7000-8000-000000000000"
OPEN = "Alla får höra det här."


@pytest.fixture
async def secret(app: Starlette) -> Secret:
    return await a_secret(app)


async def something_happens(secret: Secret) -> None:
    """A post and a change in the closed group; then a post where everybody belongs."""
    ada = secret.people["ada"]
    everybody = [person for name, person in secret.people.items() if name not in {"ada", "fia"}]
    known = await a_group(ada, "open", *everybody)
    await a_post(ada, secret.group, secret.word("new post"))
    await ada.patch(f"/groups/{secret.group['id']}", {"name": secret.word("new name")})
    await a_post(ada, known, OPEN)
    await secret.app.state.parts.relay.tell_all()


async def heard_all(socket: Socket) -> list[Said]:
    """Everything up to the notice that everybody gets at last."""
    await socket.until(lambda said: said.get("text") == OPEN)
    return socket.heard


@pytest.mark.parametrize("who", ["cia", "dan", "eva", "hal"])
async def test_an_outsiders_socket_tells_nothing(secret: Secret, who: str) -> None:
    group = secret.group["id"]

    async with talking(secret.app, secret.people[who].token) as socket:
        hidden = await socket.answer(type="subscribe", group=group)
        missing = await socket.answer(type="subscribe", group=NOTHING)
        await something_happens(secret)
        heard = await heard_all(socket)

    assert hidden == {**missing, "group": group}
    told = {said["type"] for said in heard}
    assert told == {"websocket.accept", "hello", "notice", "error"}
    assert secret.leaks(str(heard).encode()) == set()
    besides = [said for said in heard if said != hidden]
    assert group not in str(besides)


async def test_who_left_the_directory_is_not_let_in(secret: Secret) -> None:
    async with talking(secret.app, secret.people["fia"].token) as socket:
        refusal = await socket.until(lambda said: said["type"].startswith("websocket"))

    assert refusal["type"] in {"websocket.close", "websocket.http.response.start"}
    assert secret.leaks(str(socket.heard).encode()) == set()


async def test_a_members_socket_tells_of_it(secret: Secret) -> None:
    async with talking(secret.app, secret.people["bo"].token) as socket:
        await socket.answer(type="subscribe", group=secret.group["id"])
        await something_happens(secret)
        heard = await heard_all(socket)

    assert {"post", "new post", "new name"} <= secret.leaks(str(heard).encode())
    assert "changed" in {said["type"] for said in heard}


async def test_a_member_who_is_removed_hears_no_more(secret: Secret) -> None:
    ada, bo, group = secret.people["ada"], secret.people["bo"], secret.group["id"]

    async with talking(secret.app, bo.token) as socket:
        await socket.answer(type="subscribe", group=group)
        await ada.delete(f"/groups/{group}/members/{bo.id}")
        await something_happens(secret)
        heard = await heard_all(socket)

    places = [place for place, said in enumerate(heard) if said["type"] == "unsubscribed"]
    removed = [said for said in heard if said.get("kind") == "member.removed"]
    assert len(places) == 1
    assert "changed" not in {said["type"] for said in heard}
    assert [(said["text"], said["link"]) for said in removed] == [(None, None)]
    assert {"new post", "new name"}.isdisjoint(secret.leaks(str(heard).encode()))
