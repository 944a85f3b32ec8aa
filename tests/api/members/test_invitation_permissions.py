"""Who may invite, who may be invited, and how many invitations a person may send."""

from datetime import timedelta

from groups_service.core import clock, ids
from groups_service.models import Invitation
from groups_service.models.members import InvitationState
from tests.api.support.directory_data import deactivate_person
from tests.api.support.group_calls import (
    MISSING_GROUP_PATH,
    create_invitation,
    get_refusal,
    group_path,
)
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.support.builders import a_group
from tests.support.people import ApiCaller


async def test_members_and_departed_people_cannot_be_invited(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await deactivate_person(cia)

    member = await ada.post(group_path(group, "/invitations"), {"person": bo.id})
    departed = await ada.post(group_path(group, "/invitations"), {"person": cia.id})
    missing = await ada.post(group_path(group, "/invitations"), {"person": str(ids.new())})

    assert get_refusal(member) == (409, "already_member")
    assert get_refusal(departed) == get_refusal(missing) == (422, "invalid")
    assert departed.json()["errors"] == missing.json()["errors"]


async def test_only_administrators_may_invite_list_and_revoke(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    invitation = await create_invitation(ada, group, cia)
    invitation_path = group_path(group, f"/invitations/{invitation['id']}")

    for person in (bo, cia):
        refused = [
            await person.post(group_path(group, "/invitations"), {"person": cia.id}),
            await person.get(group_path(group, "/invitations")),
            await person.delete(invitation_path),
        ]
        assert [get_refusal(response) for response in refused] == [
            (403, "administrators_only")
        ] * 3


async def test_invitation_cannot_be_revoked_through_another_group(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, other_group = await a_group(ada, "open"), await a_group(bo, "open")
    invitation = await create_invitation(ada, group, cia)

    async with assert_nothing_stored(ada.app):
        foreign = await bo.delete(group_path(other_group, f"/invitations/{invitation['id']}"))
        missing = await bo.delete(f"{MISSING_GROUP_PATH}/invitations/{invitation['id']}")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


async def test_person_may_send_two_hundred_invitations_a_day(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, now = await a_group(ada, "open"), clock.now()
    rows = {"group_id": group["id"], "person_id": cia.id, "invited_by_id": ada.id, "note": ""}
    rows |= {"state": InvitationState.DECLINED, "expires_at": now}
    ages = [timedelta(hours=1)] * 199 + [timedelta(hours=25)] * 50
    await Invitation.bulk_create(
        Invitation(id=ids.new(), created_at=now - age, **rows) for age in ages
    )

    last = await ada.post(group_path(group, "/invitations"), {"person": bo.id})
    one_more = await ada.post(group_path(group, "/invitations"), {"person": cia.id})

    assert last.status_code == 201
    assert (one_more.status_code, one_more.headers["retry-after"]) == (429, "86400")
