"""The page where one chooses what one hears of a group."""

from datetime import timedelta

import pytest

from groups_service import clock
from groups_service.domain import hearing
from groups_service.domain.hearing import Hearing
from tests.builders import Json, a_group
from tests.pages.reading import send, visit
from tests.people import Somebody


def path_of(group: Json) -> str:
    return f"/grupper/{group['id']}/aviseringar"


async def heard(person: Somebody, group: Json) -> Hearing:
    return await hearing.of(person.viewer, group["id"])


async def test_a_level_is_chosen_and_said(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, f"/grupper/{group['id']}")
    assert path_of(group) in page.links

    chosen = await visit(ada, path_of(group))
    saved = await send(ada, chosen.form(path_of(group)), level="mine")

    assert "Sparat." in saved.text
    assert (await heard(ada, group)).level == "mine"


@pytest.mark.parametrize(
    ("how_long", "shortest", "longest"), [("hour", 1, 1), ("tomorrow", 7, 34), ("week", 150, 178)]
)
async def test_a_level_for_a_while_ends(
    ada: Somebody, how_long: str, shortest: int, longest: int
) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, path_of(group))
    now = clock.now()

    saved = await send(ada, page.form(path_of(group)), level="off", how_long=how_long)

    until = (await heard(ada, group)).until
    assert until is not None
    slack = timedelta(minutes=1)
    assert timedelta(hours=shortest) - slack <= until - now <= timedelta(hours=longest) + slack
    assert "Just nu: Inget, till" in saved.text


async def test_a_level_that_no_page_offers_is_refused(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, path_of(group))

    refused = await send(ada, page.form(path_of(group)), level="some")

    assert refused.status == 422
    assert not (await heard(ada, group)).chosen


async def test_a_hidden_group_has_no_such_page(ada: Somebody, cia: Somebody) -> None:
    group = await a_group(ada, "closed")

    assert (await visit(cia, path_of(group))).status == 404
