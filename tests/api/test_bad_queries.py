"""Parameters, ids, cursors and headers that are wrong: named, or as if nothing were there."""

from datetime import timedelta

import pytest

from groups_service import clock
from tests import contract
from tests.api.refusals import EXAMPLES
from tests.api.stored import nothing_stored
from tests.api.world import World, promote
from tests.builders import a_group, a_post
from tests.contract import Operation
from tests.people import Somebody

LISTS = [
    operation
    for operation in contract.operations()
    if "limit" in {parameter["name"] for parameter in operation.parameters}
]
WITH_IDS = [operation for operation in contract.operations() if "{" in operation.path]

WRONG_EVERYWHERE = {
    "limit=0": ("limit", "greater_than_equal"),
    "limit=101": ("limit", "less_than_equal"),
    "limit=ten": ("limit", "int_parsing"),
    "limit=": ("limit", "int_parsing"),
    "limit=" + "9" * 5000: ("limit", "int_parsing_size"),
    "limit=1&limit=2": ("limit", "repeated"),
    "offset=20": ("offset", "extra_forbidden"),
    "person__name__startswith=a": ("person__name__startswith", "extra_forbidden"),
}


@pytest.mark.parametrize(("query", "error"), WRONG_EVERYWHERE.items(), ids=lambda each: each[:20])
async def test_a_wrong_parameter_of_a_list_is_named(
    world: World, query: str, error: tuple[str, str]
) -> None:
    for operation in LISTS:
        answer = await world.ada.call("GET", f"{world.path(operation)}?{query}")

        assert answer.status_code == 422
        assert _errors(answer.json()) == [error]


async def test_what_is_wrong_is_said_alike_in_the_callers_language(world: World) -> None:
    said = set()
    for operation in LISTS:
        path = f"{world.path(operation)}?limit=0"
        answer = await world.ada.call("GET", path, headers={"Accept-Language": "sv"})
        said.add(answer.json()["errors"][0]["message"])

    assert said == {"Det här måste vara minst 1."}


async def test_a_nul_in_a_parameter_is_unreadable(world: World) -> None:
    for operation in LISTS:
        answer = await world.ada.call("GET", f"{world.path(operation)}?cursor=a%00b")

        assert (answer.status_code, answer.json()["code"]) == (400, "nul")


WRONG = {
    "/groups?status=secret": ("status", "enum"),
    "/groups?mine=yes": ("mine", "literal_error"),
    "/groups?order=id": ("order", "enum"),
    f"/groups?q={'a' * 201}": ("q", "string_too_long"),
    "/people?unit=1": ("unit", "uuid_parsing"),
    f"/people?keyword={'a' * 61}": ("keyword", "string_too_long"),
    "/statistics/groups?every=year": ("every", "enum"),
    "/statistics/groups?from=yesterday": ("from", "date_from_datetime_parsing"),
    "/statistics/groups?from=2014-13-01": ("from", "date_from_datetime_parsing"),
    "/statistics/groups?from=2014-09-01&to=2014-08-01": ("from", "after_end"),
    "/statistics/groups?from=2014-01-01&every=day": ("every", "too_many_points"),
    "/statistics/groups?from=0001-01-01": ("every", "too_many_points"),
    "/statistics/groups?from=9999-12-31": ("from", "after_end"),
    "/statistics/groups?limit=5": ("limit", "extra_forbidden"),
}


@pytest.mark.parametrize(("path", "error"), WRONG.items(), ids=lambda each: each[:40])
async def test_what_is_wrong_with_a_question_is_named(
    ada: Somebody, path: str, error: tuple[str, str]
) -> None:
    await promote(ada)

    answer = await ada.get(path)

    assert answer.status_code == 422
    assert _errors(answer.json()) == [error]


async def test_the_first_days_of_the_calendar_are_days_without_groups(ada: Somebody) -> None:
    await promote(ada)
    await a_group(ada)

    answer = await ada.get("/statistics/groups?from=0001-01-01&to=0001-01-03&every=day")

    assert [item["total"] for item in answer.json()["items"]] == [0, 0, 0]


async def test_a_search_for_signs_finds_signs_and_not_everything(ada: Somebody) -> None:
    await a_group(ada, name="100 % grönt")
    await a_group(ada, name="Klimatombud")

    found = [
        [group["name"] for group in (await ada.get(f"/groups?q={sign}")).json()["items"]]
        for sign in ("%25", "_", "!", "'%20OR%201=1--", "%C3%A5")
    ]

    assert found == [["100 % grönt"], [], [], [], []]


