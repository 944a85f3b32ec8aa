"""What cannot be read, and what is read and wrong: named, and nothing done."""

from typing import Any

import pytest

from groups_service.database import Database
from notifications import inbox
from notifications.reading import LARGEST_BODY
from tests.notifications.desk import calling, tell

JSON = {"content-type": "application/json"}


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
async def test_a_wrong_parameter_is_named(
    clean: Database, query: str, field: str, code: str
) -> None:
    async with calling() as http:
        answer = await http.get(f"/notifications?{query}")

    assert answer.status_code == 422
    assert [(wrong["field"], wrong["code"]) for wrong in answer.json()["errors"]] == [
        (field, code)
    ]


WRONG_BODIES: list[tuple[Any, str, str]] = [
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


@pytest.mark.parametrize(("content", "field", "code"), WRONG_BODIES)
async def test_a_wrong_field_is_named_and_nothing_is_read(
    clean: Database, content: object, field: str, code: str
) -> None:
    await tell("p1")
    async with calling() as http:
        answer = await http.put("/notifications/read", json=content)

    assert answer.status_code == 422
    assert [(wrong["field"], wrong["code"]) for wrong in answer.json()["errors"]] == [
        (field, code)
    ]
    assert await inbox.unread("bo") == 1


UNREADABLE = {
    b"{": "not_json",
    b"\xff": "not_json",
    b'{"ids": ["\\ud800"]}': "not_json",
    b'{"up_to": NaN}': "not_json",
    b"[" * 10_000: "not_json",
    b'{"up_to": ' + b"[" * 40 + b"]" * 40 + b"}": "too_deep",
    b'{"ids": ["1\\u0000"]}': "nul",
    b'{"up\\u0000": 1}': "nul",
}


async def test_what_is_not_json_or_holds_what_no_database_takes_is_unreadable(
    clean: Database,
) -> None:
    async with calling() as http:
        answers = {
            content: await http.put("/notifications/read", content=content, headers=JSON)
            for content in UNREADABLE
        }

    codes = {content: answer.json()["code"] for content, answer in answers.items()}
    assert codes == UNREADABLE
    assert {answer.status_code for answer in answers.values()} == {400}


async def test_a_nul_in_the_query_is_unreadable(clean: Database) -> None:
    async with calling() as http:
        answer = await http.get("/notifications?cursor=%00")

    assert (answer.status_code, answer.json()["code"]) == (400, "nul")


async def test_a_body_of_another_type_is_not_taken(clean: Database) -> None:
    async with calling() as http:
        answer = await http.put("/notifications/read", data={"up_to": "1"})

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


async def test_a_huge_body_is_not_taken(clean: Database) -> None:
    async with calling() as http:
        answer = await http.put(
            "/notifications/read", content=b" " * (LARGEST_BODY + 1), headers=JSON
        )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
