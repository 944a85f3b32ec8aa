"""Timelines over the socket: every employee may subscribe to one and gets hints about changes."""

import pytest
from starlette.applications import Starlette

from tests.confidentiality.support.sockets import open_socket
from tests.support.people import ApiCaller

UNKNOWN_PERSON = "01890000-0000-7000-8000-000000000000"


async def test_timeline_post_and_its_comment_give_hints_to_subscribers(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    async with open_socket(app, bo.token) as socket:
        subscribed = await socket.request(type="subscribe", person=ada.id)
        post = (await ada.post("/me/posts", {"text": "Jag är på Rådhuset i dag."})).json()
        await app.state.components.relay.deliver_pending()
        first = await socket.wait_for_message(lambda message: message["type"] == "changed")
        await bo.post(f"/posts/{post['id']}/comments", {"text": "Jag med."})
        await app.state.components.relay.deliver_pending()
        second = await socket.wait_for_message(lambda message: message.get("version") == 2)

    assert subscribed == {"type": "subscribed", "person": ada.id, "version": 0}
    assert first == {"type": "changed", "person": ada.id, "version": 1}
    assert second == {"type": "changed", "person": ada.id, "version": 2}


@pytest.mark.parametrize("unknown", [UNKNOWN_PERSON, "nobody", "*"])
async def test_timeline_of_an_unknown_person_is_not_found(
    app: Starlette, bo: ApiCaller, unknown: str
) -> None:
    async with open_socket(app, bo.token) as socket:
        answer = await socket.request(type="subscribe", person=unknown)

    assert answer == {"type": "error", "code": "not_found", "person": unknown}
