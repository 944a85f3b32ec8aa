"""Preferences over HTTP: reading, partial changes, and refusals."""

from typing import Any

import pytest
from starlette.applications import Starlette

from tests.api.support.inbox import DEFAULT_PREFERENCES
from tests.api.support.world import send_request
from tests.support.people import ApiCaller

PATH = "/notification-preferences"


async def test_omitted_preferences_are_unchanged(bo: ApiCaller) -> None:
    await bo.put(PATH, {"mail": "off", "quiet_from": "22:00", "quiet_to": "06:30"})
    await bo.put(PATH, {"leave_until": "2026-12-24T08:00:00+01:00"})
    changed = (await bo.get(PATH)).json()
    await bo.put(PATH, {"quiet_from": None, "quiet_to": None, "mail": "at_once"})
    reset = (await bo.put(PATH, {"leave_until": None})).json()

    assert changed == {
        "mail": "off",
        "digest_hour": 7,
        "quiet_from": "22:00",
        "quiet_to": "06:30",
        "leave_until": "2026-12-24T07:00:00Z",
    }
    assert reset == DEFAULT_PREFERENCES


async def test_preferences_may_not_be_cached(bo: ApiCaller) -> None:
    answers = [await bo.get(PATH), await bo.put(PATH, {"mail": "off"})]

    assert {answer.headers["cache-control"] for answer in answers} == {"private, no-store"}


async def test_preferences_of_another_person_are_unchanged(bo: ApiCaller, cia: ApiCaller) -> None:
    await bo.put(PATH, {"mail": "off"})

    assert (await cia.get(PATH)).json() == DEFAULT_PREFERENCES


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
async def test_invalid_preference_is_named_and_changes_nothing(
    bo: ApiCaller, body: dict[str, Any], field: str, code: str
) -> None:
    answer = await bo.put(PATH, body)
    current = (await bo.get(PATH)).json()

    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
        (field, code)
    ]
    assert current == DEFAULT_PREFERENCES


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("sv", "Ange både när de tysta timmarna börjar och när de slutar, eller inget av dem."),
        ("en", "Give both ends of the quiet hours, or none."),
    ],
)
async def test_refusal_of_half_a_pair_of_quiet_hours_is_translated(
    bo: ApiCaller, language: str, message: str
) -> None:
    answer = await bo.put(PATH, {"quiet_from": "22:00"}, headers={"accept-language": language})

    assert [error["message"] for error in answer.json()["errors"]] == [message]


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_preferences_require_sign_in(app: Starlette, method: str) -> None:
    assert (await send_request(app, {}, method, f"/api/v1{PATH}")).status_code == 401
