"""Lifecycle of groups: inactive, trashed, restored and destroyed; and the history of a group."""

import ast
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from groups_service.core import clock
from groups_service.domain.groups import lifecycle
from groups_service.models import Event, Group, GroupHistoryEntry, Membership, Post, Setting
from tests.api.support.group_calls import (
    MISSING_GROUP_PATH,
    create_invitation,
    create_proposal,
    deliver_events,
    get_group,
    get_refusal,
    group_path,
    list_items,
)
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.support.builders import Json, a_file, a_group, a_post
from tests.support.people import ApiCaller

PACKAGE = Path(lifecycle.__file__).parents[2]


async def set_state(actor: ApiCaller, group: Json, state: str = "inactive") -> None:
    response = await actor.put(group_path(group, "/state"), {"state": state})
    assert (response.status_code, response.json()["state"]) == (200, state)


async def test_inactive_group_refuses_all_changes(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated", bo)
    post = await a_post(ada, group)
    proposal = await create_proposal(cia, group)
    await set_state(ada, group)

    async with assert_nothing_stored(ada.app):
        refused = [
            await bo.post(group_path(group, "/posts"), {"text": "Hej"}),
            await cia.post(group_path(group, "/posts"), {"text": "Hej"}),
            await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"}),
            await bo.upload(group["id"], "a.txt", b"x"),
            await cia.put(group_path(group, "/membership")),
            await cia.put(group_path(group, "/follow")),
            await ada.patch(group_path(group), {"name": "Nytt"}),
            await ada.put(group_path(group, "/status"), {"status": "open"}),
            await ada.post(group_path(group, "/publication")),
            await ada.post(group_path(group, "/invitations"), {"person": cia.id}),
            await ada.put(group_path(group, f"/members/{cia.id}")),
            await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "administrator"}),
            await ada.delete(group_path(group, f"/members/{bo.id}")),
            await ada.patch(f"/proposals/{proposal['id']}", {"decision": "accept"}),
            await ada.post(group_path(group, "/bindings"), {"kind": "unit", "target": "x"}),
        ]

    assert [get_refusal(response) for response in refused] == [(403, "inactive")] * len(refused)


