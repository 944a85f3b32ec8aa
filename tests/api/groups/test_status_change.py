"""The status of a group: closing takes effect at once everywhere and is recorded."""

import pytest

from groups_service.models import Event, GroupEra, GroupHistoryEntry, JoinRequest
from tests.support.builders import a_file, a_group, a_post
from tests.support.people import ApiCaller


async def test_closing_hides_all_content_at_once(ada: ApiCaller, bo: ApiCaller) -> None:
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

    response = await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    assert (response.json()["status"], response.json()["era"]) == ("closed", 2)
    assert {(await bo.get(path)).status_code for path in paths} == {404}
    assert (await bo.get("/groups")).json()["items"] == []
    assert (await bo.get(f"/people/{ada.id}")).json()["groups"] == []


async def test_closing_ends_waiting_join_requests(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(f"/groups/{group['id']}/membership")

    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    assert [request.state for request in await JoinRequest.all()] == ["ended"]
    event = await Event.get(kind="group.status")
    assert (event.recipients, event.refs["status"]) == ([bo.id], "closed")


async def test_becoming_moderated_keeps_members_and_content(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)

    await ada.put(f"/groups/{group['id']}/status", {"status": "moderated"})

    moderated = (await bo.get(f"/groups/{group['id']}")).json()
    assert (moderated["status"], moderated["my_role"], moderated["era"]) == (
        "moderated",
        "member",
        2,
    )
    assert (await bo.get(f"/posts/{post['id']}")).json()["era"] == 1


async def test_setting_the_same_status_changes_nothing(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")

    response = await ada.put(f"/groups/{group['id']}/status", {"status": "open"})

    assert (response.status_code, response.json()["era"]) == (200, 1)
    assert await GroupHistoryEntry.all().count() == 1


async def test_status_history_records_actor_and_reason(ada: ApiCaller) -> None:
    group = await a_group(ada, "open", reason="Ny satsning")
    body = {"status": "closed", "reason": "Personuppgifter"}
    await ada.put(f"/groups/{group['id']}/status", body)

    rows = await GroupHistoryEntry.filter(group_id=group["id"]).order_by("version")
    eras = await GroupEra.filter(group_id=group["id"]).order_by("number")

    history = [(row.status.value, row.state.value, str(row.actor_id), row.reason) for row in rows]
    assert history == [
        ("open", "active", ada.id, "Ny satsning"),
        ("closed", "active", ada.id, "Personuppgifter"),
    ]
    assert [(era.number, era.closed, era.published) for era in eras] == [
        (1, False, False),
        (2, True, False),
    ]


@pytest.mark.parametrize("member", [True, False])
async def test_only_administrators_may_close_a_group(
    ada: ApiCaller,
    bo: ApiCaller,
    member: bool,  # noqa: FBT001 - a column of the table
) -> None:
    group = await a_group(ada, "open", *([bo] if member else []))

    response = await bo.put(f"/groups/{group['id']}/status", {"status": "closed"})

    assert (response.status_code, response.json()["code"]) == (403, "administrators_only")
    assert (await ada.get(f"/groups/{group['id']}")).json()["status"] == "open"


async def test_person_may_create_twenty_groups_a_day(ada: ApiCaller, bo: ApiCaller) -> None:
    for number in range(20):
        await a_group(ada, name=f"Grupp {number}")

    response = await ada.post("/groups", {"name": "En till", "status": "open"})

    assert (response.status_code, response.headers["retry-after"]) == (429, "86400")
    assert (await bo.post("/groups", {"name": "Min", "status": "open"})).status_code == 201
