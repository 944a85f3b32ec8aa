"""Unreadable and invalid request bodies get a clear error and change nothing."""

from typing import Any

import pytest

from tests.api.support.table_snapshot import assert_nothing_stored
from tests.api.support.world import World
from tests.support import openapi_contract
from tests.support.openapi_contract import Operation
from tests.support.people import ApiCaller

JSON_HEADERS = {"content-type": "application/json"}
JSON_OPERATIONS = [
    operation
    for operation in openapi_contract.list_operations()
    if operation.body is not None and "application/json" in operation.body["content"]
]

UNREADABLE_BODIES = {
    "cut": (b'{"name": "Klimat', "not_json"),
    "words": (b"name=Klimat", "not_json"),
    "two": (b"{}{}", "not_json"),
    "blank": (b" ", "not_json"),
    "mark": (b"\xef\xbb\xbf{}", "not_json"),
    "latin": ('{"name": "Årsmöte"}'.encode("latin-1"), "not_json"),
    "nan": (b'{"era": NaN}', "not_json"),
    "infinity": (b'{"era": -Infinity}', "not_json"),
    "beyond": (b'{"era": 1e999}', "not_json"),
    "surrogate": (b'{"name": "\\ud800"}', "not_json"),
    "halves": (b'{"name": "\xed\xa0\x80"}', "not_json"),
    "nul": (b'{"name": "a\\u0000b"}', "nul"),
    "nul-name": (b'{"a\\u0000b": 1}', "nul"),
    "nul-within": (b'{"keywords": [["\\u0000"]]}', "nul"),
    "deep": (b"[" * 33 + b"]" * 33, "too_deep"),
    "deep-object": (b'{"a":' * 33 + b"1" + b"}" * 33, "too_deep"),
    "abyss": (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
    "abyss-open": (b'{"name":' + b"[" * 100_000, "too_deep"),
}


@pytest.mark.parametrize(("content", "code"), UNREADABLE_BODIES.values(), ids=UNREADABLE_BODIES)
async def test_unreadable_body_is_refused_by_every_operation(
    world: World, content: bytes, code: str
) -> None:
    async with assert_nothing_stored(world.app):
        responses = {
            operation.id: await _send(world, operation, content) for operation in JSON_OPERATIONS
        }

    assert responses == {operation.id: (400, code) for operation in JSON_OPERATIONS}


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json", ""],
)
async def test_wrong_media_type_is_refused_by_every_operation(
    world: World, media_type: str
) -> None:
    async with assert_nothing_stored(world.app):
        responses = {
            operation.id: await _send(world, operation, b"{}", {"content-type": media_type})
            for operation in JSON_OPERATIONS
        }

    refused = (415, "unsupported_media_type")
    assert responses == {operation.id: refused for operation in JSON_OPERATIONS}


async def test_unknown_field_is_refused_by_every_operation(world: World) -> None:
    body = b'{"id": "1", "role": "owner", "author_id": "2", "created_at": "2014-09-01"}'

    async with assert_nothing_stored(world.app):
        responses = {
            operation.id: await _send(world, operation, body) for operation in JSON_OPERATIONS
        }

    assert responses == {operation.id: (422, "invalid") for operation in JSON_OPERATIONS}


INVALID_GROUPS: dict[str, tuple[Any, set[tuple[str, str]]]] = {
    "none": ({}, {("name", "missing"), ("status", "missing")}),
    "list": ([], {("", "model_type")}),
    "number": (7, {("", "model_type")}),
    "empty": ({"name": ""}, {("name", "blank"), ("status", "missing")}),
    "blank": ({"name": " \n\t "}, {("name", "blank"), ("status", "missing")}),
    "long": ({"name": "å" * 121, "status": "open"}, {("name", "string_too_long")}),
    "huge": ({"name": "å" * 10_000, "status": "open"}, {("name", "string_too_long")}),
    "lines": ({"name": "Ett\nTvå", "status": "open"}, {("name", "control_characters")}),
    "bell": ({"name": "Ett\x07", "status": "open"}, {("name", "control_characters")}),
    "backwards": ({"name": "Ett\u202e", "status": "open"}, {("name", "control_characters")}),
    "nothing": ({"name": "\u200b", "status": "open"}, {("name", "control_characters")}),
    "null": ({"name": None, "status": "open"}, {("name", "string_type")}),
    "digits": ({"name": 7, "status": "open"}, {("name", "string_type")}),
    "status": ({"name": "Ett", "status": "secret"}, {("status", "enum")}),
    "case": ({"name": "Ett", "status": "Open"}, {("status", "enum")}),
    "all": (
        {"name": "", "status": 1, "description": "x" * 2001, "reason": "x" * 1001, "owner": "bo"},
        {
            ("name", "blank"),
            ("status", "enum"),
            ("description", "string_too_long"),
            ("reason", "string_too_long"),
            ("owner", "extra_forbidden"),
        },
    ),
}


