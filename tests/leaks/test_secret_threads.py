"""Threads of a closed era stay silent in a group that is open since: no hint, no number moves."""

import pytest
from starlette.applications import Starlette

from tests.builders import Json, a_group, a_post
from tests.leaks.sockets import Said, talking
from tests.people import Somebody

TOLD = ("version", "activity_at", "member_count", "era")


async def seen(by: Somebody, group: Json) -> list[object]:
    """What an outsider is told of the group, and how it stands in the list of groups."""
    one = (await by.get(f"/groups/{group['id']}")).json()
    listed = (await by.get("/groups")).json()["items"]
    return [*(one[name] for name in TOLD), [item["id"] for item in listed]]


@pytest.mark.parametrize("follows", [False, True])
async def test_a_comment_on_a_secret_thread_gives_an_outsider_no_hint(
    app: Starlette, ada: Somebody, bo: Somebody, cia: Somebody, *, follows: bool
) -> None:
    group, other = await a_group(ada, "closed", bo), await a_group(ada, "open")
    post = await a_post(ada, group, "Hemligt")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    if follows:
        await cia.put(f"/groups/{group['id']}/follow")
    await app.state.parts.relay.tell_all()
    before = await seen(cia, group)

    async with talking(app, cia.token) as outside, talking(app, bo.token) as inside:
        for socket in (outside, inside):
            for place in (group, other):
                await socket.answer(type="subscribe", group=place["id"])
        await ada.post(f"/posts/{post['id']}/comments", {"text": "Också hemligt"})
        await app.state.parts.relay.tell_all()
        after = await seen(cia, group)
        await a_post(ada, other, "Öppet")
        await app.state.parts.relay.tell_all()
        await outside.until(lambda said: is_hint(said, other))
        await inside.until(lambda said: is_hint(said, other))

    assert not [said for said in outside.heard if is_hint(said, group)]
    assert [said for said in inside.heard if is_hint(said, group)]
    assert after == before
    assert {said["type"] for said in outside.heard} <= {
        *("websocket.accept", "hello", "subscribed", "changed")
    }


async def test_a_listed_group_is_no_stream_for_who_only_knows_its_name(
    app: Starlette, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    await ada.patch(f"/groups/{group['id']}", {"listed": True})
    assert (await cia.get(f"/groups/{group['id']}")).status_code == 200

    async with talking(app, cia.token) as outside, talking(app, bo.token) as inside:
        refused = await outside.answer(type="subscribe", group=group["id"])
        heard = await inside.answer(type="subscribe", group=group["id"])

    assert (refused["type"], refused["code"]) == ("error", "not_found")
    assert heard["type"] == "subscribed"


async def test_who_left_goes_on_hearing_what_everybody_hears(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    for number in range(3):
        await a_post(ada, group, f"Hemligt {number}")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    await app.state.parts.relay.tell_all()

    async with talking(app, bo.token) as socket:
        inside = (await socket.answer(type="subscribe", group=group["id"]))["version"]
        await ada.delete(f"/groups/{group['id']}/members/{bo.id}")
        await app.state.parts.relay.tell_all()
        left = await socket.until(lambda said: is_hint(said, group))
        heard = len(socket.heard)
        await a_post(ada, group, "Öppet")
        await app.state.parts.relay.tell_all()
        posted = await socket.until(lambda said: is_hint(said, group), heard)

    assert inside > posted["version"] == left["version"] + 1


def is_hint(said: Said, group: Json) -> bool:
    return (said["type"], said.get("group")) == ("changed", group["id"])
