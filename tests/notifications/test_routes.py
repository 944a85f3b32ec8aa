"""The inbox over HTTP: pages, reading, tickets, and what cannot be read."""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection

from groups_service.database import Database
from notifications import inbox, tickets
from notifications.application import Caller
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.note import Note, Ref, Shown
from notifications.notifier import Notifier
from notifications.reading import LARGEST_BODY
from notifications.routes import Desk, notification_routes

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
JSON = {"content-type": "application/json"}


class Words:
    """Everything has words but what is called "hidden"."""

    async def of(self, recipient: str, refs: Sequence[Ref]) -> Mapping[Ref, Shown | None]:
        shown = {ref: Shown(f"For {recipient}", "Ada", ref.id, f"/posts/{ref.id}") for ref in refs}
        return {ref: words for ref, words in shown.items() if ref.id != "hidden"}


async def who(connection: HTTPConnection) -> Caller | None:
    name = connection.headers.get("x-person")
    return Caller(name, f"token-of-{name}") if name else None


@asynccontextmanager
async def calling(person: str | None = "bo") -> AsyncIterator[httpx2.AsyncClient]:
    desk = Desk(Words(), who, clock=lambda: AT)
    app = Starlette(routes=notification_routes(desk, prefix="/api"))
    headers = {"x-person": person} if person else {}
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://test/api", headers=headers
    ) as http:
        yield http


async def tell(*posts: str, person: str = "bo") -> None:
    notifier = Notifier(InProcess(Hub()))
    for post in posts:
        await notifier.tell(f"event of {post}", Note("posted", Ref("post", post), AT), [person])


async def test_the_inbox_has_the_newest_first_with_its_words(clean: Database) -> None:
    await tell("p1", "p2")
    async with calling() as http:
        answer = await http.get("/notifications")

    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.json()["next"] is None
    assert [item["number"] for item in answer.json()["items"]] == [2, 1]
    assert answer.json()["items"][0] == {
        "id": "2",
        "number": 2,
        "kind": "posted",
        "ref": {"type": "post", "id": "p2"},
        "title": "For bo",
        "author": "Ada",
        "text": "p2",
        "link": "/posts/p2",
        "at": "2026-11-02T08:30:00Z",
        "read": False,
    }


async def test_what_one_may_not_see_any_more_is_there_without_words(clean: Database) -> None:
    await tell("hidden")
    async with calling() as http:
        item = (await http.get("/notifications")).json()["items"][0]

    assert {name for name, value in item.items() if value is not None} == {
        "id",
        "number",
        "kind",
        "at",
        "read",
    }
    assert item["kind"] == "unavailable"


async def test_pages_follow_each_other_to_the_end(clean: Database) -> None:
    await tell("p1", "p2", "p3", "p4", "p5")
    numbers: list[list[int]] = []
    cursor: str | None = ""
    async with calling() as http:
        while cursor is not None:
            page = await http.get(f"/notifications?limit=2{cursor and f'&cursor={cursor}'}")
            numbers.append([item["number"] for item in page.json()["items"]])
            cursor = page.json()["next"]

    assert numbers == [[5, 4], [3, 2], [1]]


async def test_a_full_last_page_has_no_next(clean: Database) -> None:
    await tell("p1", "p2")
    async with calling() as http:
        page = await http.get("/notifications?limit=2")

    assert (len(page.json()["items"]), page.json()["next"]) == (2, None)


async def test_nobody_sees_the_inbox_of_another(clean: Database) -> None:
    await tell("p1")
    async with calling("bo") as http:
        assert len((await http.get("/notifications")).json()["items"]) == 1
    async with calling("cia") as http:
        assert (await http.get("/notifications")).json() == {"items": [], "next": None}


@pytest.mark.parametrize("count", [1, 3])
async def test_a_page_costs_one_query_however_long(
    clean: Database, caplog: pytest.LogCaptureFixture, count: int
) -> None:
    await tell(*(f"p{number}" for number in range(count)))
    async with calling() as http:
        with caplog.at_level(logging.DEBUG, "tortoise.db_client"):
            await http.get("/notifications")

    assert len([record for record in caplog.records if record.name == "tortoise.db_client"]) == 1


async def test_reading_up_to_a_number_leaves_what_came_later(clean: Database) -> None:
    await tell("p1", "p2", "p3")
    async with calling() as http:
        answer = await http.put("/notifications/read", json={"up_to": 2})
        items = (await http.get("/notifications")).json()["items"]

    assert (answer.status_code, answer.json()) == (200, {"unread": 1})
    assert [item["read"] for item in items] == [False, True, True]


async def test_reading_single_ones_leaves_the_others(clean: Database) -> None:
    await tell("p1", "p2", "p3")
    async with calling() as http:
        ids = [item["id"] for item in (await http.get("/notifications")).json()["items"]]
        answer = await http.put("/notifications/read", json={"ids": [ids[1], "999"]})
        items = (await http.get("/notifications")).json()["items"]

    assert answer.json() == {"unread": 2}
    assert [item["read"] for item in items] == [False, True, False]


async def test_reading_does_not_touch_the_inbox_of_another(clean: Database) -> None:
    await tell("p1")
    await tell("p2", person="cia")
    async with calling("cia") as http:
        await http.put("/notifications/read", json={"up_to": 1})
        await http.put("/notifications/read", json={"ids": ["1"]})

    assert (await inbox.unread("bo"), await inbox.unread("cia")) == (1, 0)


async def test_a_ticket_is_the_callers_for_thirty_seconds(clean: Database) -> None:
    async with calling() as http:
        answer = await http.post("/live/tickets")

    assert answer.status_code == 201
    assert answer.json()["expires_at"] == "2026-11-02T08:30:30Z"
    redeemed = await tickets.redeem(answer.json()["ticket"], now=AT + timedelta(seconds=29))
    assert redeemed == Caller("bo", "token-of-bo")


async def test_without_a_clock_of_its_own_a_desk_goes_by_the_real_one(clean: Database) -> None:
    app = Starlette(routes=notification_routes(Desk(Words(), who)))
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as http:
        answer = await http.post("/live/tickets", headers={"x-person": "bo"})

    assert datetime.fromisoformat(answer.json()["expires_at"]) > AT


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/notifications"), ("PUT", "/notifications/read"), ("POST", "/live/tickets")],
)
async def test_a_stranger_is_turned_away(clean: Database, method: str, path: str) -> None:
    async with calling(None) as http:
        answer = await http.request(method, path)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_signed_in"


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
