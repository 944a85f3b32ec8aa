"""The number of SQL statements per page does not grow with its content."""

import logging

import pytest
from starlette.applications import Starlette

from tests.support.builders import a_file, a_group, a_post
from tests.support.html_client import visit
from tests.support.people import ApiCaller

DATABASE_LOGGER = "tortoise.db_client"


STATEMENT_COUNTS = {
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
async def test_page_statement_count_does_not_depend_on_item_count(
    app: Starlette, caplog: pytest.LogCaptureFixture, ada: ApiCaller, bo: ApiCaller, count: int
) -> None:
    group = await a_group(ada, "open", bo)
    posts = [await a_post(ada, group) for _ in range(count)]
    for post in posts:
        await ada.post(f"/posts/{post['id']}/comments", {"text": "Ja"})
        await a_file(ada, group)
        await a_group(bo)
        await a_group(ada)
    await app.state.components.relay.deliver_pending()
    await bo.put(
        "/notifications/read", {"up_to": 1_000}
    )  # otherwise opening a page would mark notifications as read
    places = {"group": f"/grupper/{group['id']}", "post": f"/inlagg/{posts[0]['id']}"}

    costs = {}
    with caplog.at_level(logging.DEBUG, DATABASE_LOGGER):
        for path in STATEMENT_COUNTS:
            caplog.clear()
            assert (await visit(bo, path.format(**places))).status == 200
            costs[path] = len(
                [record for record in caplog.records if record.name == DATABASE_LOGGER]
            )

    assert costs == STATEMENT_COUNTS
