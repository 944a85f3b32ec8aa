"""What is wrong, foreign, stale or sent twice on the ways into groups; never half a change."""

import asyncio

import pytest

from groups_service import ids
from groups_service.models import Event, Group, JoinRequest, Membership
from tests.api.around import (
    NOWHERE,
    a_proposal,
    an_invitation,
    becomes,
    items,
    of,
    said,
    seen,
    the_request,
)
from tests.api.stored import nothing_stored
from tests.builders import a_group
from tests.people import Somebody

NAMES = {
    "": "blank",
    " \t  ": "blank",
    "\u3164\u2800": "blank",
    "a\u0000b": "",
    "Lön\u202egrupp": "control_characters",
    "\u2066Lön\u2069": "control_characters",
    "Lön\u200b": "control_characters",
    "Två\nrader": "control_characters",
    "Klo\u0007cka": "control_characters",
    "å" * 121: "string_too_long",
}


@pytest.mark.parametrize(("name", "code"), NAMES.items(), ids=range(len(NAMES)))
async def test_a_name_is_one_line_of_visible_letters(ada: Somebody, name: str, code: str) -> None:
    group = await a_group(ada, "open")

    async with nothing_stored(ada.app):
        answers = [
            await ada.post("/groups", {"name": name, "status": "open"}),
            await ada.patch(of(group), {"name": name}),
            await ada.patch(of(group), {"links": [{"title": name, "url": "https://a.se"}]}),
        ]

    if not code:
        assert [said(answer) for answer in answers] == [(400, "nul")] * 3
        return
    assert [answer.json()["errors"][0]["code"] for answer in answers] == [code] * 3


LINKS = {
    "javascript:alert(1)": "url",
    "data:text/html,x": "url",
    "/grupper": "url",
    "https://": "url",
    "https://a.se/ b": "url",
    "https://a.se/" + "x" * 2000: "string_too_long",
}


@pytest.mark.parametrize(("url", "code"), LINKS.items(), ids=range(len(LINKS)))
async def test_a_link_is_a_web_address(ada: Somebody, url: str, code: str) -> None:
    group = await a_group(ada, "open")

    answer = await ada.patch(of(group), {"links": [{"title": "Sida", "url": url}]})

    errors = answer.json()["errors"]
    assert [(each["field"], each["code"]) for each in errors] == [("links.0.url", code)]