async def test_a_cursor_is_good_for_its_list_and_its_person_only(
    ada: Somebody, bo: Somebody
) -> None:
    groups = [await a_group(ada, "open", bo) for _ in range(2)]
    for group in groups:
        await a_post(ada, group)
        await a_post(ada, group)
    feed, other = (f"/groups/{group['id']}/posts" for group in groups)
    cursor = (await ada.get(f"{feed}?limit=1")).json()["next"]

    own = await ada.get(f"{feed}?limit=1&cursor={cursor}")
    answers = [
        await bo.get(f"{feed}?cursor={cursor}"),
        await ada.get(f"{other}?cursor={cursor}"),
        await ada.get(f"/groups?cursor={cursor}"),
        await ada.get(f"{feed}?cursor={cursor[:-2]}"),
        await ada.get(f"{feed}?cursor={cursor[::-1]}"),
        await ada.get(f"{feed}?cursor=%C3%A5"),
        await ada.get(f"{feed}?cursor=A"),
        await ada.get(f"{feed}?cursor={'A' * 10_000}"),
    ]

    assert len(own.json()["items"]) == 1
    assert [_errors(answer.json()) for answer in answers] == [[("cursor", "unknown")]] * 8


async def test_a_cursor_of_another_order_is_refused(ada: Somebody) -> None:
    await a_group(ada, name="Ett")
    await a_group(ada, name="Två")
    cursor = (await ada.get("/groups?limit=1&order=name")).json()["next"]

    answer = await ada.get(f"/groups?limit=1&order=size&cursor={cursor}")

    assert _errors(answer.json()) == [("cursor", "unknown")]


NO_IDS = [
    "1",
    "null",
    "%00",
    "%2e%2e",
    "..%2f..",
    "'%20OR%201=1--",
    "%F0%9F%A6%86",
    "a" * 5000,
    "٣",
]
OTHERWISE = ["{ID}", "%7B{id}%7D", "urn:uuid:{id}", "{id}%20", "%20{id}"]


@pytest.mark.parametrize("wrong", [*NO_IDS, *OTHERWISE], ids=lambda each: each[:14])
async def test_an_id_that_is_none_is_like_one_of_nothing(world: World, wrong: str) -> None:
    async with nothing_stored(world.app):
        for operation in WITH_IDS:
            for path in _paths(world, operation, wrong):
                sent = EXAMPLES.get(operation.id, {})
                answer = await world.ada.call(operation.method, path, **sent)

                assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


HEADERS = {
    "If-None-Match": ["*", "x" * 5000, '"', "W/"],
    "Accept-Language": ["", "*", "sv;q=x", ",,,;;;", "x" * 5000, "sv-" * 100, "\xff"],
    "Accept": ["text/html", "nonsense"],
    "Range": ["bytes=", "bytes=-", "bytes=a-b", "bytes=5-2,1-1", "lines=1-2", "bytes=" + "9" * 99],
    "If-Range": ['"x"', "yesterday"],
    "Host": ["", "[", "evil.example.org:x"],
    "Cookie": ["__Host-groups=\xff", "=;=;", "groups-language=xx"],
}


@pytest.mark.parametrize("name", HEADERS)
async def test_headers_that_make_no_sense_make_no_fault(world: World, name: str) -> None:
    for value in HEADERS[name]:
        for path in (
            f"/files/{world.file['id']}",
            f"/files/{world.file['id']}/content",
            "/groups",
        ):
            answer = await world.bo.get(path, headers={name: value.encode("latin-1")})

            assert answer.status_code in {200, 206, 304, 416}


async def test_a_key_that_cannot_be_one_is_refused(ada: Somebody) -> None:
    body = {"name": "Klimatombud", "status": "open"}

    async with nothing_stored(ada.app):
        long = await ada.post("/groups", body, headers={"Idempotency-Key": "k" * 201})
        nul = await ada.post("/groups", body, headers={"Idempotency-Key": b"a\x00b"})

    assert _errors(long.json()) == [("Idempotency-Key", "string_too_long")]
    assert (nul.status_code, nul.json()["code"]) == (400, "nul")


async def test_an_old_or_foreign_tag_changes_nothing(ada: Somebody) -> None:
    group = await a_group(ada)

    async with nothing_stored(ada.app):
        for tag in ('"old"', "", "old", 'W/"old"', "x" * 5000):
            answer = await ada.patch(
                f"/groups/{group['id']}", {"name": "Annat"}, headers={"If-Match": tag}
            )

            assert (answer.status_code, answer.json()["code"]) == (412, "stale")


async def test_the_last_day_asked_for_may_lie_ahead(ada: Somebody) -> None:
    await promote(ada)
    await a_group(ada)
    ahead = (clock.now() + timedelta(days=400)).date()

    answer = await ada.get(f"/statistics/groups?to={ahead}")

    assert answer.json()["items"][-1]["total"] == 1


def _errors(problem: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in problem["errors"]]


WORDS = {"tag"}
"""Parts of paths that are no ids: any word can be one."""


def _paths(world: World, operation: Operation, wrong: str) -> list[str]:
    """The operation's path, with each of its ids in turn spelt wrongly."""
    right = world.ids()
    return [
        operation.path.format(
            **right | {name: wrong.replace("{id}", known).replace("{ID}", known.upper())}
        )
        for name, known in right.items()
        if f"{{{name}}}" in operation.path and name not in WORDS
    ]