@pytest.mark.parametrize(("body", "errors"), INVALID_GROUPS.values(), ids=INVALID_GROUPS)
async def test_every_invalid_field_of_a_new_group_is_reported(
    ada: ApiCaller, body: object, errors: set[tuple[str, str]]
) -> None:
    async with assert_nothing_stored(ada.app):
        response = await ada.post("/groups", body)

    assert response.status_code == 422
    assert {(error["field"], error["code"]) for error in response.json()["errors"]} == errors


async def test_at_most_a_hundred_field_errors_are_reported(ada: ApiCaller) -> None:
    response = await ada.post("/groups", {f"field{number}": 1 for number in range(1000)})

    assert response.status_code == 422
    assert len(response.json()["errors"]) == 100


INVALID_TEXTS = {
    "empty": ({"text": ""}, ("text", "blank")),
    "blank": ({"text": " \r\n "}, ("text", "blank")),
    "nothing": ({"text": "\u200b\ufeff\u2060"}, ("text", "blank")),
    "ours": ({"text": "\ue000 \ue001"}, ("text", "blank")),
    "bell": ({"text": "Hej\x07"}, ("text", "control_characters")),
    "list": ({"text": ["Hej"]}, ("text", "string_type")),
    "era-zero": ({"text": "Hej", "era": 0}, ("era", "greater_than_equal")),
    "era-text": ({"text": "Hej", "era": "1"}, ("era", "int_type")),
    "era-part": ({"text": "Hej", "era": 1.5}, ("era", "int_type")),
    "era-true": ({"text": "Hej", "era": True}, ("era", "int_type")),
    "era-huge": ({"text": "Hej", "era": 10**30}, ("era", "int_type")),
}


@pytest.mark.parametrize(("body", "error"), INVALID_TEXTS.values(), ids=INVALID_TEXTS)
async def test_invalid_field_of_a_post_or_comment_is_reported(
    world: World, body: dict[str, object], error: tuple[str, str]
) -> None:
    async with assert_nothing_stored(world.app):
        posted = await world.ada.post(f"/groups/{world.group['id']}/posts", body)
        commented = await world.ada.post(f"/posts/{world.post['id']}/comments", body)

    for response in (posted, commented):
        assert response.status_code == 422
        assert [(each["field"], each["code"]) for each in response.json()["errors"]] == [error]


async def test_text_longer_than_the_documented_maximum_is_refused(world: World) -> None:
    posts, comments = f"/groups/{world.group['id']}/posts", f"/posts/{world.post['id']}/comments"
    longest = [
        await world.ada.post(posts, {"text": " " + "å" * 20_000}),
        await world.ada.post(comments, {"text": "å" * 10_000 + "\n"}),
    ]

    async with assert_nothing_stored(world.app):
        longer = [
            await world.ada.post(posts, {"text": "å" * 20_001}),
            await world.ada.post(comments, {"text": "å" * 10_001}),
        ]

    assert [response.status_code for response in longest] == [201, 201]
    assert [response.json()["errors"][0]["code"] for response in longer] == ["string_too_long"] * 2


async def test_era_beyond_64_bits_is_a_changed_audience(world: World) -> None:
    async with assert_nothing_stored(world.app):
        response = await world.ada.post(
            f"/groups/{world.group['id']}/posts", {"text": "Hej", "era": 2**63}
        )

    assert (response.status_code, response.json()["code"]) == (409, "audience_changed")


INVALID_PROFILES = {
    "about": ({"about": "x" * 2001}, ("about", "string_too_long")),
    "word": ({"keywords": ["x" * 61]}, ("keywords.0", "string_too_long")),
    "blank": ({"keywords": ["avlopp", " "]}, ("keywords.1", "blank")),
    "many": ({"keywords": [f"ord {number}" for number in range(31)]}, ("keywords", "too_long")),
    "text": ({"keywords": "avlopp"}, ("keywords", "list_type")),
    "directory": ({"title": "Kommundirektör"}, ("title", "extra_forbidden")),
}


@pytest.mark.parametrize(("body", "error"), INVALID_PROFILES.values(), ids=INVALID_PROFILES)
async def test_invalid_profile_field_is_reported(
    ada: ApiCaller, body: dict[str, object], error: tuple[str, str]
) -> None:
    async with assert_nothing_stored(ada.app):
        response = await ada.patch("/me/profile", body)

    assert response.status_code == 422
    assert [(each["field"], each["code"]) for each in response.json()["errors"]] == [error]


async def _send(
    world: World, operation: Operation, content: bytes, headers: dict[str, str] = JSON_HEADERS
) -> tuple[int, str]:
    response = await world.ada.call(
        operation.method, world.path(operation), content=content, headers=headers
    )
    return response.status_code, response.json()["code"]
