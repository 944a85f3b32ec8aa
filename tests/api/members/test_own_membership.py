"""Joining and leaving groups as the person concerned."""

import asyncio

import pytest

from groups_service.models import Event, JoinRequest, Membership
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller


def membership_path(group: Json) -> str:
    return f"/groups/{group['id']}/membership"


async def list_roles(actor: ApiCaller, group: Json) -> dict[str, str]:
    """Return the roles of the members by person id."""
    response = await actor.get(f"/groups/{group['id']}/members")
    return {item["person"]["id"]: item["role"] for item in response.json()["items"]}


async def get_only_request(actor: ApiCaller, group: Json) -> Json:
    response = await actor.get(f"/groups/{group['id']}/requests")
    [request] = response.json()["items"]
    join_request: Json = request
    return join_request


async def test_any_employee_joins_an_open_group_at_once(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")

    response = await bo.put(membership_path(group))

    joined = response.json()
    assert (response.status_code, joined["my_role"], joined["member_count"]) == (200, "member", 2)
    assert await list_roles(ada, group) == {ada.id: "administrator", bo.id: "member"}


async def test_joining_twice_creates_one_membership(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")

    responses = [await bo.put(membership_path(group)) for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert responses[1].json()["member_count"] == 2
    assert await Event.filter(kind="member.joined").count() == 1


async def test_twenty_concurrent_joins_create_one_membership(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")

    responses = await asyncio.gather(*(bo.put(membership_path(group)) for _ in range(20)))

    assert {response.status_code for response in responses} == {200}
    assert await Membership.filter(person_id=bo.id).count() == 1
    assert (await ada.get(f"/groups/{group['id']}")).json()["member_count"] == 2


async def test_joining_a_moderated_group_creates_a_request(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")

    response = await bo.put(membership_path(group), {"message": "Jag cyklar till jobbet."})

    requested = response.json()
    assert (response.status_code, requested["my_role"], requested["requested"]) == (
        202,
        None,
        True,
    )
    assert requested["allowed_actions"] == ["read", "withdraw", "follow", "propose", "comment"]
    request = await get_only_request(ada, group)
    assert (request["person"]["id"], request["message"], request["state"]) == (
        bo.id,
        "Jag cyklar till jobbet.",
        "waiting",
    )


async def test_twenty_concurrent_join_requests_create_one(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")

    responses = await asyncio.gather(*(bo.put(membership_path(group)) for _ in range(20)))

    assert {response.status_code for response in responses} == {202}
    assert await JoinRequest.all().count() == 1
    assert await Event.filter(kind="request.created").count() == 1


async def test_closed_group_cannot_be_joined_by_a_non_member(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed")

    response = await bo.put(membership_path(group))
    missing = await bo.put("/groups/01890000-0000-7000-8000-000000000000/membership")

    assert response.status_code == 404
    assert response.content == missing.content
    assert await Membership.filter(person_id=bo.id).count() == 0


async def test_member_can_leave(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", bo)
    assert (await bo.get(f"/groups/{group['id']}")).status_code == 200

    response = await bo.delete(membership_path(group))

    assert (response.status_code, response.content) == (204, b"")
    assert (await bo.get(f"/groups/{group['id']}")).status_code == 404
    assert await list_roles(ada, group) == {ada.id: "administrator"}


async def test_leaving_as_a_non_member_changes_nothing(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")

    response = await bo.delete(membership_path(group))

    assert response.status_code == 204
    assert (await ada.get(f"/groups/{group['id']}")).json()["version"] == group["version"]


async def test_applicant_can_withdraw_a_join_request(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership_path(group))

    response = await bo.delete(membership_path(group))

    assert response.status_code == 204
    assert (await ada.get(f"/groups/{group['id']}/requests")).json()["items"] == []
    again = await bo.put(membership_path(group))
    assert (again.status_code, again.json()["requested"]) == (202, True)


@pytest.mark.parametrize("decision", ["accept", "decline"])
async def test_concurrent_answer_and_withdrawal_end_in_one_state(
    ada: ApiCaller, bo: ApiCaller, decision: str
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership_path(group))
    request = await get_only_request(ada, group)

    answered, withdrawn = await asyncio.gather(
        ada.patch(f"/groups/{group['id']}/requests/{request['id']}", {"decision": decision}),
        bo.delete(membership_path(group)),
    )

    state = (await JoinRequest.get(id=request["id"])).state.value
    decided_state = {"accept": "accepted", "decline": "declined"}[decision]
    assert (answered.status_code, withdrawn.status_code, state) in {
        (409, 204, "withdrawn"),
        (204, 409, decided_state),
        (
            204,
            204,
            decided_state,
        ),  # answered before the withdrawal: nothing to withdraw, or the new member left
    }
    is_member = (answered.status_code, withdrawn.status_code, state) == (204, 409, "accepted")
    assert (bo.id in await list_roles(ada, group)) == is_member


async def test_sole_administrator_cannot_leave(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)

    response = await ada.delete(membership_path(group))

    assert (response.status_code, response.json()["code"]) == (409, "last_administrator")
    assert "leave" not in group["allowed_actions"]
    assert await list_roles(ada, group) == {ada.id: "administrator", bo.id: "member"}


async def test_two_administrators_leaving_concurrently_leave_one(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    for _ in range(5):
        group = await a_group(ada, "open")
        await ada.put(f"/groups/{group['id']}/members/{bo.id}", {"role": "administrator"})

        responses = await asyncio.gather(
            ada.delete(membership_path(group)), bo.delete(membership_path(group))
        )

        assert sorted(response.status_code for response in responses) == [204, 409]
        assert list((await list_roles(bo, group)).values()) == ["administrator"]


async def test_administrator_can_leave_when_another_remains(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    await ada.put(f"/groups/{group['id']}/members/{bo.id}", {"role": "administrator"})

    response = await ada.delete(membership_path(group))

    assert response.status_code == 204
    assert await list_roles(bo, group) == {bo.id: "administrator"}
