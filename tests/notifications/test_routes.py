"""The inbox over HTTP: pages, reading, tickets."""

import logging
from datetime import datetime, timedelta

import httpx2
import pytest
from starlette.applications import Starlette

from groups_service.database import Database
from notifications import inbox, tickets
from notifications.application import Caller
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.routes import Desk, notification_routes
from tests.notifications.desk import AT, Words, calling, tell, who


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
        "about": None,
        "people": 1,
        "replaces": None,
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


async def test_reading_wakes_the_other_devices_and_reading_again_does_not(clean: Database) -> None:
    await tell("p1")
    hub = Hub()
    woken = []
    with hub.listening("bo") as listener:
        await listener.due(within=0)
        async with calling(hub=hub) as http:
            for body in ({"ids": ["1"]}, {"ids": ["1"]}, {"up_to": 1}):
                await http.put("/notifications/read", json=body)
                woken.append((await listener.due(within=0)).inbox)

    assert woken == [True, False, False]


async def test_a_ticket_is_the_callers_for_thirty_seconds(clean: Database) -> None:
    async with calling() as http:
        answer = await http.post("/live/tickets")

    assert answer.status_code == 201
    assert answer.json()["expires_at"] == "2026-11-02T08:30:30Z"
    redeemed = await tickets.redeem(answer.json()["ticket"], now=AT + timedelta(seconds=29))
    assert redeemed == Caller("bo", "token-of-bo")


async def test_without_a_clock_of_its_own_a_desk_goes_by_the_real_one(clean: Database) -> None:
    app = Starlette(routes=notification_routes(Desk(Words(), who, InProcess(Hub()))))
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
