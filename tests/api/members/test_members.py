"""Managing members: adding, removing, answering join requests, setting roles."""

import asyncio

import pytest

from groups_service.models import JoinRequest, Membership, Person
from tests.api.members.test_own_membership import get_only_request, list_roles, membership_path
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller, create_caller

MISSING_PERSON_ID = "01890000-0000-7000-8000-000000000000"


def member_path(group: Json, person: ApiCaller) -> str:
    return f"/groups/{group['id']}/members/{person.id}"


async def decide_request(
    actor: ApiCaller, group: Json, request: Json, decision: str
) -> tuple[int, str]:
    path = f"/groups/{group['id']}/requests/{request['id']}"
    response = await actor.patch(path, {"decision": decision})
    return response.status_code, response.json()["code"] if response.content else ""


async def test_administrator_adds_a_colleague_to_a_closed_group(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed")

    response = await ada.put(member_path(group, bo))

    assert (response.status_code, response.content) == (204, b"")
    joined = (await bo.get(f"/groups/{group['id']}")).json()
    assert (joined["my_role"], joined["member_count"]) == ("member", 2)


async def test_adding_a_member_again_changes_nothing(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed")
    await ada.put(member_path(group, bo), {"role": "administrator"})

    response = await ada.put(member_path(group, bo))

    assert response.status_code == 204
    assert await list_roles(ada, group) == {ada.id: "administrator", bo.id: "administrator"}


async def test_adding_an_applicant_accepts_the_join_request(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership_path(group))

    await ada.put(member_path(group, bo))

    assert (await ada.get(f"/groups/{group['id']}/requests")).json()["items"] == []
    assert [request.state for request in await JoinRequest.all()] == ["accepted"]


@pytest.mark.parametrize("person", ["unknown", "former"])
async def test_unknown_or_inactive_person_cannot_be_added(
    ada: ApiCaller, bo: ApiCaller, person: str
) -> None:
    group = await a_group(ada, "open")
    await Person.filter(id=bo.id).update(active=False)
    id_ = {"unknown": MISSING_PERSON_ID, "former": bo.id}[person]

    response = await ada.put(f"/groups/{group['id']}/members/{id_}")

    assert response.status_code == 422
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [
        ("person", "unknown")
    ]


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("PUT", None),
        ("PUT", {"role": "member"}),
        ("PUT", {"role": "administrator"}),
        ("DELETE", None),
    ],
)
async def test_members_and_non_members_may_not_manage_members(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, method: str, body: Json | None
) -> None:
    group = await a_group(ada, "open", bo)
    path = f"/api/v1{member_path(group, ada)}"

    refused = [await person.call(method, path, json=body) for person in (bo, cia)]

    assert [(each.status_code, each.json()["code"]) for each in refused] == [
        (403, "administrators_only")
    ] * 2
    assert await list_roles(ada, group) == {ada.id: "administrator", bo.id: "member"}


async def test_member_may_not_make_themselves_administrator(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)

    response = await bo.put(member_path(group, bo), {"role": "administrator"})

    assert (response.status_code, response.json()["code"]) == (403, "administrators_only")


