"""Invalid parameters, ids, cursors and headers are reported; malformed ids are not found."""

from datetime import timedelta

import pytest

from groups_service.core import clock
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.api.support.world import World, make_site_administrator
from tests.support import openapi_contract
from tests.support.builders import a_group, a_post
from tests.support.example_requests import build_example_body
from tests.support.openapi_contract import Operation
from tests.support.people import ApiCaller

LIST_OPERATIONS = [
    operation
    for operation in openapi_contract.list_operations()
    if "limit" in {parameter["name"] for parameter in operation.parameters}
]
OPERATIONS_WITH_IDS = [
    operation for operation in openapi_contract.list_operations() if "{" in operation.path
]

INVALID_LIST_QUERIES = {
    "limit=0": ("limit", "greater_than_equal"),
    "limit=101": ("limit", "less_than_equal"),
    "limit=ten": ("limit", "int_parsing"),
    "limit=": ("limit", "int_parsing"),
    "limit=" + "9" * 5000: ("limit", "int_parsing_size"),
    "limit=1&limit=2": ("limit", "repeated"),
    "offset=20": ("offset", "extra_forbidden"),
    "person__name__startswith=a": ("person__name__startswith", "extra_forbidden"),
}


@pytest.mark.parametrize(
    ("query", "error"), INVALID_LIST_QUERIES.items(), ids=lambda each: each[:20]
)
async def test_invalid_list_parameter_is_reported(
    world: World, query: str, error: tuple[str, str]
) -> None:
    for operation in LIST_OPERATIONS:
        response = await world.ada.call("GET", f"{world.path(operation)}?{query}")

        assert response.status_code == 422
        assert _list_errors(response.json()) == [error]


async def test_parameter_error_is_in_the_callers_language(world: World) -> None:
    messages = set()
    for operation in LIST_OPERATIONS:
        path = f"{world.path(operation)}?limit=0"
        response = await world.ada.call("GET", path, headers={"Accept-Language": "sv"})
        messages.add(response.json()["errors"][0]["message"])

    assert messages == {"Det här måste vara minst 1."}


async def test_nul_in_a_parameter_is_a_bad_request(world: World) -> None:
    for operation in LIST_OPERATIONS:
        response = await world.ada.call("GET", f"{world.path(operation)}?cursor=a%00b")

        assert (response.status_code, response.json()["code"]) == (400, "nul")


