"""The page for choosing the notification level of a group."""

from datetime import timedelta

import pytest

from groups_service.core import clock
from groups_service.domain.notifications import levels
from groups_service.domain.notifications.levels import EffectiveLevel
from tests.support.builders import Json, a_group
from tests.support.html_client import submit_form, visit
from tests.support.people import ApiCaller


def level_path(group: Json) -> str:
    return f"/grupper/{group['id']}/aviseringar"


async def get_level(person: ApiCaller, group: Json) -> EffectiveLevel:
    return await levels.get_level(person.viewer, group["id"])


async def test_chosen_level_is_saved_and_confirmed(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, f"/grupper/{group['id']}")
    assert level_path(group) in page.links

    chosen = await visit(ada, level_path(group))
    saved = await submit_form(ada, chosen.form(level_path(group)), level="mine")

    assert "Sparat." in saved.text
    assert (await get_level(ada, group)).level == "mine"


@pytest.mark.parametrize(
    ("how_long", "shortest", "longest"), [("hour", 1, 1), ("tomorrow", 7, 34), ("week", 150, 178)]
)
async def test_temporary_level_has_an_end_time(
    ada: ApiCaller, how_long: str, shortest: int, longest: int
) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, level_path(group))
    now = clock.now()

    saved = await submit_form(ada, page.form(level_path(group)), level="off", how_long=how_long)

    until = (await get_level(ada, group)).until
    assert until is not None
    slack = timedelta(minutes=1)
    assert timedelta(hours=shortest) - slack <= until - now <= timedelta(hours=longest) + slack
    assert "Just nu: Inget, till" in saved.text


async def test_unknown_level_is_refused(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, level_path(group))

    refused = await submit_form(ada, page.form(level_path(group)), level="some")

    assert refused.status == 422
    assert not (await get_level(ada, group)).is_explicit


async def test_hidden_group_has_no_level_page(ada: ApiCaller, cia: ApiCaller) -> None:
    group = await a_group(ada, "closed")

    assert (await visit(cia, level_path(group))).status == 404
