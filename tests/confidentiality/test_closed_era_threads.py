"""Threads of a closed era send no hint and change no number for non-members after reopening."""

import pytest
from starlette.applications import Starlette

from tests.confidentiality.support.sockets import SocketMessage, open_socket
from tests.support.builders import Json, a_group, a_post
from tests.support.people import ApiCaller

PUBLIC_FIELDS = ("version", "activity_at", "member_count", "era")


async def get_public_view(actor: ApiCaller, group: Json) -> list[object]:
    """Return the public fields of the group, and the order of the list of groups."""
    fetched = (await actor.get(f"/groups/{group['id']}")).json()
    groups = (await actor.get("/groups")).json()["items"]
    return [*(fetched[name] for name in PUBLIC_FIELDS), [item["id"] for item in groups]]


@pytest.mark.parametrize("follows", [False, True])
async def test_comment_on_a_members_only_thread_sends_non_members_no_hint(
    app: Starlette, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, *, follows: bool
) -> None:
    group, other = await a_group(ada, "closed", bo), await a_group(ada, "open")
    post = await a_post(ada, group, "Hemligt")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    if follows:
        await cia.put(f"/groups/{group['id']}/follow")
    await app.state.components.relay.deliver_pending()
    before = await get_public_view(cia, group)

    async with open_socket(app, cia.token) as outside, open_socket(app, bo.token) as inside:
        for socket in (outside, inside):
            for place in (group, other):
                await socket.request(type="subscribe", group=place["id"])
        await ada.post(f"/posts/{post['id']}/comments", {"text": "Också hemligt"})
        await app.state.components.relay.deliver_pending()
        after = await get_public_view(cia, group)
        await a_post(ada, other, "Öppet")
        await app.state.components.relay.deliver_pending()
        await outside.wait_for_message(lambda message: is_hint(message, other))
        await inside.wait_for_message(lambda message: is_hint(message, other))

    assert not [message for message in outside.messages if is_hint(message, group)]
    assert [message for message in inside.messages if is_hint(message, group)]
    assert after == before
    assert {message["type"] for message in outside.messages} <= {
        *("websocket.accept", "hello", "subscribed", "changed")
    }


async def test_non_member_cannot_subscribe_to_a_listed_closed_group(
    app: Starlette, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    await ada.patch(f"/groups/{group['id']}", {"listed": True})
    assert (await cia.get(f"/groups/{group['id']}")).status_code == 200

    async with open_socket(app, cia.token) as outside, open_socket(app, bo.token) as inside:
        refused = await outside.request(type="subscribe", group=group["id"])
        accepted = await inside.request(type="subscribe", group=group["id"])

    assert (refused["type"], refused["code"]) == ("error", "not_found")
    assert accepted["type"] == "subscribed"


async def test_removed_member_still_gets_hints_of_public_changes(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    for number in range(3):
        await a_post(ada, group, f"Hemligt {number}")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    await app.state.components.relay.deliver_pending()

    async with open_socket(app, bo.token) as socket:
        member_version = (await socket.request(type="subscribe", group=group["id"]))["version"]
        await ada.delete(f"/groups/{group['id']}/members/{bo.id}")
        await app.state.components.relay.deliver_pending()
        removal_hint = await socket.wait_for_message(lambda message: is_hint(message, group))
        received = len(socket.messages)
        await a_post(ada, group, "Öppet")
        await app.state.components.relay.deliver_pending()
        post_hint = await socket.wait_for_message(
            lambda message: is_hint(message, group), received
        )

    assert member_version > post_hint["version"] == removal_hint["version"] + 1


def is_hint(message: SocketMessage, group: Json) -> bool:
    return (message["type"], message.get("group")) == ("changed", group["id"])
