"""Notification levels of groups, and notification preferences."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from groups_service.core import clock
from groups_service.models import Group
from groups_service.queries.notifications.subscribers import LARGE_GROUP_SIZE
from tests.api.support.inbox import DEFAULT_PREFERENCES
from tests.events.support.large_group import add_members
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller


def level_path(group: Json) -> str:
    return f"/groups/{group['id']}/notification-level"


async def test_default_level_applies_without_an_explicit_choice(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")

    assert (await ada.get(level_path(group))).json() == {
        "level": "all",
        "until": None,
        "explicit": False,
        "default": "all",
    }


async def test_default_level_follows_group_size_and_explicit_level_does_not(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await ada.put(level_path(group), {"level": "all"})
    await cia.put(f"/groups/{group['id']}/follow")
    await add_members(group, LARGE_GROUP_SIZE - 1)

    levels = [(await person.get(level_path(group))).json() for person in (ada, bo, cia)]

    assert [(each["level"], each["default"]) for each in levels] == [
        ("all", "mine"),
        ("mine", "mine"),
        ("all", "all"),
    ]


async def test_level_can_be_set_temporarily_and_reset(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    until = (clock.now() + timedelta(hours=1)).replace(microsecond=0)
    await ada.put(level_path(group), {"level": "mine"})

    temporary = (
        await ada.put(level_path(group), {"level": "off", "until": until.isoformat()})
    ).json()
    reset = (await ada.put(level_path(group), {"level": None})).json()

    assert (temporary["level"], datetime.fromisoformat(temporary["until"])) == ("off", until)
    assert (reset["level"], reset["explicit"]) == ("all", False)


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
async def test_invalid_level_is_reported_and_changes_nothing(
    ada: ApiCaller, body: dict[str, Any], field: str
) -> None:
    group = await a_group(ada, "open")

    response = await ada.put(level_path(group), body)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert (await ada.get(level_path(group))).json()["explicit"] is False


async def test_level_of_hidden_group_is_answered_like_a_missing_one(
    ada: ApiCaller, cia: ApiCaller
) -> None:
    closed = await a_group(ada, "closed")
    missing = {"id": ada.id}

    hidden = [
        await cia.get(level_path(closed)),
        await cia.put(level_path(closed), {"level": "off"}),
    ]
    absent = [
        await cia.get(level_path(missing)),
        await cia.put(level_path(missing), {"level": "off"}),
    ]

    assert [response.status_code for response in hidden] == [404, 404]
    assert [response.json() for response in hidden] == [response.json() for response in absent]


async def test_non_member_may_not_set_level_of_listed_closed_group(
    ada: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", listed=True)

    assert (await cia.put(level_path(group), {"level": "off"})).status_code == 403


async def test_level_survives_leaving_and_rejoining(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    await bo.put(level_path(group), {"level": "off"})
    await Group.filter(id=group["id"]).update(status="closed")
    await bo.delete(f"/groups/{group['id']}/membership")
    hidden = await bo.get(level_path(group))
    await ada.put(f"/groups/{group['id']}/members/{bo.id}")

    assert hidden.status_code == 404
    assert (await bo.get(level_path(group))).json()["level"] == "off"


async def test_preferences_have_defaults_and_can_be_changed(ada: ApiCaller) -> None:
    before = (await ada.get("/notification-preferences")).json()
    changes = {"mail": "daily", "quiet_from": "22:00", "quiet_to": "06:30"}
    after = (await ada.put("/notification-preferences", changes)).json()
    again = (await ada.put("/notification-preferences", {"digest_hour": 16})).json()

    assert before == DEFAULT_PREFERENCES
    assert after == DEFAULT_PREFERENCES | changes
    assert again == (await ada.get("/notification-preferences")).json()
    assert again == DEFAULT_PREFERENCES | changes | {"digest_hour": 16}


async def test_me_contains_unread_count_and_preferences(ada: ApiCaller, bo: ApiCaller) -> None:
    await a_group(ada, "open", bo)
    await ada.app.state.components.relay.deliver_pending()
    await bo.put("/notification-preferences", {"leave_until": "2030-01-01T08:00:00+01:00"})

    me = (await bo.get("/me")).json()
    until = datetime.fromisoformat(me["preferences"].pop("leave_until"))

    assert (me["unread"], until) == (1, datetime(2030, 1, 1, 7, tzinfo=UTC))
    assert me["preferences"].items() <= DEFAULT_PREFERENCES.items()
