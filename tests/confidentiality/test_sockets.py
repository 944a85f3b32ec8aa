"""A socket sends events of a closed group only to people who are members at that moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.confidentiality.support.closed_group import ClosedGroup
from tests.confidentiality.support.sockets import SocketClient, SocketMessage, open_socket
from tests.support.builders import Json, a_group, a_post

MISSING_ID = "01890000-0000-7000-8000-000000000000"
OPEN_POST_TEXT = "Alla får höra det här."


@pytest.fixture
async def open_group(closed_group: ClosedGroup) -> Json:
    """An open group with all active people as members; its first events are delivered."""
    people = closed_group.people
    others = [person for name, person in people.items() if name not in {"ada", "fia"}]
    group = await a_group(people["ada"], "open", *others)
    await closed_group.app.state.components.relay.deliver_pending()
    return group


@asynccontextmanager
async def open_subscribed_socket(
    closed_group: ClosedGroup, account: str, open_group: Json
) -> AsyncIterator[SocketClient]:
    async with open_socket(closed_group.app, closed_group.people[account].token) as socket:
        await socket.request(type="subscribe", group=open_group["id"])
        yield socket


async def collect_messages(
    closed_group: ClosedGroup, socket: SocketClient, open_group: Json
) -> list[SocketMessage]:
    """Return all messages about a post and a rename in the closed group.

    The hint of a later post in the open group marks the end: it is the only event there.
    """
    ada = closed_group.people["ada"]
    await a_post(ada, closed_group.group, closed_group.get_canary("new post"))
    await ada.patch(
        f"/groups/{closed_group.group['id']}", {"name": closed_group.get_canary("new name")}
    )
    await closed_group.app.state.components.relay.deliver_pending()
    await a_post(ada, open_group, OPEN_POST_TEXT)
    await closed_group.app.state.components.relay.deliver_pending()
    await socket.wait_for_message(lambda message: _is_hint(message, open_group["id"]))
    assert OPEN_POST_TEXT in {message.get("text") for message in socket.messages}
    return socket.messages


def _is_hint(message: SocketMessage, group: str) -> bool:
    return (message["type"], message.get("group")) == ("changed", group)


@pytest.mark.parametrize("account", ["cia", "dan", "eva", "hal"])
async def test_socket_of_a_non_member_reveals_nothing(
    closed_group: ClosedGroup, open_group: Json, account: str
) -> None:
    group = closed_group.group["id"]

    async with open_subscribed_socket(closed_group, account, open_group) as socket:
        hidden = await socket.request(type="subscribe", group=group)
        missing = await socket.request(type="subscribe", group=MISSING_ID)
        messages = await collect_messages(closed_group, socket, open_group)

    assert hidden == {**missing, "group": group}
    types = {message["type"] for message in messages}
    assert types == {"websocket.accept", "hello", "notification", "subscribed", "error", "changed"}
    assert closed_group.find_leaks(str(messages).encode()) == set()
    besides = [message for message in messages if message != hidden]
    assert group not in str(besides)


async def test_departed_person_cannot_open_a_socket(closed_group: ClosedGroup) -> None:
    async with open_socket(closed_group.app, closed_group.people["fia"].token) as socket:
        refusal = await socket.wait_for_message(
            lambda message: message["type"].startswith("websocket")
        )

    assert refusal["type"] in {"websocket.close", "websocket.http.response.start"}
    assert closed_group.find_leaks(str(socket.messages).encode()) == set()


async def test_socket_of_a_member_receives_group_events(
    closed_group: ClosedGroup, open_group: Json
) -> None:
    group = closed_group.group["id"]

    async with open_subscribed_socket(closed_group, "bo", open_group) as socket:
        await socket.request(type="subscribe", group=group)
        messages = await collect_messages(closed_group, socket, open_group)

    assert {"post", "new post", "new name"} <= closed_group.find_leaks(str(messages).encode())
    assert any(_is_hint(message, group) for message in messages)


async def test_removed_member_is_unsubscribed_and_gets_no_more_events(
    closed_group: ClosedGroup, open_group: Json
) -> None:
    ada, bo, group = (
        closed_group.people["ada"],
        closed_group.people["bo"],
        closed_group.group["id"],
    )

    async with open_subscribed_socket(closed_group, "bo", open_group) as socket:
        await socket.request(type="subscribe", group=group)
        await ada.delete(f"/groups/{group}/members/{bo.id}")
        messages = await collect_messages(closed_group, socket, open_group)

    places = [place for place, message in enumerate(messages) if message["type"] == "unsubscribed"]
    removed = [message for message in messages if message.get("kind") == "member.removed"]
    assert len(places) == 1
    assert not any(_is_hint(message, group) for message in messages)
    assert [(message["text"], message["link"]) for message in removed] == [(None, None)]
    assert {"new post", "new name"}.isdisjoint(closed_group.find_leaks(str(messages).encode()))
