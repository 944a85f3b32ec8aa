"""Invitations: what invited people see, their answers, and when an invitation is void."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from groups_service.core import clock, ids
from groups_service.domain.members import invitations
from groups_service.models import Event, Invitation, Membership
from tests.api.support.group_calls import (
    create_invitation,
    deliver_events,
    get_group,
    get_refusal,
    group_path,
    list_items,
    list_notifications,
)
from tests.support.builders import Json, a_group, a_post
from tests.support.people import ApiCaller

INVITED_FIELDS = {
    *("id", "name", "description", "status", "listed", "administrators", "allowed_actions"),
    *("requested", "invited"),
}


async def create_expired_invitation(actor: ApiCaller, group: Json, person: ApiCaller) -> str:
    """Create an invitation that is more than thirty days old."""
    with clock.frozen_at(clock.now() - timedelta(days=30, seconds=1)):
        invitation_id = await invitations.invite_person(
            actor.viewer, UUID(group["id"]), person.viewer.id
        )
    return str(invitation_id)


async def answer_invitation(
    actor: ApiCaller, invitation: Json | str, decision: str = "accept"
) -> tuple[int, str]:
    """Answer the invitation and return the status and the code of a refusal."""
    invitation_id = invitation if isinstance(invitation, str) else invitation["id"]
    response = await actor.patch(f"/invitations/{invitation_id}", {"decision": decision})
    return response.status_code, response.json()["code"] if response.content else ""


async def test_invited_person_sees_public_fields_of_a_closed_group(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", description="Lönerevision")
    post = await a_post(ada, group)
    assert (await bo.get(group_path(group))).status_code == 404

    invitation = await create_invitation(ada, group, bo, "Du behövs.")

    public_view = await get_group(bo, group)
    assert {name for name, value in public_view.items() if value is not None} == INVITED_FIELDS
    assert (public_view["invited"], public_view["allowed_actions"]) == (
        True,
        ["answer_invitation"],
    )
    assert await list_items(bo, "/invitations") == [invitation]
    assert (invitation["note"], invitation["group"]["name"]) == ("Du behövs.", "Klimatombud")
    assert get_refusal(await bo.get(group_path(group, "/posts"))) == (403, "members_only")
    assert get_refusal(await bo.get(group_path(group, "/history"))) == (403, "members_only")
    assert (await bo.get(f"/posts/{post['id']}")).status_code == 404
    assert (await cia.get(group_path(group))).status_code == 404


@pytest.mark.parametrize("decision", ["accept", "decline"])
async def test_answering_an_invitation_ends_the_invited_view(
    ada: ApiCaller, bo: ApiCaller, decision: str
) -> None:
    group = await a_group(ada, "closed")
    invitation = await create_invitation(ada, group, bo)

    assert await answer_invitation(bo, invitation, decision) == (204, "")

    expected = {"accept": (200, "member"), "decline": (404, None)}[decision]
    response = await bo.get(group_path(group))
    assert (response.status_code, response.json().get("my_role")) == expected
    assert (
        await list_items(bo, "/invitations"),
        await list_items(ada, group_path(group, "/invitations")),
    ) == ([], [])
    assert await answer_invitation(bo, invitation, "accept") == (409, "already_decided")


async def test_inviter_is_notified_of_the_answer(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed")
    await answer_invitation(bo, await create_invitation(ada, group, bo))
    await deliver_events(ada)

    assert await list_notifications(bo) == [("invitation.created", "Klimatombud")]
    assert await list_notifications(ada) == [("invitation.accepted", "Klimatombud")]


async def test_revoked_invitation_can_no_longer_be_accepted(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed")
    invitation = await create_invitation(ada, group, bo)

    revoked = await ada.delete(group_path(group, f"/invitations/{invitation['id']}"))

    assert revoked.status_code == 204
    assert (await bo.get(group_path(group))).status_code == 404
    refused = await bo.patch(f"/invitations/{invitation['id']}", {"decision": "accept"})
    assert get_refusal(refused) == (409, "already_decided")
    assert (refused.json()["decision"]["state"], refused.json()["decision"]["by"]) == (
        "revoked",
        None,
    )


async def test_invitation_expires_after_thirty_days(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed")
    old = await create_expired_invitation(ada, group, bo)

    assert (await bo.get(group_path(group))).status_code == 404
    assert await list_items(bo, "/invitations") == []
    assert await answer_invitation(bo, old) == (409, "already_decided")
    again = await create_invitation(ada, group, bo)
    assert again["id"] != old
    await invitations.mark_expired()
    assert await answer_invitation(bo, again) == (204, "")


async def test_invitation_is_void_when_the_inviter_loses_the_role(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", cia)
    await ada.put(group_path(group, f"/members/{cia.id}"), {"role": "administrator"})
    invitation = await create_invitation(cia, group, bo)
    assert (await bo.get(group_path(group))).status_code == 200

    await ada.put(group_path(group, f"/members/{cia.id}"), {"role": "member"})

    assert (await bo.get(group_path(group))).status_code == 404
    assert (
        await list_items(bo, "/invitations")
        == await list_items(ada, group_path(group, "/invitations"))
        == []
    )
    assert await answer_invitation(bo, invitation) == (409, "already_decided")
    assert await Membership.filter(person_id=bo.id).count() == 0
    assert (await create_invitation(ada, group, bo))["id"] != invitation["id"]


async def test_invitation_cannot_be_answered_by_another_person(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed")
    invitation = await create_invitation(ada, group, bo)

    assert (
        await answer_invitation(cia, invitation)
        == await answer_invitation(cia, str(ids.new()))
        == (404, "not_found")
    )
    assert await answer_invitation(bo, invitation) == (204, "")


async def test_twenty_concurrent_acceptances_create_one_membership(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed")
    invitation = await create_invitation(ada, group, bo)

    results = await asyncio.gather(*(answer_invitation(bo, invitation) for _ in range(20)))

    assert sorted(results) == [(204, ""), *[(409, "already_decided")] * 19]
    assert (await get_group(ada, group))["member_count"] == 2
    assert await Event.filter(kind="invitation.accepted").count() == 1


async def test_concurrent_answer_and_revocation_end_in_one_state(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    invitation = await create_invitation(ada, group, bo)

    answer_result, revoked = await asyncio.gather(
        answer_invitation(bo, invitation),
        ada.delete(group_path(group, f"/invitations/{invitation['id']}")),
    )

    state = (await Invitation.get(id=invitation["id"])).state.value
    assert (answer_result[0], revoked.status_code, state) in {
        (204, 409, "accepted"),
        (409, 204, "revoked"),
    }


async def test_inviting_twice_creates_one_invitation(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")

    created = [await create_invitation(ada, group, bo) for _ in range(2)]

    assert created[0] == created[1]
    assert await Event.filter(kind="invitation.created").count() == 1
