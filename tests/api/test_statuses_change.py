"""Who reads and joins a group changes: dry runs, and what ends or begins with it."""

import pytest

from groups_service.models import Follow, GroupLife
from tests.api.around import (
    a_listed_group,
    a_proposal,
    becomes,
    items,
    notices,
    of,
    said,
    seen,
    the_request,
    told,
)
from tests.api.stored import nothing_stored
from tests.builders import Json, a_file, a_group, a_post
from tests.people import Somebody


async def preview(by: Somebody, group: Json, status: str) -> Json:
    answer = await by.get(of(group, f"/status/preview?status={status}"))
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def test_a_dry_run_of_closing_counts_whom_it_touches(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(of(group, "/follow"))
    await cia.put(of(group, "/membership"))
    await a_proposal(bo, group)

    async with nothing_stored(ada.app):
        found = await preview(ada, group, "closed")

    assert {name: found[name] for name in ("readers", "members", "opens", "closes", "shown")} == {
        "readers": 1,
        "members": 1,
        "opens": False,
        "closes": True,
        "shown": None,
    }
    assert (found["followers"], found["requests"], found["proposals"]) == (1, 1, 1)


async def test_a_dry_run_of_opening_says_what_everybody_would_see(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo, description="Vi mäter luften.")
    post = await a_post(bo, group)
    await cia.post(f"/posts/{post['id']}/comments", {"text": "Bra"})
    await a_file(ada, group)
    await becomes(ada, group, "closed")
    await ada.put(of(group, f"/members/{cia.id}"))
    await a_post(ada, group, "Hemligt")
    await bo.delete(of(group, "/membership"))

    found = await preview(ada, group, "open")

    shown = found["shown"]
    assert (found["opens"], found["readers"], found["description"]) == (
        True,
        3,
        "Vi mäter luften.",
    )
    assert (shown["posts"], shown["comments"], shown["files"]) == (1, 1, 1)
    assert (shown["named_members"], shown["unnamed_members"]) == (1, 1)
    assert {person["id"] for person in shown["authors"]} == {ada.id, cia.id}
    assert [person["id"] for person in shown["authors_who_left"]] == [bo.id]


async def test_only_administrators_make_dry_runs(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    paths = [of(group, "/status/preview?status=open"), of(group, "/publication")]

    assert [said(await bo.get(path)) for path in paths] == [(403, "administrators_only")] * 2
    assert [said(await cia.get(path)) for path in paths] == [(404, "not_found")] * 2


async def test_closing_hides_the_group_on_every_way_out(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    post, file = await a_post(ada, group), await a_file(ada, group)
    proposal = await a_proposal(bo, group)
    ways = [of(group, rest) for rest in ("", "/posts", "/files", "/members", "/proposals")]
    ways += [f"/posts/{post['id']}", f"/posts/{post['id']}/comments"]
    ways += [f"/files/{file['id']}", f"/files/{file['id']}/content"]
    assert {(await bo.get(way)).status_code for way in ways} == {200}

    await becomes(ada, group, "closed", reason="Personuppgifter")

    assert {(await bo.get(way)).status_code for way in ways} == {404}
    lists = ["/groups", "/groups?q=klimat", "/groups/similar?name=Klimatombud"]
    assert [await items(bo, path) for path in lists] == [[], [], []]
    assert (await bo.get(f"/people/{ada.id}")).json()["groups"] == []
    assert (await bo.get(f"/proposals/{proposal['id']}")).json()["group"]["name"] is None


async def test_closing_tells_followers_once_and_drops_them(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    await bo.put(of(group, "/follow"))
    await told(ada)

    await becomes(ada, group, "closed")
    assert (await bo.put(of(group, "/follow"))).status_code == 404
    await told(ada)

    assert await notices(bo) == [("group.status", "Klimatombud")]
    assert await Follow.all().count() == 0
    await becomes(ada, group, "open")
    await a_post(ada, group)
    await told(ada)
    assert (await seen(bo, group))["follows"] is False
    assert len(await notices(bo)) == 1


async def test_a_follow_is_void_before_anybody_was_told(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    await bo.put(of(group, "/follow"))

    await becomes(ada, group, "closed")
    await becomes(ada, group, "open")

    assert (await seen(bo, group))["follows"] is False
    again = await bo.put(of(group, "/follow"))
    assert (again.status_code, again.json()["follows"]) == (200, True)
    await told(ada)
    assert (await seen(bo, group))["follows"] is True


async def test_requests_end_and_are_told_so_when_a_group_closes(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(of(group, "/membership"))
    request = await the_request(ada, group)

    await becomes(ada, group, "closed")
    await told(ada)

    assert await items(ada, of(group, "/requests")) == []
    assert ("group.status", "Klimatombud") in await notices(bo)
    answer = await ada.patch(of(group, f"/requests/{request['id']}"), {"decision": "accept"})
    assert said(answer) == (409, "already_answered")


async def test_requests_stay_when_a_group_closes_and_is_listed(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(of(group, "/membership"))

    await becomes(ada, group, "closed", listed=True)

    assert (await the_request(ada, group))["state"] == "waiting"
    assert (await seen(bo, group))["requested"] is True


async def test_proposals_return_to_their_authors(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    proposal = await a_proposal(bo, group)

    await becomes(ada, group, "closed", listed=True)
    await told(ada)

    mine = (await bo.get(f"/proposals/{proposal['id']}")).json()
    assert (mine["state"], mine["text"]) == ("returned", "Vad sägs om en cykel?")
    assert await items(ada, of(group, "/proposals")) == []
    assert (await cia.get(f"/proposals/{proposal['id']}")).status_code == 404
    assert await notices(bo) == [("group.status", "Klimatombud")]


async def test_becoming_open_lets_in_who_waited(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(of(group, "/membership"))

    opened = await becomes(ada, group, "open")
    await told(ada)

    assert (opened["member_count"], (await seen(bo, group))["my_role"]) == (2, "member")
    assert await notices(bo) == [("group.status", "Klimatombud")]


async def test_who_is_let_in_by_opening_is_named(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_listed_group(ada)
    await bo.put(of(group, "/membership"))

    await becomes(ada, group, "open")

    members = await items(cia, of(group, "/members"))
    assert {member["person"]["id"] for member in members} == {ada.id, bo.id}


async def test_proposals_wait_on_in_a_group_that_opens(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    proposal = await a_proposal(bo, group)

    await becomes(ada, group, "open")

    answer = await ada.patch(f"/proposals/{proposal['id']}", {"decision": "accept"})
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")


@pytest.mark.parametrize("status", ["open", "moderated"])
async def test_only_closed_groups_are_listed(ada: Somebody, status: str) -> None:
    group = await a_group(ada, "closed")

    async with nothing_stored(ada.app):
        answers = [
            await ada.put(of(group, "/status"), {"status": status, "listed": True}),
            await ada.post("/groups", {"name": "Ny", "status": status, "listed": True}),
        ]

    assert {answer.status_code for answer in answers} == {422}
    assert [answer.json()["errors"][0]["code"] for answer in answers] == ["not_closed"] * 2


async def test_every_change_is_a_row_with_who_and_why(ada: Somebody) -> None:
    group = await a_group(ada, "closed", reason="Löner")
    await becomes(ada, group, "moderated", reason="Klart")
    await becomes(ada, group, "moderated", reason="Igen")
    await becomes(ada, group, "open")

    rows = await GroupLife.filter(group_id=group["id"]).order_by("version")
    assert [(row.status.value, row.why, str(row.who_id)) for row in rows] == [
        ("closed", "Löner", ada.id),
        ("moderated", "Klart", ada.id),
        ("open", None, ada.id),
    ]
