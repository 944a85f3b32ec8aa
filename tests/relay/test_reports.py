"""Reports: told to who handles them and to who made them, and never who that was."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from tests.api.world import promote
from tests.builders import Json, a_group, a_post
from tests.people import Somebody, somebody
from tests.relay.notices import relay_of

RECEIVERS = "Tillsyn"


@pytest.fixture
def app(clean: Database, settings: Settings) -> Starlette:
    return create_app(settings.model_copy(update={"report_receivers": RECEIVERS}), clean)


@pytest.fixture
async def eva(app: Starlette) -> AsyncIterator[Somebody]:
    """Receives reports, and is in no group."""
    async with await somebody(app, "eva") as person:
        await promote(person, RECEIVERS)
        yield person


async def newest(person: Somebody) -> list[Json]:
    await relay_of(person.app).tell_all()
    items: list[Json] = (await person.get("/notifications")).json()["items"]
    return [item for item in items if item["kind"].startswith("report.")]


async def test_a_report_is_told_without_who_made_it(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", name="Torget")
    post = await a_post(bo, group, "Olämpligt")
    await cia.post("/reports", {"post": post["id"], "reason": "harassment"})

    [told] = await newest(ada)

    assert (told["kind"], told["title"], told["author"], told["text"]) == (
        "report.made",
        "Torget",
        None,
        None,
    )
    assert told["link"] == "/anmalningar"
    assert (await newest(bo), await newest(cia)) == ([], [])


async def test_a_receiver_outside_a_closed_group_does_not_learn_its_name(
    ada: Somebody, bo: Somebody, eva: Somebody
) -> None:
    group = await a_group(ada, "closed", bo, name="Hemliga gruppen")
    post = await a_post(ada, group, "Olämpligt")
    await bo.post("/reports", {"post": post["id"], "reason": "harassment"})

    [told] = await newest(eva)

    assert (told["title"], told["author"], told["text"]) == ("", None, None)
    assert await newest(ada) == []


async def test_who_reported_is_told_the_answer(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    group = await a_group(ada, "open", bo, name="Torget")
    post = await a_post(bo, group, "Olämpligt")
    report = (await cia.post("/reports", {"post": post["id"], "reason": "harassment"})).json()

    await ada.patch(f"/reports/{report['id']}", {"decision": "remove", "answer": ""})

    assert [(told["kind"], told["title"]) for told in await newest(cia)] == [
        ("report.handled", "Torget")
    ]
    items = (await bo.get("/notifications")).json()["items"]
    assert items[0]["kind"] == "post.removed"
