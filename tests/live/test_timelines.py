"""Timelines over the socket: every employee may follow one, and hears that it changed."""

import pytest
from starlette.applications import Starlette

from tests.leaks.sockets import talking
from tests.people import Somebody

NOBODY = "01890000-0000-7000-8000-000000000000"


async def test_a_status_update_and_a_comment_on_it_are_hinted_to_whoever_listens(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    async with talking(app, bo.token) as socket:
        begun = await socket.answer(type="subscribe", person=ada.id)
        post = (await ada.post("/me/posts", {"text": "Jag är på Rådhuset i dag."})).json()
        await app.state.parts.relay.tell_all()
        first = await socket.until(lambda said: said["type"] == "changed")
        await bo.post(f"/posts/{post['id']}/comments", {"text": "Jag med."})
        await app.state.parts.relay.tell_all()
        second = await socket.until(lambda said: said.get("version") == 2)

    assert begun == {"type": "subscribed", "person": ada.id, "version": 0}
    assert first == {"type": "changed", "person": ada.id, "version": 1}
    assert second == {"type": "changed", "person": ada.id, "version": 2}


@pytest.mark.parametrize("nobody", [NOBODY, "nobody", "*"])
async def test_there_is_no_timeline_of_nobody(app: Starlette, bo: Somebody, nobody: str) -> None:
    async with talking(app, bo.token) as socket:
        answer = await socket.answer(type="subscribe", person=nobody)

    assert answer == {"type": "error", "code": "not_found", "person": nobody}
