"""What posts ask of the database with all that can belong to them, however much it is."""

import logging

import pytest
from starlette.applications import Starlette

from tests.builders import a_comment, a_group
from tests.pages.reading import FRAGMENT, visit
from tests.people import Somebody

ASKED = "tortoise.db_client"
COSTS = {"{group}": 29, "{post}": 25, "{post} alone": 18, "{post}/reaktioner": 12}


@pytest.mark.parametrize("count", [1, 3])
async def test_posts_with_everything_cost_the_same_one_or_three(
    app: Starlette, caplog: pytest.LogCaptureFixture, ada: Somebody, bo: Somebody, count: int
) -> None:
    group = await a_group(ada, "open", bo)
    posts = [await _a_full_post(ada, bo, group["id"]) for _ in range(count)]
    await app.state.parts.relay.tell_all()
    places = {"group": f"/grupper/{group['id']}", "post": f"/inlagg/{posts[0]}"}

    costs = {}
    with caplog.at_level(logging.DEBUG, ASKED):
        for name in COSTS:
            caplog.clear()
            path, _, alone = name.format(**places).partition(" ")
            headers = {"Accept": FRAGMENT} if alone else {}
            assert (await visit(bo, path, **headers)).status == 200
            costs[name] = len([record for record in caplog.records if record.name == ASKED])

    assert costs == COSTS


async def _a_full_post(ada: Somebody, bo: Somebody, group: str) -> str:
    file = (await ada.upload(group, "plan.txt", b"x", for_post="1")).json()["id"]
    body = {"text": "Hej @bo, se #planen", "question": True, "attachments": [{"file": file}]}
    post = (await ada.post(f"/groups/{group}/posts", body)).json()
    await bo.put(f"/posts/{post['id']}/reactions/like")
    await ada.put(f"/posts/{post['id']}/pin")
    comment = await a_comment(bo, post, "Hej @ada")
    await bo.put(f"/comments/{comment['id']}/reactions/like")
    answer = {"text": "Ja", "parent": comment["id"]}
    await ada.post(f"/posts/{post['id']}/comments", answer)
    return str(post["id"])
