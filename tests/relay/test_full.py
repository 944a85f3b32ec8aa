"""A full disk stops the telling, and delays it no longer than it is full."""

import httpx2
import pytest
from starlette.applications import Starlette

from groups_service.database import Database, sql
from tests.builders import Json, a_group
from tests.conftest import CHOSEN
from tests.people import Somebody


@pytest.mark.skipif(CHOSEN != "sqlite", reason="fills the file of an embedded database")
async def test_what_a_full_disk_interrupted_is_told_as_soon_as_there_is_room(
    app: Starlette, database: Database, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    relay = app.state.parts.relay
    connection = database.context.db("default")
    [size] = await sql("PRAGMA page_count")

    await connection.execute_query(f"PRAGMA max_page_count = {size['page_count']}")
    try:
        refused = await _until_full(ada, group)
        await relay.tell_all()
    finally:
        await connection.execute_query("PRAGMA max_page_count = 1073741823")

    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    await relay.tell_all()
    waiting = await sql("SELECT COUNT(*) AS number FROM event WHERE told_at IS NULL")
    assert waiting == [{"number": 0}]


async def _until_full(ada: Somebody, group: Json) -> httpx2.Response:
    for _ in range(400):
        answer = await ada.post(f"/groups/{group['id']}/posts", {"text": "Mer. " * 4000})
        if answer.status_code != 201:
            return answer
    raise AssertionError("never full")
