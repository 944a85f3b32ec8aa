"""The number of SQL statements for posts with all kinds of related data is constant."""

import logging

import pytest
from starlette.applications import Starlette

from tests.support.builders import a_comment, a_group
from tests.support.html_client import FRAGMENT_TYPE, visit
from tests.support.people import ApiCaller

DATABASE_LOGGER = "tortoise.db_client"
STATEMENT_COUNTS = {"{group}": 29, "{post}": 25, "{post} alone": 18, "{post}/reaktioner": 12}


@pytest.mark.parametrize("count", [1, 3])
async def test_post_statement_count_does_not_depend_on_post_count(
    app: Starlette, caplog: pytest.LogCaptureFixture, ada: ApiCaller, bo: ApiCaller, count: int
) -> None:
    group = await a_group(ada, "open", bo)
    posts = [await _create_full_post(ada, bo, group["id"]) for _ in range(count)]
    await app.state.components.relay.deliver_pending()
    places = {"group": f"/grupper/{group['id']}", "post": f"/inlagg/{posts[0]}"}

    costs = {}
    with caplog.at_level(logging.DEBUG, DATABASE_LOGGER):
        for name in STATEMENT_COUNTS:
            caplog.clear()
            path, _, is_fragment = name.format(**places).partition(" ")
            headers = {"Accept": FRAGMENT_TYPE} if is_fragment else {}
            assert (await visit(bo, path, **headers)).status == 200
            costs[name] = len(
                [record for record in caplog.records if record.name == DATABASE_LOGGER]
            )

    assert costs == STATEMENT_COUNTS


async def _create_full_post(ada: ApiCaller, bo: ApiCaller, group: str) -> str:
    file = (await ada.upload(group, "plan.txt", b"x", for_post="1")).json()["id"]
    body = {"text": "Hej @bo, se #planen", "question": True, "attachments": [{"file": file}]}
    post = (await ada.post(f"/groups/{group}/posts", body)).json()
    await bo.put(f"/posts/{post['id']}/reactions/like")
    await ada.put(f"/posts/{post['id']}/pin")
    comment = await a_comment(bo, post, "Hej @ada")
    await bo.put(f"/comments/{comment['id']}/reactions/like")
    reply = {"text": "Ja", "parent": comment["id"]}
    await ada.post(f"/posts/{post['id']}/comments", reply)
    return str(post["id"])
