"""How much one hears of a group, and how one wants to be told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from groups_service import clock
from groups_service.models import Group
from groups_service.queries.wanting import LARGE
from tests.builders import Json, a_group
from tests.notifications.desk import USUAL
from tests.people import Somebody
from tests.relay.crowd import crowd


def level_of(group: Json) -> str:
    return f"/groups/{group['id']}/notification-level"


async def test_who_never_chose_hears_what_is_usual(ada: Somebody) -> None:
    group = await a_group(ada, "open")

    assert (await ada.get(level_of(group))).json() == {
        "level": "all",
        "until": None,
        "chosen": False,
        "usual": "all",
    }


async def test_what_is_usual_follows_the_size_and_what_was_chosen_does_not(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    await ada.put(level_of(group), {"level": "all"})
    await cia.put(f"/groups/{group['id']}/follow")
    await crowd(group, LARGE - 1)

    levels = [(await person.get(level_of(group))).json() for person in (ada, bo, cia)]

    assert [(each["level"], each["usual"]) for each in levels] == [
        ("all", "mine"),
        ("mine", "mine"),
        ("all", "all"),
    ]


async def test_a_level_is_chosen_for_a_while_and_taken_back(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    until = (clock.now() + timedelta(hours=1)).replace(microsecond=0)
    await ada.put(level_of(group), {"level": "mine"})

    muted = (await ada.put(level_of(group), {"level": "off", "until": until.isoformat()})).json()
    back = (await ada.put(level_of(group), {"level": None})).json()

    assert (muted["level"], datetime.fromisoformat(muted["until"])) == ("off", until)
    assert (back["level"], back["chosen"]) == ("all", False)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "level"),
        ({"level": "some"}, "level"),
        ({"level": "off", "until": "2020-01-01T00:00:00Z"}, "until"),
        ({"level": "off", "until": "tomorrow"}, "until"),
        ({"level": "off", "until": "2030-01-01T00:00:00"}, "until"),
        ({"level": "off", "until": "9999-12-31T23:59:59-14:00"}, "until"),
        ({"level": "off", "until": "2030-02-31T00:00:00Z"}, "until"),
        ({"level": "off", "until": 2_000_000_000}, "until"),
        ({"level": "off", "for": 3600}, "for"),
    ],
)
async def test_a_wrong_level_is_named_and_changes_nothing(
    ada: Somebody, body: dict[str, Any], field: str
) -> None:
    group = await a_group(ada, "open")

    answer = await ada.put(level_of(group), body)

    assert answer.status_code == 422
    assert [wrong["field"] for wrong in answer.json()["errors"]] == [field]
    assert (await ada.get(level_of(group))).json()["chosen"] is False


async def test_levels_of_hidden_and_missing_groups_look_alike(
    ada: Somebody, cia: Somebody
) -> None:
    closed = await a_group(ada, "closed")
    missing = {"id": ada.id}

    hidden = [await cia.get(level_of(closed)), await cia.put(level_of(closed), {"level": "off"})]
    absent = [await cia.get(level_of(missing)), await cia.put(level_of(missing), {"level": "off"})]

    assert [answer.status_code for answer in hidden] == [404, 404]
    assert [answer.json() for answer in hidden] == [answer.json() for answer in absent]


async def test_a_group_that_hides_nothing_but_its_content_has_no_level(
    ada: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", listed=True)

    assert (await cia.put(level_of(group), {"level": "off"})).status_code == 403


async def test_a_level_outlives_a_time_without_the_right(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    await bo.put(level_of(group), {"level": "off"})
    await Group.filter(id=group["id"]).update(status="closed")
    await bo.delete(f"/groups/{group['id']}/membership")
    gone = await bo.get(level_of(group))
    await ada.put(f"/groups/{group['id']}/members/{bo.id}")

    assert gone.status_code == 404
    assert (await bo.get(level_of(group))).json()["level"] == "off"


async def test_preferences_are_the_usual_ones_until_one_says_otherwise(ada: Somebody) -> None:
    before = (await ada.get("/notification-preferences")).json()
    sent = {"mail": "daily", "quiet_from": "22:00", "quiet_to": "06:30"}
    after = (await ada.put("/notification-preferences", sent)).json()
    again = (await ada.put("/notification-preferences", {"digest_hour": 16})).json()

    assert before == USUAL
    assert after == USUAL | sent
    assert again == (await ada.get("/notification-preferences")).json()
    assert again == USUAL | sent | {"digest_hour": 16}


async def test_i_am_told_how_many_are_unread_and_what_i_prefer(
    ada: Somebody, bo: Somebody
) -> None:
    await a_group(ada, "open", bo)
    await ada.app.state.parts.relay.tell_all()
    await bo.put("/notification-preferences", {"leave_until": "2030-01-01T08:00:00+01:00"})

    me = (await bo.get("/me")).json()
    until = datetime.fromisoformat(me["preferences"].pop("leave_until"))

    assert (me["unread"], until) == (1, datetime(2030, 1, 1, 7, tzinfo=UTC))
    assert me["preferences"].items() <= USUAL.items()
