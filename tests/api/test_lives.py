"""Inactive and back, the trash and back, destroyed; and what members read of it."""

import ast
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from groups_service import clock
from groups_service.domain import lives
from groups_service.models import Event, Group, GroupLife, Membership, Post, Setting
from tests.api.around import NOWHERE, a_proposal, an_invitation, items, of, said, seen, told
from tests.api.stored import nothing_stored
from tests.builders import Json, a_file, a_group, a_post
from tests.people import Somebody

PACKAGE = Path(lives.__file__).parents[1]


async def rests(by: Somebody, group: Json, state: str = "inactive") -> None:
    answer = await by.put(of(group, "/state"), {"state": state})
    assert (answer.status_code, answer.json()["state"]) == (200, state)


async def test_an_inactive_group_refuses_everything_new(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated", bo)
    post = await a_post(ada, group)
    proposal = await a_proposal(cia, group)
    await rests(ada, group)

    async with nothing_stored(ada.app):
        refused = [
            await bo.post(of(group, "/posts"), {"text": "Hej"}),
            await cia.post(of(group, "/posts"), {"text": "Hej"}),
            await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"}),
            await bo.upload(group["id"], "a.txt", b"x"),
            await cia.put(of(group, "/membership")),
            await cia.put(of(group, "/follow")),
            await ada.patch(of(group), {"name": "Nytt"}),
            await ada.put(of(group, "/status"), {"status": "open"}),
            await ada.post(of(group, "/publication")),
            await ada.post(of(group, "/invitations"), {"person": cia.id}),
            await ada.put(of(group, f"/members/{cia.id}")),
            await ada.put(of(group, f"/members/{bo.id}"), {"role": "administrator"}),
            await ada.delete(of(group, f"/members/{bo.id}")),
            await ada.patch(f"/proposals/{proposal['id']}", {"decision": "accept"}),
            await ada.post(of(group, "/bindings"), {"kind": "unit", "target": "x"}),
        ]

    assert [said(answer) for answer in refused] == [(403, "inactive")] * len(refused)


async def test_reading_an_inactive_group_goes_on(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post, file = await a_post(ada, group), await a_file(ada, group)
    await rests(ada, group)

    ways = [of(group, rest) for rest in ("", "/posts", "/files", "/members")]
    ways += [f"/posts/{post['id']}", f"/files/{file['id']}/content"]
    assert {(await cia.get(way)).status_code for way in ways} == {200}
    assert (await seen(cia, group))["may"] == ["read"]
    assert (await seen(bo, group))["may"] == ["read", "leave", "read_history"]


async def test_one_may_leave_and_decline_but_not_join_an_inactive_group(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    invitation = await an_invitation(ada, group, cia)
    await rests(ada, group)

    left = await bo.delete(of(group, "/membership"))
    accepted = await cia.patch(f"/invitations/{invitation['id']}", {"decision": "accept"})
    declined = await cia.patch(f"/invitations/{invitation['id']}", {"decision": "decline"})

    assert (left.status_code, said(accepted)) == (204, (403, "inactive"))
    assert declined.status_code == 204
    assert (await seen(ada, group))["member_count"] == 1


async def test_a_group_becomes_active_again(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    await rests(ada, group)

    await rests(ada, group, "active")

    assert (await bo.put(of(group, "/membership"))).status_code == 200


@pytest.mark.parametrize("state", ["trashed", "destroyed", "gone"])
async def test_no_other_state_is_chosen(ada: Somebody, state: str) -> None:
    group = await a_group(ada, "open")

    async with nothing_stored(ada.app):
        answer = await ada.put(of(group, "/state"), {"state": state})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "state")


async def test_the_trash_hides_everywhere(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post, file = await a_post(ada, group), await a_file(ada, group)
    await an_invitation(ada, group, cia)

    answer = await ada.call("DELETE", f"/api/v1{of(group)}", json={"reason": "Klart"})

    assert answer.status_code == 204
    ways = [of(group, rest) for rest in ("", "/posts", "/files", "/members", "/history")]
    ways += [f"/posts/{post['id']}", f"/posts/{post['id']}/comments"]
    ways += [f"/files/{file['id']}", f"/files/{file['id']}/content"]
    for person in (bo, cia):
        assert {(await person.get(way)).status_code for way in ways} == {404}
        lists = ["/groups", "/groups?trashed=true", "/groups?q=klimat", "/invitations"]
        lists += ["/groups?mine=true", "/groups/similar?name=Klimatombud"]
        assert [await items(person, path) for path in lists] == [[]] * len(lists)
    assert (await bo.get(f"/people/{ada.id}")).json()["groups"] == []


async def test_administrators_see_what_is_in_the_trash_and_take_it_back(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(ada, group)
    await rests(ada, group)
    await ada.delete(of(group))

    [trashed] = await items(ada, "/groups?trashed=true")
    assert (trashed["id"], trashed["may"], await items(ada, "/groups")) == (
        group["id"],
        ["restore"],
        [],
    )
    assert (await ada.get(f"/posts/{post['id']}")).status_code == 404
    assert said(await ada.get(of(group, "/posts"))) == (403, "inactive")
    restored = (await ada.post(of(group, "/restore"))).json()

    assert (restored["state"], restored["trashed_at"]) == ("inactive", None)
    assert (await bo.get(f"/posts/{post['id']}")).status_code == 200


async def test_members_do_not_take_a_group_out_of_the_trash(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    assert said(await bo.delete(of(group))) == (403, "administrators_only")
    await ada.delete(of(group))

    refused = await bo.post(of(group, "/restore"))

    assert refused.content == (await bo.post(f"{NOWHERE}/restore")).content


@pytest.mark.parametrize(("days", "expected"), [(29, 200), (31, 409)])
async def test_the_trash_is_open_for_thirty_days(ada: Somebody, days: int, expected: int) -> None:
    group = await a_group(ada, "open")
    with clock.at(clock.now() - timedelta(days=days)):
        await lives.trash(ada.viewer, UUID(group["id"]))

    answer = await ada.post(of(group, "/restore"))

    assert answer.status_code == expected


async def test_the_last_administrator_keeps_the_forum(ada: Somebody, bo: Somebody) -> None:
    forum, other = await a_group(ada, "open"), await a_group(ada, "open")
    await Setting.create(name="forum", value=forum["id"])

    kept = await ada.delete(of(forum))
    assert said(kept) == (409, "forum_stays")
    assert (await ada.delete(of(other))).status_code == 204
    await ada.put(of(forum, f"/members/{bo.id}"), {"role": "administrator"})
    assert (await ada.delete(of(forum))).status_code == 204


async def test_destroying_leaves_a_life_without_names(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo, reason="Ny satsning")
    await a_post(ada, group)
    await told(ada)

    await lives.destroy(UUID(group["id"]))

    rows = await GroupLife.filter(group_id=group["id"]).order_by("version")
    assert [(row.status.value, row.state.value) for row in rows] == [
        ("open", "active"),
        ("open", "destroyed"),
    ]
    assert not any(row.who_id or row.why for row in rows)
    for table in (Group, Membership, Post, Event):
        assert await table.all().count() == 0
    assert (await ada.get(of(group))).status_code == 404


def test_nothing_destroys_a_group_yet() -> None:
    """Only a disposal rule or the demo may; there is no rule, and the demo has no need."""
    calling = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call | ast.Attribute) and "lives.destroy" in ast.unparse(node)
    ]

    assert calling == []


async def test_members_read_the_history_of_their_group(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    await ada.put(of(group, "/status"), {"status": "open", "reason": "Vi är klara"})
    await cia.put(of(group, "/membership"))
    await ada.delete(of(group, f"/members/{cia.id}"))

    told_to_bo = await items(bo, of(group, "/history"))
    latest = (await bo.get(of(group, "/history?limit=2"))).json()
    rest = await items(bo, of(group, f"/history?cursor={latest['next']}"))

    assert [(each["kind"], each["actor"]["id"], each["why"]) for each in told_to_bo] == [
        ("member.removed", ada.id, None),
        ("member.joined", cia.id, None),
        ("group.status", ada.id, "Vi är klara"),
        ("member.added", ada.id, None),
        ("group.created", ada.id, None),
    ]
    assert [*latest["items"], *rest] == told_to_bo
    assert said(await cia.get(of(group, "/history"))) == (403, "may_not_read_history")