async def test_inactive_group_can_still_be_read(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post, file = await a_post(ada, group), await a_file(ada, group)
    await set_state(ada, group)

    paths = [group_path(group, rest) for rest in ("", "/posts", "/files", "/members")]
    paths += [f"/posts/{post['id']}", f"/files/{file['id']}/content"]
    assert {(await cia.get(path)).status_code for path in paths} == {200}
    assert (await get_group(cia, group))["allowed_actions"] == ["read"]
    assert (await get_group(bo, group))["allowed_actions"] == ["read", "leave", "read_history"]


async def test_inactive_group_allows_leaving_and_declining_but_not_joining(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    invitation = await create_invitation(ada, group, cia)
    await set_state(ada, group)

    leaving = await bo.delete(group_path(group, "/membership"))
    accepting = await cia.patch(f"/invitations/{invitation['id']}", {"decision": "accept"})
    declining = await cia.patch(f"/invitations/{invitation['id']}", {"decision": "decline"})

    assert (leaving.status_code, get_refusal(accepting)) == (204, (403, "inactive"))
    assert declining.status_code == 204
    assert (await get_group(ada, group))["member_count"] == 1


async def test_inactive_group_can_be_reactivated(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    await set_state(ada, group)

    await set_state(ada, group, "active")

    assert (await bo.put(group_path(group, "/membership"))).status_code == 200


@pytest.mark.parametrize("state", ["trashed", "destroyed", "deletion"])
async def test_other_states_are_refused(ada: ApiCaller, state: str) -> None:
    group = await a_group(ada, "open")

    async with assert_nothing_stored(ada.app):
        response = await ada.put(group_path(group, "/state"), {"state": state})

    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "state")


async def test_trashed_group_is_hidden_from_members_everywhere(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post, file = await a_post(ada, group), await a_file(ada, group)
    await create_invitation(ada, group, cia)

    response = await ada.call("DELETE", f"/api/v1{group_path(group)}", json={"reason": "Klart"})

    assert response.status_code == 204
    paths = [group_path(group, rest) for rest in ("", "/posts", "/files", "/members", "/history")]
    paths += [f"/posts/{post['id']}", f"/posts/{post['id']}/comments"]
    paths += [f"/files/{file['id']}", f"/files/{file['id']}/content"]
    for person in (bo, cia):
        assert {(await person.get(url)).status_code for url in paths} == {404}
        lists = ["/groups", "/groups?trashed=true", "/groups?q=klimat", "/invitations"]
        lists += ["/groups?mine=true", "/groups/similar?name=Klimatombud"]
        assert [await list_items(person, path) for path in lists] == [[]] * len(lists)
    assert (await bo.get(f"/people/{ada.id}")).json()["groups"] == []


async def test_administrator_lists_and_restores_a_trashed_group(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(ada, group)
    await set_state(ada, group)
    await ada.delete(group_path(group))

    [trashed] = await list_items(ada, "/groups?trashed=true")
    assert (trashed["id"], trashed["allowed_actions"], await list_items(ada, "/groups")) == (
        group["id"],
        ["restore"],
        [],
    )
    assert (await ada.get(f"/posts/{post['id']}")).status_code == 404
    assert get_refusal(await ada.get(group_path(group, "/posts"))) == (403, "inactive")
    restored = (await ada.post(group_path(group, "/restore"))).json()

    assert (restored["state"], restored["trashed_at"]) == ("inactive", None)
    assert (await bo.get(f"/posts/{post['id']}")).status_code == 200


async def test_members_may_neither_trash_nor_restore_a_group(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    assert get_refusal(await bo.delete(group_path(group))) == (403, "administrators_only")
    await ada.delete(group_path(group))

    refused = await bo.post(group_path(group, "/restore"))

    assert refused.content == (await bo.post(f"{MISSING_GROUP_PATH}/restore")).content


@pytest.mark.parametrize(("days", "expected"), [(29, 200), (31, 409)])
async def test_trashed_group_can_be_restored_for_thirty_days(
    ada: ApiCaller, days: int, expected: int
) -> None:
    group = await a_group(ada, "open")
    with clock.frozen_at(clock.now() - timedelta(days=days)):
        await lifecycle.trash_group(ada.viewer, UUID(group["id"]))

    response = await ada.post(group_path(group, "/restore"))

    assert response.status_code == expected


async def test_sole_administrator_may_not_trash_the_forum(ada: ApiCaller, bo: ApiCaller) -> None:
    forum, other = await a_group(ada, "open"), await a_group(ada, "open")
    await Setting.create(name="forum", value=forum["id"])

    refused = await ada.delete(group_path(forum))
    assert get_refusal(refused) == (409, "forum_stays")
    assert (await ada.delete(group_path(other))).status_code == 204
    await ada.put(group_path(forum, f"/members/{bo.id}"), {"role": "administrator"})
    assert (await ada.delete(group_path(forum))).status_code == 204


async def test_destroyed_group_keeps_an_anonymous_history(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo, reason="Ny satsning")
    await a_post(ada, group)
    await deliver_events(ada)

    await lifecycle.destroy_group(UUID(group["id"]))

    rows = await GroupHistoryEntry.filter(group_id=group["id"]).order_by("version")
    assert [(row.status.value, row.state.value) for row in rows] == [
        ("open", "active"),
        ("open", "destroyed"),
    ]
    assert not any(row.actor_id or row.reason for row in rows)
    for table in (Group, Membership, Post, Event):
        assert await table.all().count() == 0
    assert (await ada.get(group_path(group))).status_code == 404


def test_no_code_calls_destroy() -> None:
    """Only a disposal rule or the demo may destroy groups; there is no rule yet."""
    callers = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call | ast.Attribute) and "lifecycle.destroy" in ast.unparse(node)
    ]

    assert callers == []


async def test_members_can_read_the_group_history(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    await ada.put(group_path(group, "/status"), {"status": "open", "reason": "Vi är klara"})
    await cia.put(group_path(group, "/membership"))
    await ada.delete(group_path(group, f"/members/{cia.id}"))

    history = await list_items(bo, group_path(group, "/history"))
    latest = (await bo.get(group_path(group, "/history?limit=2"))).json()
    rest = await list_items(bo, group_path(group, f"/history?cursor={latest['next']}"))

    assert [(each["kind"], each["actor"]["id"], each["reason"]) for each in history] == [
        ("member.removed", ada.id, None),
        ("member.joined", cia.id, None),
        ("group.status", ada.id, "Vi är klara"),
        ("member.added", ada.id, None),
        ("group.created", ada.id, None),
    ]
    assert [*latest["items"], *rest] == history
    assert get_refusal(await cia.get(group_path(group, "/history"))) == (
        403,
        "may_not_read_history",
    )
