"""Bodies that cannot be read, or say what cannot be: a clear refusal, and nothing is stored."""

from typing import Any

import pytest

from notifications.reading import LARGEST_BODY
from tests import contract
from tests.api.stored import nothing_stored
from tests.api.world import World
from tests.contract import Operation
from tests.people import Somebody

JSON = {"content-type": "application/json"}
TAKES_JSON = [
    operation
    for operation in contract.operations()
    if operation.body is not None and "application/json" in operation.body["content"]
]

UNREADABLE = {
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


@pytest.mark.parametrize(("content", "code"), UNREADABLE.values(), ids=UNREADABLE)
async def test_what_cannot_be_read_is_refused_wherever_it_is_sent(
    world: World, content: bytes, code: str
) -> None:
    async with nothing_stored(world.app):
        answers = {
            operation.id: await _sent(world, operation, content) for operation in TAKES_JSON
        }

    assert answers == {
        operation.id: _refusal(operation, content, code) for operation in TAKES_JSON
    }


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json", ""],
)
async def test_another_media_type_is_refused_wherever_it_is_sent(
    world: World, media_type: str
) -> None:
    async with nothing_stored(world.app):
        answers = {
            operation.id: await _sent(world, operation, b"{}", {"content-type": media_type})
            for operation in TAKES_JSON
        }

    refused = (415, "unsupported_media_type")
    assert answers == {operation.id: refused for operation in TAKES_JSON}


async def test_an_unknown_field_is_refused_wherever_it_is_sent(world: World) -> None:
    body = b'{"id": "1", "role": "owner", "author_id": "2", "created_at": "2014-09-01"}'

    async with nothing_stored(world.app):
        answers = {operation.id: await _sent(world, operation, body) for operation in TAKES_JSON}

    assert answers == {operation.id: (422, "invalid") for operation in TAKES_JSON}


WRONG_GROUPS: dict[str, tuple[Any, set[tuple[str, str]]]] = {
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


@pytest.mark.parametrize(("body", "errors"), WRONG_GROUPS.values(), ids=WRONG_GROUPS)
async def test_every_wrong_field_of_a_new_group_is_named(
    ada: Somebody, body: object, errors: set[tuple[str, str]]
) -> None:
    async with nothing_stored(ada.app):
        answer = await ada.post("/groups", body)

    assert answer.status_code == 422
    assert {(error["field"], error["code"]) for error in answer.json()["errors"]} == errors


async def test_a_thousand_wrong_fields_are_not_all_named(ada: Somebody) -> None:
    answer = await ada.post("/groups", {f"field{number}": 1 for number in range(1000)})

    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 100


WRONG_TEXTS = {
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


@pytest.mark.parametrize(("body", "error"), WRONG_TEXTS.values(), ids=WRONG_TEXTS)
async def test_what_is_wrong_with_a_post_or_comment_is_named(
    world: World, body: dict[str, object], error: tuple[str, str]
) -> None:
    async with nothing_stored(world.app):
        posted = await world.ada.post(f"/groups/{world.group['id']}/posts", body)
        commented = await world.ada.post(f"/posts/{world.post['id']}/comments", body)

    for answer in (posted, commented):
        assert answer.status_code == 422
        assert [(wrong["field"], wrong["code"]) for wrong in answer.json()["errors"]] == [error]


async def test_texts_may_be_as_long_as_the_contract_says_and_no_longer(world: World) -> None:
    posts, comments = f"/groups/{world.group['id']}/posts", f"/posts/{world.post['id']}/comments"
    longest = [
        await world.ada.post(posts, {"text": " " + "å" * 20_000}),
        await world.ada.post(comments, {"text": "å" * 10_000 + "\n"}),
    ]

    async with nothing_stored(world.app):
        longer = [
            await world.ada.post(posts, {"text": "å" * 20_001}),
            await world.ada.post(comments, {"text": "å" * 10_001}),
        ]

    assert [answer.status_code for answer in longest] == [201, 201]
    assert [answer.json()["errors"][0]["code"] for answer in longer] == ["string_too_long"] * 2


async def test_an_era_beyond_every_number_is_another_audience(world: World) -> None:
    async with nothing_stored(world.app):
        answer = await world.ada.post(
            f"/groups/{world.group['id']}/posts", {"text": "Hej", "era": 2**63}
        )

    assert (answer.status_code, answer.json()["code"]) == (409, "audience_changed")


WRONG_PROFILES = {
    "about": ({"about": "x" * 2001}, ("about", "string_too_long")),
    "word": ({"keywords": ["x" * 61]}, ("keywords.0", "string_too_long")),
    "blank": ({"keywords": ["avlopp", " "]}, ("keywords.1", "blank")),
    "many": ({"keywords": [f"ord {number}" for number in range(31)]}, ("keywords", "too_long")),
    "text": ({"keywords": "avlopp"}, ("keywords", "list_type")),
    "directory": ({"title": "Kommundirektör"}, ("title", "extra_forbidden")),
}


@pytest.mark.parametrize(("body", "error"), WRONG_PROFILES.values(), ids=WRONG_PROFILES)
async def test_what_is_wrong_with_a_profile_is_named(
    ada: Somebody, body: dict[str, object], error: tuple[str, str]
) -> None:
    async with nothing_stored(ada.app):
        answer = await ada.patch("/me/profile", body)

    assert answer.status_code == 422
    assert [(wrong["field"], wrong["code"]) for wrong in answer.json()["errors"]] == [error]


async def _sent(
    world: World, operation: Operation, content: bytes, headers: dict[str, str] = JSON
) -> tuple[int, str]:
    answer = await world.ada.call(
        operation.method, world.path(operation), content=content, headers=headers
    )
    return answer.status_code, answer.json()["code"]


def _refusal(operation: Operation, content: bytes, code: str) -> tuple[int, str]:
    if operation.id in {"readNotices", "setPreferences"} and len(content) > LARGEST_BODY:
        return 413, "too_large"
    return 400, code
