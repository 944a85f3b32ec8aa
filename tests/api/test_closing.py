"""A group's status: closing works at once and everywhere, and is remembered."""

import pytest

from groups_service.models import Event, GroupEra, GroupLife, JoinRequest
from tests.builders import a_file, a_group, a_post
from tests.people import Somebody


async def test_closing_hides_everything_at_once(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    post, file = await a_post(ada, group), await a_file(ada, group)
    await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"})
    paths = [
        f"/groups/{group['id']}",
        f"/groups/{group['id']}/posts",
        f"/groups/{group['id']}/files",
        f"/groups/{group['id']}/members",
        f"/posts/{post['id']}",
        f"/posts/{post['id']}/comments",
        f"/files/{file['id']}",
        f"/files/{file['id']}/content",
    ]
    assert {(await bo.get(path)).status_code for path in paths} == {200}

    answer = await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    assert (answer.json()["status"], answer.json()["era"]) == ("closed", 2)
    assert {(await bo.get(path)).status_code for path in paths} == {404}
    assert (await bo.get("/groups")).json()["items"] == []
    assert (await bo.get(f"/people/{ada.id}")).json()["groups"] == []


async def test_closing_ends_the_requests_that_wait(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(f"/groups/{group['id']}/membership")

    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    assert [request.state for request in await JoinRequest.all()] == ["ended"]
    event = await Event.get(kind="group.status")
    assert (event.recipients, event.refs["status"]) == ([bo.id], "closed")


async def test_becoming_moderated_keeps_members_and_content(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)

    await ada.put(f"/groups/{group['id']}/status", {"status": "moderated"})

    seen = (await bo.get(f"/groups/{group['id']}")).json()
    assert (seen["status"], seen["my_role"], seen["era"]) == ("moderated", "member", 2)
    assert (await bo.get(f"/posts/{post['id']}")).json()["era"] == 1


async def test_the_status_it_has_changes_nothing(ada: Somebody) -> None:
    group = await a_group(ada, "open")

    answer = await ada.put(f"/groups/{group['id']}/status", {"status": "open"})

    assert (answer.status_code, answer.json()["era"]) == (200, 1)
    assert await GroupLife.all().count() == 1


async def test_a_life_is_remembered_with_who_and_why(ada: Somebody) -> None:
    group = await a_group(ada, "open", reason="Ny satsning")
    body = {"status": "closed", "reason": "Personuppgifter"}
    await ada.put(f"/groups/{group['id']}/status", body)

    rows = await GroupLife.filter(group_id=group["id"]).order_by("version")
    eras = await GroupEra.filter(group_id=group["id"]).order_by("number")

    told = [(row.status.value, row.state.value, str(row.who_id), row.why) for row in rows]
    assert told == [
        ("open", "active", ada.id, "Ny satsning"),
        ("closed", "active", ada.id, "Personuppgifter"),
    ]
    assert [(era.number, era.closed, era.published) for era in eras] == [
        (1, False, False),
        (2, True, False),
    ]


@pytest.mark.parametrize("member", [True, False])
async def test_only_administrators_close(ada: Somebody, bo: Somebody, member: bool) -> None:  # noqa: FBT001 - a column of the table
    group = await a_group(ada, "open", *([bo] if member else []))

    answer = await bo.put(f"/groups/{group['id']}/status", {"status": "closed"})

    assert (answer.status_code, answer.json()["code"]) == (403, "administrators_only")
    assert (await ada.get(f"/groups/{group['id']}")).json()["status"] == "open"


async def test_a_day_has_room_for_twenty_groups(ada: Somebody, bo: Somebody) -> None:
    for number in range(20):
        await a_group(ada, name=f"Grupp {number}")

    answer = await ada.post("/groups", {"name": "En till", "status": "open"})

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "86400")
    assert (await bo.post("/groups", {"name": "Min", "status": "open"})).status_code == 201
