"""Preferences over HTTP: read, changed in part, refused when wrong."""

from typing import Any

import pytest

from groups_service.database import Database
from tests.notifications.desk import USUAL, calling

PATH = "/notification-preferences"


async def test_what_is_left_out_stays_as_it_was(clean: Database) -> None:
    async with calling() as http:
        await http.put(PATH, json={"mail": "off", "quiet_from": "22:00", "quiet_to": "06:30"})
        await http.put(PATH, json={"leave_until": "2026-12-24T08:00:00+01:00"})
        found = (await http.get(PATH)).json()
        await http.put(PATH, json={"quiet_from": None, "quiet_to": None, "mail": "at_once"})
        unsaid = (await http.put(PATH, json={"leave_until": None})).json()

    assert found == {
        "mail": "off",
        "digest_hour": 7,
        "quiet_from": "22:00",
        "quiet_to": "06:30",
        "leave_until": "2026-12-24T07:00:00Z",
    }
    assert unsaid == USUAL


async def test_preferences_are_ones_own(clean: Database) -> None:
    async with calling("bo") as http:
        await http.put(PATH, json={"mail": "off"})
    async with calling("cia") as http:
        assert (await http.get(PATH)).json() == USUAL


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"mail": "sometimes"}, "mail", "literal_error"),
        ({"mail": None}, "mail", "literal_error"),
        ({"digest_hour": 24}, "digest_hour", "less_than_equal"),
        ({"digest_hour": -1}, "digest_hour", "greater_than_equal"),
        ({"digest_hour": 7.5}, "digest_hour", "int_type"),
        ({"digest_hour": "7"}, "digest_hour", "int_type"),
        ({"quiet_from": "24:00", "quiet_to": "06:00"}, "quiet_from", "time_of_day"),
        ({"quiet_from": "22:00:00", "quiet_to": "06:00"}, "quiet_from", "time_of_day"),
        ({"quiet_from": 22, "quiet_to": "06:00"}, "quiet_from", "time_of_day"),
        ({"quiet_from": "22:00"}, "quiet_to", "both_or_none"),
        ({"quiet_to": "06:00"}, "quiet_from", "both_or_none"),
        ({"leave_until": "2026-12-24"}, "leave_until", "moment"),
        ({"leave_until": "2026-12-24T08:00:00"}, "leave_until", "moment"),
        ({"leave_until": "2026-13-24T08:00:00Z"}, "leave_until", "moment"),
        ({"leave_until": "0001-01-01T00:00:00+14:00"}, "leave_until", "moment"),
        ({"leave_until": 1_800_000_000}, "leave_until", "moment"),
        ({"weekend": True}, "weekend", "extra_forbidden"),
    ],
)
async def test_a_wrong_wish_is_named_and_changes_nothing(
    clean: Database, body: dict[str, Any], field: str, code: str
) -> None:
    async with calling() as http:
        answer = await http.put(PATH, json=body)
        found = (await http.get(PATH)).json()

    assert answer.status_code == 422
    assert [(wrong["field"], wrong["code"]) for wrong in answer.json()["errors"]] == [
        (field, code)
    ]
    assert found == USUAL


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_a_stranger_has_no_preferences(clean: Database, method: str) -> None:
    async with calling(None) as http:
        assert (await http.request(method, PATH)).status_code == 401