async def test_a_group_has_ten_links_in_their_order(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    links = [{"title": f"Sida {number}", "url": f"https://a.se/{number}"} for number in range(11)]

    kept = await ada.patch(of(group), {"links": links[:10]})
    refused = await ada.patch(of(group), {"links": links})

    assert (kept.status_code, (await seen(bo, group))["links"]) == (200, links[:10])
    assert refused.json()["errors"][0]["code"] == "too_long"


async def test_nobody_promotes_themselves(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    roles = {"role": "administrator"}

    async with nothing_stored(ada.app):
        answers = [
            await person.put(of(group, f"/members/{person.id}"), roles) for person in (bo, cia)
        ]
        odd = [
            await cia.put(of(group, "/membership"), roles),
            await ada.put(of(group, f"/members/{bo.id}"), {"role": "owner"}),
            await cia.post(of(group, "/posts"), {"text": "Hej", "author": ada.id}),
            await ada.post(of(group, "/invitations"), {"person": cia.id, "role": "administrator"}),
        ]

    assert [said(answer) for answer in answers] == [(403, "administrators_only")] * 2
    assert [answer.status_code for answer in odd] == [422] * 4


async def test_ids_of_another_group_are_ids_of_nothing(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    """Bo administers a group of his own, and names things of Ada's in it."""
    group, theirs = await a_group(ada, "moderated"), await a_group(bo, "moderated")
    await cia.put(of(group, "/membership"))
    request, dan = await the_request(ada, group), ids.new()
    invitation = await an_invitation(ada, group, bo)
    accept = {"decision": "accept"}

    async with nothing_stored(ada.app):
        pairs = [
            (
                await bo.patch(of(theirs, f"/requests/{request['id']}"), accept),
                await bo.patch(of(theirs, f"/requests/{dan}"), accept),
            ),
            (
                await bo.delete(of(theirs, f"/invitations/{invitation['id']}")),
                await bo.delete(of(theirs, f"/invitations/{dan}")),
            ),
            (
                await bo.delete(of(theirs, f"/members/{ada.id}")),
                await bo.delete(of(theirs, f"/members/{dan}")),
            ),
            (
                await bo.delete(of(theirs, f"/bindings?binding={invitation['id']}")),
                await bo.delete(of(theirs, f"/bindings?binding={dan}")),
            ),
        ]

    assert {answer.status_code for pair in pairs for answer in pair} == {404}
    assert [mine.content == other.content for mine, other in pairs] == [True] * 4


async def test_requests_and_invitations_are_for_administrators_and_those_concerned(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated", cia)
    await bo.put(of(group, "/membership"), {"why": "Hemlig orsak"})
    await an_invitation(ada, await a_group(ada, "open"), bo, "Hemlig rad")

    refused = [await cia.get(of(group, rest)) for rest in ("/requests", "/invitations")]

    assert [said(answer) for answer in refused] == [(403, "administrators_only")] * 2
    assert await items(cia, "/invitations") == []
    assert (await seen(cia, group))["requested"] is False


async def test_a_second_answer_is_told_who_was_first_and_when(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    await ada.put(of(group, f"/members/{cia.id}"), {"role": "administrator"})
    await bo.put(of(group, "/membership"))
    path = of(group, f"/requests/{(await the_request(ada, group))['id']}")
    await ada.patch(path, {"decision": "decline", "reason": "Fullt"})

    late = await cia.patch(path, {"decision": "accept"})
    outside = await bo.patch(path, {"decision": "accept"})

    answered = late.json()["answered"]
    assert said(late) == (409, "already_answered")
    assert (answered["state"], answered["by"]["id"]) == ("declined", ada.id)
    assert answered["at"] is not None
    assert (said(outside), "answered" in outside.json()) == ((403, "administrators_only"), False)


async def test_forty_approvals_at_once_make_one_membership(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(of(group, "/membership"))
    path = of(group, f"/requests/{(await the_request(ada, group))['id']}")

    answers = await asyncio.gather(*(ada.patch(path, {"decision": "accept"}) for _ in range(40)))

    assert sorted(answer.status_code for answer in answers) == [204] + [409] * 39
    assert await Membership.filter(person_id=bo.id).count() == 1
    assert await Event.filter(kind="request.accepted").count() == 1


async def test_a_stale_change_is_not_made(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed", bo)
    tag = (await ada.get(of(group))).headers["etag"]
    await becomes(ada, group, "moderated")

    stale = await ada.patch(of(group), {"name": "Nytt"}, headers={"If-Match": tag})

    assert said(stale) == (412, "stale")
    assert (await Group.get(id=group["id"])).name == "Klimatombud"


async def test_a_key_makes_one_thing_of_two(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    group, key = await a_group(ada, "moderated"), {"headers": {"Idempotency-Key": "once"}}

    async def twice(by: Somebody, path: str, body: object) -> tuple[list[int], bool]:
        first, again = [await by.post(path, body, **key) for _ in range(2)]
        statuses = [first.status_code, again.status_code]
        return statuses, first.json()["id"] == again.json()["id"]

    assert await twice(ada, "/groups", {"name": "Ny", "status": "closed"}) == ([201] * 2, True)
    assert await twice(ada, of(group, "/invitations"), {"person": bo.id}) == ([201] * 2, True)
    assert await twice(cia, of(group, "/posts"), {"text": "Hej"}) == ([202] * 2, True)
    assert await Group.all().count() == 2


async def test_a_repeated_invitation_is_shown_as_it_is_now(ada: Somebody, bo: Somebody) -> None:
    group, key = await a_group(ada, "open"), {"headers": {"Idempotency-Key": "bo"}}
    path, body = of(group, "/invitations"), {"person": bo.id}
    made = (await ada.post(path, body, **key)).json()
    await bo.patch(f"/invitations/{made['id']}", {"decision": "accept"})

    again = await ada.post(path, body, **key)

    assert (again.status_code, again.json()["id"], again.json()["state"]) == (
        201,
        made["id"],
        "accepted",
    )


async def test_nothing_happens_to_what_is_not_there(ada: Somebody, bo: Somebody) -> None:
    hidden = await a_group(ada, "closed")
    proposal = await a_proposal(bo, await a_group(ada, "moderated"))
    async with nothing_stored(ada.app):
        for rest in ("/follow", "/succession", "/membership"):
            there, nowhere = await bo.put(of(hidden, rest)), await bo.put(NOWHERE + rest)
            assert (there.status_code, there.content) == (404, nowhere.content)
        for rest in ("/restore", "/publication"):
            there, nowhere = await bo.post(of(hidden, rest)), await bo.post(NOWHERE + rest)
            assert (there.status_code, there.content) == (404, nowhere.content)
        strange = await bo.get(f"/proposals/{proposal['id'].upper()}")
        assert strange.status_code == 404
    assert await JoinRequest.all().count() == 0
