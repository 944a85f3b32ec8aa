"""What a page asks of the database, which is the same however much it shows."""

import logging

import pytest
from starlette.applications import Starlette

from tests.builders import a_file, a_group, a_post
from tests.pages.reading import visit
from tests.people import Somebody

ASKED = "tortoise.db_client"


COSTS = {
    "/": 15,
    "/grupper": 12,
    "{group}": 19,
    "{group}/filer": 12,
    "{group}/medlemmar": 8,
    "{post}": 14,
    "/kollegor": 8,
    "/kollegor/jag": 14,
    "/aviseringar": 10,
}


@pytest.mark.parametrize("count", [1, 3])
async def test_page_costs_the_same_with_one_thing_and_with_three(
    app: Starlette, caplog: pytest.LogCaptureFixture, ada: Somebody, bo: Somebody, count: int
) -> None:
    group = await a_group(ada, "open", bo)
    posts = [await a_post(ada, group) for _ in range(count)]
    for post in posts:
        await ada.post(f"/posts/{post['id']}/comments", {"text": "Ja"})
        await a_file(ada, group)
        await a_group(bo)
        await a_group(ada)
    await app.state.parts.relay.tell_all()
    await bo.put("/notifications/read", {"up_to": 1_000})  # what is opened would be read
    places = {"group": f"/grupper/{group['id']}", "post": f"/inlagg/{posts[0]['id']}"}

    costs = {}
    with caplog.at_level(logging.DEBUG, ASKED):
        for path in COSTS:
            caplog.clear()
            assert (await visit(bo, path.format(**places))).status == 200
            costs[path] = len([record for record in caplog.records if record.name == ASKED])

    assert costs == COSTS