async def test_removed_member_loses_access_at_once(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", bo)
    assert (await bo.get(f"/groups/{group['id']}")).status_code == 200

    response = await ada.delete(member_path(group, bo))

    assert (response.status_code, response.content) == (204, b"")
    assert (await bo.get(f"/groups/{group['id']}")).status_code == 404
    assert (await ada.get(f"/groups/{group['id']}")).json()["member_count"] == 1


async def test_removing_a_non_member_is_not_found(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")

    assert (await ada.delete(member_path(group, bo))).status_code == 404


async def test_roles_can_be_raised_and_lowered(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)

    await ada.put(member_path(group, bo), {"role": "administrator"})
    raised = await list_roles(ada, group)
    await bo.put(member_path(group, ada), {"role": "member"})

    assert raised == {ada.id: "administrator", bo.id: "administrator"}
    assert await list_roles(ada, group) == {ada.id: "member", bo.id: "administrator"}
    assert (await Membership.get(person_id=bo.id)).sources == "added appointed"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_sole_administrator_can_neither_step_down_nor_be_removed(
    ada: ApiCaller, bo: ApiCaller, method: str
) -> None:
    group = await a_group(ada, "open", bo)
    body = {"role": "member"} if method == "PUT" else None

    response = await ada.call(method, f"/api/v1{member_path(group, ada)}", json=body)

    assert (response.status_code, response.json()["code"]) == (409, "last_administrator")
    assert (await list_roles(ada, group))[ada.id] == "administrator"


async def test_two_administrators_removing_each_other_leave_one(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await ada.put(member_path(group, bo), {"role": "administrator"})

    responses = await asyncio.gather(
        ada.delete(member_path(group, bo)), bo.delete(member_path(group, ada))
    )

    assert sorted(response.status_code for response in responses) == [204, 403]
    assert list((await list_roles(ada, group)).values()) == ["administrator"]


async def test_accepted_applicant_becomes_a_member(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership_path(group))

    assert await decide_request(ada, group, await get_only_request(ada, group), "accept") == (
        204,
        "",
    )
    assert await list_roles(ada, group) == {ada.id: "administrator", bo.id: "member"}
    assert (await Membership.get(person_id=bo.id)).sources == "request"


async def test_declined_applicant_may_request_again(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership_path(group))

    assert await decide_request(ada, group, await get_only_request(ada, group), "decline") == (
        204,
        "",
    )
    assert await list_roles(ada, group) == {ada.id: "administrator"}
    assert (await bo.put(membership_path(group))).status_code == 202


@pytest.mark.parametrize("decision", ["accept", "decline"])
async def test_join_request_can_be_answered_once(
    ada: ApiCaller, bo: ApiCaller, decision: str
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership_path(group))
    request = await get_only_request(ada, group)
    await decide_request(ada, group, request, "accept")

    assert await decide_request(ada, group, request, decision) == (409, "already_decided")
    assert await Membership.filter(person_id=bo.id).count() == 1


async def test_join_request_cannot_be_answered_through_another_group(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group, other = await a_group(ada, "moderated"), await a_group(ada, "moderated")
    await bo.put(membership_path(group))
    request = await get_only_request(ada, group)

    assert await decide_request(ada, other, request, "accept") == (404, "not_found")
    assert await Membership.filter(person_id=bo.id).count() == 0


async def test_only_administrators_may_list_and_answer_join_requests(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated", cia)
    await bo.put(membership_path(group), {"message": "hemlig orsak"})
    request = await get_only_request(ada, group)

    for person in (bo, cia):
        listing = await person.get(f"/groups/{group['id']}/requests")
        assert (listing.status_code, listing.json()["code"]) == (403, "administrators_only")
        assert await decide_request(person, group, request, "accept") == (
            403,
            "administrators_only",
        )


async def test_forty_approvals_at_once_make_one_membership(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership_path(group))
    request = await get_only_request(ada, group)

    responses = await asyncio.gather(
        *(decide_request(ada, group, request, "accept") for _ in range(40))
    )

    assert sorted(responses) == [(204, ""), *[(409, "already_decided")] * 39]
    assert await Membership.filter(person_id=bo.id).count() == 1
    assert (await ada.get(f"/groups/{group['id']}")).json()["member_count"] == 2


async def test_forty_colleagues_joining_concurrently_are_all_counted(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    colleagues = [await create_caller(ada.app, f"{number}:a") for number in range(40)]

    responses = await asyncio.gather(
        *(person.put(membership_path(group)) for person in colleagues)
    )

    assert {response.status_code for response in responses} == {200}
    assert (await ada.get(f"/groups/{group['id']}")).json()["member_count"] == 41