INVALID_QUERIES = {
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


@pytest.mark.parametrize(("path", "error"), INVALID_QUERIES.items(), ids=lambda each: each[:40])
async def test_invalid_query_parameter_is_reported(
    ada: ApiCaller, path: str, error: tuple[str, str]
) -> None:
    await make_site_administrator(ada)

    response = await ada.get(path)

    assert response.status_code == 422
    assert _list_errors(response.json()) == [error]


async def test_statistics_of_the_first_calendar_days_count_no_groups(ada: ApiCaller) -> None:
    await make_site_administrator(ada)
    await a_group(ada)

    response = await ada.get("/statistics/groups?from=0001-01-01&to=0001-01-03&every=day")

    assert [item["total"] for item in response.json()["items"]] == [0, 0, 0]


async def test_search_treats_wildcard_characters_as_text(ada: ApiCaller) -> None:
    await a_group(ada, name="100 % grönt")
    await a_group(ada, name="Klimatombud")

    names = [
        [group["name"] for group in (await ada.get(f"/groups?q={sign}")).json()["items"]]
        for sign in ("%25", "_", "!", "'%20OR%201=1--", "%C3%A5")
    ]

    assert names == [["100 % grönt"], [], [], [], []]


async def test_malformed_or_foreign_cursor_is_refused(ada: ApiCaller, bo: ApiCaller) -> None:
    groups = [await a_group(ada, "open", bo) for _ in range(2)]
    for group in groups:
        await a_post(ada, group)
        await a_post(ada, group)
    feed, other = (f"/groups/{group['id']}/posts" for group in groups)
    cursor = (await ada.get(f"{feed}?limit=1")).json()["next"]

    valid_response = await ada.get(f"{feed}?limit=1&cursor={cursor}")
    responses = [
        await bo.get(f"{feed}?cursor={cursor}"),
        await ada.get(f"{other}?cursor={cursor}"),
        await ada.get(f"/groups?cursor={cursor}"),
        await ada.get(f"{feed}?cursor={cursor[:-2]}"),
        await ada.get(f"{feed}?cursor={cursor[::-1]}"),
        await ada.get(f"{feed}?cursor=%C3%A5"),
        await ada.get(f"{feed}?cursor=A"),
        await ada.get(f"{feed}?cursor={'A' * 10_000}"),
    ]

    assert len(valid_response.json()["items"]) == 1
    assert [_list_errors(response.json()) for response in responses] == [
        [("cursor", "unknown")]
    ] * 8


async def test_cursor_of_another_sort_order_is_refused(ada: ApiCaller) -> None:
    await a_group(ada, name="Ett")
    await a_group(ada, name="Två")
    cursor = (await ada.get("/groups?limit=1&order=name")).json()["next"]

    response = await ada.get(f"/groups?limit=1&order=size&cursor={cursor}")

    assert _list_errors(response.json()) == [("cursor", "unknown")]


MALFORMED_IDS = [
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
MISSPELT_IDS = ["{ID}", "%7B{id}%7D", "urn:uuid:{id}", "{id}%20", "%20{id}"]


@pytest.mark.parametrize("wrong_id", [*MALFORMED_IDS, *MISSPELT_IDS], ids=lambda each: each[:14])
async def test_malformed_id_is_not_found(world: World, wrong_id: str) -> None:
    async with assert_nothing_stored(world.app):
        for operation in OPERATIONS_WITH_IDS:
            for path in _paths_with_wrong_id(world, operation, wrong_id):
                arguments = build_example_body(operation)
                response = await world.ada.call(operation.method, path, **arguments)

                assert (response.status_code, response.json()["code"]) == (404, "not_found")


MALFORMED_HEADERS = {
    "If-None-Match": ["*", "x" * 5000, '"', "W/"],
    "Accept-Language": ["", "*", "sv;q=x", ",,,;;;", "x" * 5000, "sv-" * 100, "\xff"],
    "Accept": ["text/html", "nonsense"],
    "Range": ["bytes=", "bytes=-", "bytes=a-b", "bytes=5-2,1-1", "lines=1-2", "bytes=" + "9" * 99],
    "If-Range": ['"x"', "yesterday"],
    "Host": ["", "[", "evil.example.org:x"],
    "Cookie": ["__Host-groups=\xff", "=;=;", "groups-language=xx"],
}


@pytest.mark.parametrize("name", MALFORMED_HEADERS)
async def test_malformed_headers_cause_no_server_error(world: World, name: str) -> None:
    file = f"/files/{world.file['id']}"
    for value in MALFORMED_HEADERS[name]:
        for path in (file, f"{file}/content", "/groups"):
            response = await world.bo.get(path, headers={name: value.encode("latin-1")})

            assert response.status_code in {200, 206, 304, 416}


async def test_invalid_idempotency_key_is_refused(ada: ApiCaller) -> None:
    body = {"name": "Klimatombud", "status": "open"}

    async with assert_nothing_stored(ada.app):
        long = await ada.post("/groups", body, headers={"Idempotency-Key": "k" * 201})
        nul = await ada.post("/groups", body, headers={"Idempotency-Key": b"a\x00b"})

    assert _list_errors(long.json()) == [("Idempotency-Key", "string_too_long")]
    assert (nul.status_code, nul.json()["code"]) == (400, "nul")


async def test_stale_or_malformed_if_match_changes_nothing(ada: ApiCaller) -> None:
    group = await a_group(ada)

    async with assert_nothing_stored(ada.app):
        for tag in ('"old"', "", "old", 'W/"old"', "x" * 5000):
            response = await ada.patch(
                f"/groups/{group['id']}", {"name": "Annat"}, headers={"If-Match": tag}
            )

            assert (response.status_code, response.json()["code"]) == (412, "stale")


async def test_statistics_period_may_end_in_the_future(ada: ApiCaller) -> None:
    await make_site_administrator(ada)
    await a_group(ada)
    ahead = (clock.now() + timedelta(days=400)).date()

    response = await ada.get(f"/statistics/groups?to={ahead}")

    assert response.json()["items"][-1]["total"] == 1


def _list_errors(problem: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in problem["errors"]]


WORD_PARAMETERS = {"tag"}
"""Path parameters that accept any word instead of an id."""


def _paths_with_wrong_id(world: World, operation: Operation, wrong_id: str) -> list[str]:
    """Return the operation's path once for each of its ids, with that id misspelt."""
    valid_ids = world.ids()
    return [
        operation.path.format(
            **valid_ids | {name: wrong_id.replace("{id}", id_).replace("{ID}", id_.upper())}
        )
        for name, id_ in valid_ids.items()
        if f"{{{name}}}" in operation.path and name not in WORD_PARAMETERS
    ]
