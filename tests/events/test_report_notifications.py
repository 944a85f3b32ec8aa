"""Report notifications go to those who handle the report and to the reporter, without the
reporter's name.
"""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from tests.api.support.world import make_site_administrator
from tests.events.support.delivered import get_relay
from tests.support.builders import Json, a_group, a_post
from tests.support.people import ApiCaller, create_caller

RECEIVERS = "Tillsyn"


@pytest.fixture
def app(empty_database: Database, settings: Settings) -> Starlette:
    return create_app(
        settings.model_copy(update={"report_receiver_group": RECEIVERS}), empty_database
    )


@pytest.fixture
async def eva(app: Starlette) -> AsyncIterator[ApiCaller]:
    """Eva receives reports and is in no group."""
    async with await create_caller(app, "eva") as person:
        await make_site_administrator(person, RECEIVERS)
        yield person


async def read_report_notifications(person: ApiCaller) -> list[Json]:
    await get_relay(person.app).deliver_pending()
    items: list[Json] = (await person.get("/notifications")).json()["items"]
    return [item for item in items if item["kind"].startswith("report.")]


async def test_report_notification_does_not_name_the_reporter(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", name="Torget")
    post = await a_post(bo, group, "Olämpligt")
    await cia.post("/reports", {"post": post["id"], "reason": "harassment"})

    [notification] = await read_report_notifications(ada)

    assert (
        notification["kind"],
        notification["title"],
        notification["author"],
        notification["text"],
    ) == (
        "report.created",
        "Torget",
        None,
        None,
    )
    assert notification["link"] == "/anmalningar"
    assert (await read_report_notifications(bo), await read_report_notifications(cia)) == ([], [])


async def test_receiver_outside_a_closed_group_does_not_learn_its_name(
    ada: ApiCaller, bo: ApiCaller, eva: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo, name="Hemliga gruppen")
    post = await a_post(ada, group, "Olämpligt")
    await bo.post("/reports", {"post": post["id"], "reason": "harassment"})

    [notification] = await read_report_notifications(eva)

    assert (notification["title"], notification["author"], notification["text"]) == (
        "",
        None,
        None,
    )
    assert await read_report_notifications(ada) == []


async def test_reporter_is_notified_of_the_decision(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo, name="Torget")
    post = await a_post(bo, group, "Olämpligt")
    report = (await cia.post("/reports", {"post": post["id"], "reason": "harassment"})).json()

    await ada.patch(f"/reports/{report['id']}", {"decision": "remove", "answer": ""})

    assert [
        (notification["kind"], notification["title"])
        for notification in await read_report_notifications(cia)
    ] == [("report.handled", "Torget")]
    items = (await bo.get("/notifications")).json()["items"]
    assert items[0]["kind"] == "post.removed"
