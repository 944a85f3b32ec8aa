"""Previews of status changes, and their effects on follows, requests and proposals."""

import pytest

from groups_service.models import GroupFollow, GroupHistoryEntry
from tests.api.support.group_calls import (
    change_status,
    create_listed_group,
    create_proposal,
    deliver_events,
    get_group,
    get_only_request,
    get_refusal,
    group_path,
    list_items,
    list_notifications,
)
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.support.builders import Json, a_file, a_group, a_post
from tests.support.people import ApiCaller


async def get_preview(actor: ApiCaller, group: Json, status: str) -> Json:
    response = await actor.get(group_path(group, f"/status/preview?status={status}"))
    assert response.status_code == 200, response.text
    preview: Json = response.json()
    return preview


async def test_preview_of_closing_counts_affected_people(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(group_path(group, "/follow"))
    await cia.put(group_path(group, "/membership"))
    await create_proposal(bo, group)

    async with assert_nothing_stored(ada.app):
        preview = await get_preview(ada, group, "closed")

    assert {
        name: preview[name] for name in ("readers", "members", "opens", "closes", "shown")
    } == {"readers": 1, "members": 1, "opens": False, "closes": True, "shown": None}
    assert (preview["followers"], preview["requests"], preview["proposals"]) == (1, 1, 1)


async def test_preview_of_opening_counts_revealed_content(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo, description="Vi mäter luften.")
    post = await a_post(bo, group)
    await cia.post(f"/posts/{post['id']}/comments", {"text": "Bra"})
    await a_file(ada, group)
    await change_status(ada, group, "closed")
    await ada.put(group_path(group, f"/members/{cia.id}"))
    await a_post(ada, group, "Hemligt")
    await bo.delete(group_path(group, "/membership"))

    preview = await get_preview(ada, group, "open")

    revealed = preview["shown"]
    assert (preview["opens"], preview["readers"], preview["description"]) == (
        True,
        3,
        "Vi mäter luften.",
    )
    assert (revealed["posts"], revealed["comments"], revealed["files"]) == (1, 1, 1)
    assert (revealed["named_members"], revealed["unnamed_members"]) == (1, 1)
    assert {person["id"] for person in revealed["authors"]} == {ada.id, cia.id}
    assert [person["id"] for person in revealed["authors_who_left"]] == [bo.id]


async def test_only_administrators_may_preview_changes(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    paths = [group_path(group, "/status/preview?status=open"), group_path(group, "/publication")]

    assert [get_refusal(await bo.get(path)) for path in paths] == [
        (403, "administrators_only")
    ] * 2
    assert [get_refusal(await cia.get(path)) for path in paths] == [(404, "not_found")] * 2


async def test_closing_hides_the_group_on_every_route(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    post, file = await a_post(ada, group), await a_file(ada, group)
    proposal = await create_proposal(bo, group)
    paths = [
        group_path(group, rest) for rest in ("", "/posts", "/files", "/members", "/proposals")
    ]
    paths += [f"/posts/{post['id']}", f"/posts/{post['id']}/comments"]
    paths += [f"/files/{file['id']}", f"/files/{file['id']}/content"]
    assert {(await bo.get(url)).status_code for url in paths} == {200}

    await change_status(ada, group, "closed", reason="Personuppgifter")

    assert {(await bo.get(url)).status_code for url in paths} == {404}
    lists = ["/groups", "/groups?q=klimat", "/groups/similar?name=Klimatombud"]
    assert [await list_items(bo, path) for path in lists] == [[], [], []]
    assert (await bo.get(f"/people/{ada.id}")).json()["groups"] == []
    assert (await bo.get(f"/proposals/{proposal['id']}")).json()["group"]["name"] is None


async def test_closing_notifies_followers_once_and_ends_follows(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await bo.put(group_path(group, "/follow"))
    await deliver_events(ada)

    await change_status(ada, group, "closed")
    assert (await bo.put(group_path(group, "/follow"))).status_code == 404
    await deliver_events(ada)

    assert await list_notifications(bo) == [("group.status", "Klimatombud")]
    assert await GroupFollow.all().count() == 0
    await change_status(ada, group, "open")
    await a_post(ada, group)
    await deliver_events(ada)
    assert (await get_group(bo, group))["follows"] is False
    assert len(await list_notifications(bo)) == 1


async def test_follow_ends_with_closing_before_notifications_are_sent(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await bo.put(group_path(group, "/follow"))

    await change_status(ada, group, "closed")
    await change_status(ada, group, "open")

    assert (await get_group(bo, group))["follows"] is False
    again = await bo.put(group_path(group, "/follow"))
    assert (again.status_code, again.json()["follows"]) == (200, True)
    await deliver_events(ada)
    assert (await get_group(bo, group))["follows"] is True


async def test_closing_ends_join_requests_and_notifies_applicants(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(group_path(group, "/membership"))
    request = await get_only_request(ada, group)

    await change_status(ada, group, "closed")
    await deliver_events(ada)

    assert await list_items(ada, group_path(group, "/requests")) == []
    assert ("group.status", "Klimatombud") in await list_notifications(bo)
    response = await ada.patch(
        group_path(group, f"/requests/{request['id']}"), {"decision": "accept"}
    )
    assert get_refusal(response) == (409, "already_decided")


async def test_join_requests_remain_when_a_group_closes_as_listed(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(group_path(group, "/membership"))

    await change_status(ada, group, "closed", listed=True)

    assert (await get_only_request(ada, group))["state"] == "waiting"
    assert (await get_group(bo, group))["requested"] is True


async def test_closing_returns_proposals_to_their_authors(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    proposal = await create_proposal(bo, group)

    await change_status(ada, group, "closed", listed=True)
    await deliver_events(ada)

    returned = (await bo.get(f"/proposals/{proposal['id']}")).json()
    assert (returned["state"], returned["text"]) == ("returned", "Vad sägs om en cykel?")
    assert await list_items(ada, group_path(group, "/proposals")) == []
    assert (await cia.get(f"/proposals/{proposal['id']}")).status_code == 404
    assert await list_notifications(bo) == [("group.status", "Klimatombud")]


async def test_opening_accepts_waiting_join_requests(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(group_path(group, "/membership"))

    opened = await change_status(ada, group, "open")
    await deliver_events(ada)

    assert (opened["member_count"], (await get_group(bo, group))["my_role"]) == (2, "member")
    assert await list_notifications(bo) == [("group.status", "Klimatombud")]


async def test_applicant_accepted_by_opening_is_listed_as_member(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await create_listed_group(ada)
    await bo.put(group_path(group, "/membership"))

    await change_status(ada, group, "open")

    members = await list_items(cia, group_path(group, "/members"))
    assert {member["person"]["id"] for member in members} == {ada.id, bo.id}


async def test_proposals_remain_pending_when_a_group_opens(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    proposal = await create_proposal(bo, group)

    await change_status(ada, group, "open")

    response = await ada.patch(f"/proposals/{proposal['id']}", {"decision": "accept"})
    assert (response.status_code, response.json()["state"]) == (200, "accepted")


@pytest.mark.parametrize("status", ["open", "moderated"])
async def test_only_closed_groups_can_be_listed(ada: ApiCaller, status: str) -> None:
    group = await a_group(ada, "closed")

    async with assert_nothing_stored(ada.app):
        responses = [
            await ada.put(group_path(group, "/status"), {"status": status, "listed": True}),
            await ada.post("/groups", {"name": "Ny", "status": status, "listed": True}),
        ]

    assert {response.status_code for response in responses} == {422}
    assert [response.json()["errors"][0]["code"] for response in responses] == ["not_closed"] * 2


async def test_every_status_change_records_actor_and_reason(ada: ApiCaller) -> None:
    group = await a_group(ada, "closed", reason="Löner")
    await change_status(ada, group, "moderated", reason="Klart")
    await change_status(ada, group, "moderated", reason="Igen")
    await change_status(ada, group, "open")

    rows = await GroupHistoryEntry.filter(group_id=group["id"]).order_by("version")
    assert [(row.status.value, row.reason, str(row.actor_id)) for row in rows] == [
        ("closed", "Löner", ada.id),
        ("moderated", "Klart", ada.id),
        ("open", None, ada.id),
    ]
