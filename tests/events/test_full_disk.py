"""A full disk stops the delivery of events, but only as long as it is full."""

import httpx2
import pytest
from starlette.applications import Starlette

from groups_service.database import Database, sql
from tests.conftest import DATABASE_PRODUCT
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller


@pytest.mark.skipif(DATABASE_PRODUCT != "sqlite", reason="fills the file of an embedded database")
async def test_delivery_interrupted_by_a_full_disk_continues_once_there_is_room(
    app: Starlette, database: Database, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    relay = app.state.components.relay
    connection = database.context.db("default")
    [size] = await sql("PRAGMA page_count")

    await connection.execute_query(f"PRAGMA max_page_count = {size['page_count']}")
    try:
        refused = await _fill_database(ada, group)
        await relay.deliver_pending()
    finally:
        await connection.execute_query("PRAGMA max_page_count = 1073741823")

    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    await relay.deliver_pending()
    pending = await sql("SELECT COUNT(*) AS number FROM event WHERE delivered_at IS NULL")
    assert pending == [{"number": 0}]


async def _fill_database(ada: ApiCaller, group: Json) -> httpx2.Response:
    for _ in range(400):
        answer = await ada.post(f"/groups/{group['id']}/posts", {"text": "Mer. " * 4000})
        if answer.status_code != 201:
            return answer
    raise AssertionError("never full")
