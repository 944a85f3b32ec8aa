"""Inviting colleagues: what they see, what they answer, and when an invitation is dead."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from groups_service import clock, ids
from groups_service.domain import invitations
from groups_service.models import Event, Invitation, Membership
from groups_service.models.joining import InvitationState
from tests.api.around import NOWHERE, an_invitation, items, notices, of, said, seen, told
from tests.api.directory import leaves_the_directory
from tests.api.stored import nothing_stored
from tests.builders import Json, a_group, a_post
from tests.people import Somebody

KNOWN = {
    *("id", "name", "description", "status", "listed", "administrators", "may"),
    *("requested", "invited"),
}


async def an_old_invitation(by: Somebody, group: Json, person: Somebody) -> str:
    """Of more than thirty days ago."""
    with clock.at(clock.now() - timedelta(days=30, seconds=1)):
        made = await invitations.invite(by.viewer, UUID(group["id"]), person.viewer.id)
    return str(made)


async def answers(
    by: Somebody, invitation: Json | str, decision: str = "accept"
) -> tuple[int, str]:
    """Status, and the code of a refusal."""
    which = invitation if isinstance(invitation, str) else invitation["id"]
    answer = await by.patch(f"/invitations/{which}", {"decision": decision})
    return answer.status_code, answer.json()["code"] if answer.content else ""


async def test_who_is_invited_to_a_closed_group_sees_what_it_is(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", description="Lönerevision")
    post = await a_post(ada, group)
    assert (await bo.get(of(group))).status_code == 404

    invitation = await an_invitation(ada, group, bo, "Du behövs.")

    shown = await seen(bo, group)
    assert {name for name, value in shown.items() if value is not None} == KNOWN
    assert (shown["invited"], shown["may"]) == (True, ["answer_invitation"])
    assert await items(bo, "/invitations") == [invitation]
    assert (invitation["note"], invitation["group"]["name"]) == ("Du behövs.", "Klimatombud")
    assert said(await bo.get(of(group, "/posts"))) == (403, "members_only")
    assert said(await bo.get(of(group, "/history"))) == (403, "members_only")
    assert (await bo.get(f"/posts/{post['id']}")).status_code == 404
    assert (await cia.get(of(group))).status_code == 404


@pytest.mark.parametrize("decision", ["accept", "decline"])
async def test_what_an_invited_person_sees_ends_with_the_answer(
    ada: Somebody, bo: Somebody, decision: str
) -> None:
    group = await a_group(ada, "closed")
    invitation = await an_invitation(ada, group, bo)

    assert await answers(bo, invitation, decision) == (204, "")

    expected = {"accept": (200, "member"), "decline": (404, None)}[decision]
    found = await bo.get(of(group))
    assert (found.status_code, found.json().get("my_role")) == expected
    assert (await items(bo, "/invitations"), await items(ada, of(group, "/invitations"))) == (
        [],
        [],
    )
    assert await answers(bo, invitation, "accept") == (409, "already_answered")


async def test_who_invited_is_told_the_answer(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed")
    await answers(bo, await an_invitation(ada, group, bo))
    await told(ada)

    assert await notices(bo) == [("invitation.made", "Klimatombud")]
    assert await notices(ada) == [("invitation.accepted", "Klimatombud")]


async def test_an_invitation_ends_when_it_is_taken_back(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed")
    invitation = await an_invitation(ada, group, bo)

    revoked = await ada.delete(of(group, f"/invitations/{invitation['id']}"))

    assert revoked.status_code == 204
    assert (await bo.get(of(group))).status_code == 404
    late = await bo.patch(f"/invitations/{invitation['id']}", {"decision": "accept"})
    assert said(late) == (409, "already_answered")
    assert (late.json()["answered"]["state"], late.json()["answered"]["by"]) == ("revoked", None)


async def test_an_invitation_is_good_for_thirty_days(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed")
    old = await an_old_invitation(ada, group, bo)

    assert (await bo.get(of(group))).status_code == 404
    assert await items(bo, "/invitations") == []
    assert await answers(bo, old) == (409, "already_answered")
    again = await an_invitation(ada, group, bo)
    assert again["id"] != old
    await invitations.end_expired()
    assert await answers(bo, again) == (204, "")


async def test_an_invitation_dies_with_the_right_to_invite(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", cia)
    await ada.put(of(group, f"/members/{cia.id}"), {"role": "administrator"})
    invitation = await an_invitation(cia, group, bo)
    assert (await bo.get(of(group))).status_code == 200

    await ada.put(of(group, f"/members/{cia.id}"), {"role": "member"})

    assert (await bo.get(of(group))).status_code == 404
    assert await items(bo, "/invitations") == await items(ada, of(group, "/invitations")) == []
    assert await answers(bo, invitation) == (409, "already_answered")
    assert await Membership.filter(person_id=bo.id).count() == 0
    assert (await an_invitation(ada, group, bo))["id"] != invitation["id"]


async def test_an_invitation_is_of_no_use_to_another_person(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed")
    invitation = await an_invitation(ada, group, bo)

    assert (
        await answers(cia, invitation) == await answers(cia, str(ids.new())) == (404, "not_found")
    )
    assert await answers(bo, invitation) == (204, "")


async def test_accepting_twenty_times_at_once_makes_one_membership(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed")
    invitation = await an_invitation(ada, group, bo)

    given = await asyncio.gather(*(answers(bo, invitation) for _ in range(20)))

    assert sorted(given) == [(204, ""), *[(409, "already_answered")] * 19]
    assert (await seen(ada, group))["member_count"] == 2
    assert await Event.filter(kind="invitation.accepted").count() == 1


async def test_answering_and_revoking_at_once_end_in_one_state(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    invitation = await an_invitation(ada, group, bo)

    answered, revoked = await asyncio.gather(
        answers(bo, invitation), ada.delete(of(group, f"/invitations/{invitation['id']}"))
    )

    state = (await Invitation.get(id=invitation["id"])).state.value
    assert (answered[0], revoked.status_code, state) in {
        (204, 409, "accepted"),
        (409, 204, "revoked"),
    }


async def test_inviting_twice_makes_one_invitation(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")

    made = [await an_invitation(ada, group, bo) for _ in range(2)]

    assert made[0] == made[1]
    assert await Event.filter(kind="invitation.made").count() == 1


async def test_members_and_people_who_left_are_not_invited(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    await leaves_the_directory(cia)

    member = await ada.post(of(group, "/invitations"), {"person": bo.id})
    gone = await ada.post(of(group, "/invitations"), {"person": cia.id})
    nobody = await ada.post(of(group, "/invitations"), {"person": str(ids.new())})

    assert said(member) == (409, "already_member")
    assert said(gone) == said(nobody) == (422, "invalid")
    assert gone.json()["errors"] == nobody.json()["errors"]


async def test_only_administrators_invite_see_invitations_and_revoke(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    invitation = await an_invitation(ada, group, cia)
    one = of(group, f"/invitations/{invitation['id']}")

    for person in (bo, cia):
        refused = [
            await person.post(of(group, "/invitations"), {"person": cia.id}),
            await person.get(of(group, "/invitations")),
            await person.delete(one),
        ]
        assert [said(answer) for answer in refused] == [(403, "administrators_only")] * 3


async def test_an_invitation_is_revoked_by_its_own_group_only(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group, theirs = await a_group(ada, "open"), await a_group(bo, "open")
    invitation = await an_invitation(ada, group, cia)

    async with nothing_stored(ada.app):
        foreign = await bo.delete(of(theirs, f"/invitations/{invitation['id']}"))
        nowhere = await bo.delete(f"{NOWHERE}/invitations/{invitation['id']}")

    assert foreign.status_code == nowhere.status_code == 404
    assert foreign.content == nowhere.content


async def test_a_day_has_room_for_two_hundred_invitations(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group, now = await a_group(ada, "open"), clock.now()
    rows = {"group_id": group["id"], "person_id": cia.id, "invited_by_id": ada.id, "note": ""}
    rows |= {"state": InvitationState.DECLINED, "expires_at": now}
    ages = [timedelta(hours=1)] * 199 + [timedelta(hours=25)] * 50
    await Invitation.bulk_create(
        Invitation(id=ids.new(), created_at=now - age, **rows) for age in ages
    )

    last = await ada.post(of(group, "/invitations"), {"person": bo.id})
    one_more = await ada.post(of(group, "/invitations"), {"person": cia.id})

    assert last.status_code == 201
    assert (one_more.status_code, one_more.headers["retry-after"]) == (429, "86400")
