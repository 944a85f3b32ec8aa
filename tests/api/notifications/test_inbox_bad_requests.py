"""Unreadable and invalid requests: the fault is named, and nothing changes."""

from typing import Any

import pytest

from groups_service.web.http.request_parsing import MAX_BODY_BYTES
from notifications.inbox import inbox
from tests.api.support.inbox import notify
from tests.support.people import ApiCaller

JSON_HEADERS = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("limit=0", "limit", "greater_than_equal"),
        ("limit=101", "limit", "less_than_equal"),
        ("limit=x", "limit", "int_parsing"),
        ("cursor=x", "cursor", "string_pattern_mismatch"),
        ("limit=1&limit=2", "limit", "repeated"),
        ("cursor=1%0A", "cursor", "string_pattern_mismatch"),
        ("cursor=%D9%A3", "cursor", "string_pattern_mismatch"),
        ("cursor=1234567890123456789", "cursor", "string_pattern_mismatch"),
        ("order=old", "order", "extra_forbidden"),
    ],
)
async def test_invalid_query_parameter_is_named(
    bo: ApiCaller, query: str, field: str, code: str
) -> None:
    answer = await bo.get(f"/notifications?{query}")

    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
        (field, code)
    ]


INVALID_BODIES: list[tuple[Any, str, str]] = [
    ({}, "", "one_of"),
    ({"up_to": 1, "ids": ["1"]}, "", "one_of"),
    ({"up_to": -1}, "up_to", "greater_than_equal"),
    ({"up_to": 10**18}, "up_to", "less_than_equal"),
    ({"up_to": "1"}, "up_to", "int_type"),
    ({"up_to": True}, "up_to", "int_type"),
    ({"ids": [1]}, "ids.0", "string_type"),
    ({"ids": ["1"] * 101}, "ids", "too_long"),
    ({"ids": "1"}, "ids", "list_type"),
    ({"up_to": 1, "who": "cia"}, "who", "extra_forbidden"),
    ([], "", "model_type"),
]


@pytest.mark.parametrize(("content", "field", "code"), INVALID_BODIES)
async def test_invalid_body_field_is_named_and_nothing_is_marked_read(
    bo: ApiCaller, content: object, field: str, code: str
) -> None:
    await notify(bo, "p1")

    answer = await bo.put("/notifications/read", content)

    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
        (field, code)
    ]
    assert await inbox.count_unread(bo.id) == 1


@pytest.mark.parametrize(
    ("language", "message"),
    [("sv", "Ange antingen up_to eller ids."), ("en", "Give either up_to or ids.")],
)
async def test_refusal_of_up_to_with_ids_is_translated(
    bo: ApiCaller, language: str, message: str
) -> None:
    answer = await bo.put("/notifications/read", {}, headers={"accept-language": language})

    assert [error["message"] for error in answer.json()["errors"]] == [message]


UNREADABLE = {
    b"{": "not_json",
    b"\xff": "not_json",
    b'{"ids": ["\\ud800"]}': "not_json",
    b'{"up_to": NaN}': "not_json",
    b"[" * 10_000: "too_deep",
    b'{"up_to": ' + b"[" * 40 + b"]" * 40 + b"}": "too_deep",
    b'{"ids": ["1\\u0000"]}': "nul",
    b'{"up\\u0000": 1}': "nul",
}


async def test_unreadable_json_gives_400_with_its_code(bo: ApiCaller) -> None:
    answers = {
        content: await bo.put("/notifications/read", content=content, headers=JSON_HEADERS)
        for content in UNREADABLE
    }

    codes = {content: answer.json()["code"] for content, answer in answers.items()}
    assert codes == UNREADABLE
    assert {answer.status_code for answer in answers.values()} == {400}


async def test_nul_in_the_query_gives_400(bo: ApiCaller) -> None:
    answer = await bo.get("/notifications?cursor=%00")

    assert (answer.status_code, answer.json()["code"]) == (400, "nul")


async def test_body_of_another_type_is_refused(bo: ApiCaller) -> None:
    answer = await bo.put("/notifications/read", data={"up_to": "1"})

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


async def test_oversized_body_is_refused(bo: ApiCaller) -> None:
    answer = await bo.put(
        "/notifications/read", content=b" " * (MAX_BODY_BYTES + 1), headers=JSON_HEADERS
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
