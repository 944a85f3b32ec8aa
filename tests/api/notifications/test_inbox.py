"""The inbox over HTTP: pages, and reading."""

from dataclasses import replace

import pytest
from starlette.applications import Starlette

from notifications.inbox import inbox
from tests.api.support.inbox import FakeRenderer, notify
from tests.api.support.world import send_request
from tests.support.people import ApiCaller
from tests.support.query_counter import record_statements


@pytest.fixture
def app(app: Starlette) -> Starlette:
    """Return the service with a renderer that needs no posts."""
    app.state.context = replace(app.state.context, notification_renderer=FakeRenderer())
    return app


async def test_inbox_lists_newest_notifications_first_with_text(bo: ApiCaller) -> None:
    await notify(bo, "p1", "p2")

    answer = await bo.get("/notifications")

    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.json()["next"] is None
    assert [item["number"] for item in answer.json()["items"]] == [2, 1]
    assert answer.json()["items"][0] == {
        "id": "2",
        "number": 2,
        "kind": "posted",
        "ref": {"type": "post", "id": "p2"},
        "title": f"For {bo.id}",
        "author": "Ada",
        "text": "p2",
        "link": "/posts/p2",
        "at": "2026-11-02T08:30:00Z",
        "read": False,
        "about": None,
        "people": 1,
        "replaces": None,
    }


async def test_notification_of_hidden_content_is_listed_without_text(bo: ApiCaller) -> None:
    await notify(bo, "hidden")

    item = (await bo.get("/notifications")).json()["items"][0]

    assert {name for name, value in item.items() if value is not None} == {
        "id",
        "number",
        "kind",
        "at",
        "read",
    }
    assert item["kind"] == "unavailable"


async def test_pages_of_the_inbox_follow_to_the_end(bo: ApiCaller) -> None:
    await notify(bo, "p1", "p2", "p3", "p4", "p5")

    pages = [page async for page in bo.iterate_pages("/notifications", limit=2)]
    numbers = [[item["number"] for item in page["items"]] for page in pages]

    assert numbers == [[5, 4], [3, 2], [1]]


async def test_full_last_page_has_no_next_page(bo: ApiCaller) -> None:
    await notify(bo, "p1", "p2")

    page = await bo.get("/notifications?limit=2")

    assert (len(page.json()["items"]), page.json()["next"]) == (2, None)


async def test_inbox_of_another_person_is_not_visible(bo: ApiCaller, cia: ApiCaller) -> None:
    await notify(bo, "p1")

    assert len((await bo.get("/notifications")).json()["items"]) == 1
    assert (await cia.get("/notifications")).json() == {"items": [], "next": None}


@pytest.mark.parametrize("count", [1, 3])
async def test_page_of_any_length_takes_one_statement(bo: ApiCaller, count: int) -> None:
    await notify(bo, *(f"p{number}" for number in range(count)))
    with record_statements() as identification:
        await bo.get("/notification-preferences")
    with record_statements() as statements:
        await bo.get("/notifications")

    assert len(statements) == len(identification)
    assert len([text for text in statements.texts if "FROM notification " in text]) == 1


async def test_reading_up_to_a_number_keeps_later_ones_unread(bo: ApiCaller) -> None:
    await notify(bo, "p1", "p2", "p3")

    answer = await bo.put("/notifications/read", {"up_to": 2})
    items = (await bo.get("/notifications")).json()["items"]

    assert (answer.status_code, answer.json()) == (200, {"unread": 1})
    assert [item["read"] for item in items] == [False, True, True]


async def test_reading_single_notifications_keeps_others_unread(bo: ApiCaller) -> None:
    await notify(bo, "p1", "p2", "p3")
    ids = [item["id"] for item in (await bo.get("/notifications")).json()["items"]]

    answer = await bo.put("/notifications/read", {"ids": [ids[1], "999"]})
    items = (await bo.get("/notifications")).json()["items"]

    assert answer.json() == {"unread": 2}
    assert [item["read"] for item in items] == [False, True, False]


async def test_reading_does_not_change_the_inbox_of_another_person(
    bo: ApiCaller, cia: ApiCaller
) -> None:
    await notify(bo, "p1")
    await notify(cia, "p2")

    await cia.put("/notifications/read", {"up_to": 1})
    await cia.put("/notifications/read", {"ids": ["1"]})

    assert (await inbox.count_unread(bo.id), await inbox.count_unread(cia.id)) == (1, 0)


async def test_reading_wakes_other_devices_only_when_it_changes_something(bo: ApiCaller) -> None:
    await notify(bo, "p1")
    woken = []
    with bo.app.state.components.live.hub.register_listener(bo.id) as listener:
        await listener.wait_for_work(timeout_seconds=0)
        for body in ({"ids": ["1"]}, {"ids": ["1"]}, {"up_to": 1}):
            await bo.put("/notifications/read", body)
            woken.append((await listener.wait_for_work(timeout_seconds=0)).inbox)

    assert woken == [True, False, False]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/notifications"), ("PUT", "/notifications/read"), ("POST", "/live/tickets")],
)
async def test_inbox_requires_sign_in(app: Starlette, method: str, path: str) -> None:
    answer = await send_request(app, {}, method, f"/api/v1{path}")

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_signed_in"
