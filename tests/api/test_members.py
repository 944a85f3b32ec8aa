"""What administrators do with members: add, remove, answer, appoint."""

import asyncio

import pytest

from groups_service.models import JoinRequest, Membership, Person
from tests.api.test_membership import membership, roles, the_request
from tests.builders import Json, a_group
from tests.people import Somebody, somebody

NOBODY = "01890000-0000-7000-8000-000000000000"


def member(group: Json, person: Somebody) -> str:
    return f"/groups/{group['id']}/members/{person.id}"


async def decide(by: Somebody, group: Json, request: Json, decision: str) -> tuple[int, str]:
    path = f"/groups/{group['id']}/requests/{request['id']}"
    answer = await by.patch(path, {"decision": decision})
    return answer.status_code, answer.json()["code"] if answer.content else ""


async def test_an_administrator_adds_a_colleague_to_a_closed_group(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed")

    answer = await ada.put(member(group, bo))

    assert (answer.status_code, answer.content) == (204, b"")
    seen = (await bo.get(f"/groups/{group['id']}")).json()
    assert (seen["my_role"], seen["member_count"]) == ("member", 2)


async def test_adding_a_member_again_changes_nothing(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed")
    await ada.put(member(group, bo), {"role": "administrator"})

    answer = await ada.put(member(group, bo))

    assert answer.status_code == 204
    assert await roles(ada, group) == {ada.id: "administrator", bo.id: "administrator"}


async def test_who_asked_and_is_added_waits_no_longer(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership(group))

    await ada.put(member(group, bo))

    assert (await ada.get(f"/groups/{group['id']}/requests")).json()["items"] == []
    assert [request.state for request in await JoinRequest.all()] == ["accepted"]


@pytest.mark.parametrize("person", ["unknown", "former"])
async def test_only_active_people_are_added(ada: Somebody, bo: Somebody, person: str) -> None:
    group = await a_group(ada, "open")
    await Person.filter(id=bo.id).update(active=False)
    id_ = {"unknown": NOBODY, "former": bo.id}[person]

    answer = await ada.put(f"/groups/{group['id']}/members/{id_}")

    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
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
async def test_members_and_outsiders_do_not_administer(
    ada: Somebody, bo: Somebody, cia: Somebody, method: str, body: Json | None
) -> None:
    group = await a_group(ada, "open", bo)
    path = f"/api/v1{member(group, ada)}"

    refused = [await person.call(method, path, json=body) for person in (bo, cia)]

    assert [(each.status_code, each.json()["code"]) for each in refused] == [
        (403, "administrators_only")
    ] * 2
    assert await roles(ada, group) == {ada.id: "administrator", bo.id: "member"}


async def test_nobody_makes_oneself_an_administrator(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)

    answer = await bo.put(member(group, bo), {"role": "administrator"})

    assert (answer.status_code, answer.json()["code"]) == (403, "administrators_only")


async def test_a_removed_member_loses_the_closed_group_at_once(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    assert (await bo.get(f"/groups/{group['id']}")).status_code == 200

    answer = await ada.delete(member(group, bo))

    assert (answer.status_code, answer.content) == (204, b"")
    assert (await bo.get(f"/groups/{group['id']}")).status_code == 404
    assert (await ada.get(f"/groups/{group['id']}")).json()["member_count"] == 1


async def test_who_is_no_member_cannot_be_removed(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")

    assert (await ada.delete(member(group, bo))).status_code == 404


async def test_members_become_administrators_and_members_again(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)

    await ada.put(member(group, bo), {"role": "administrator"})
    raised = await roles(ada, group)
    await bo.put(member(group, ada), {"role": "member"})

    assert raised == {ada.id: "administrator", bo.id: "administrator"}
    assert await roles(ada, group) == {ada.id: "member", bo.id: "administrator"}
    assert (await Membership.get(person_id=bo.id)).sources == "added appointed"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_the_only_administrator_can_neither_step_down_nor_be_removed(
    ada: Somebody, bo: Somebody, method: str
) -> None:
    group = await a_group(ada, "open", bo)
    body = {"role": "member"} if method == "PUT" else None

    answer = await ada.call(method, f"/api/v1{member(group, ada)}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    assert (await roles(ada, group))[ada.id] == "administrator"


async def test_two_administrators_removing_each_other_at_once_leave_one(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    await ada.put(member(group, bo), {"role": "administrator"})

    answers = await asyncio.gather(ada.delete(member(group, bo)), bo.delete(member(group, ada)))

    assert sorted(answer.status_code for answer in answers) == [204, 403]
    assert list((await roles(ada, group)).values()) == ["administrator"]


async def test_an_accepted_applicant_is_a_member(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership(group))

    assert await decide(ada, group, await the_request(ada, group), "accept") == (204, "")
    assert await roles(ada, group) == {ada.id: "administrator", bo.id: "member"}
    assert (await Membership.get(person_id=bo.id)).sources == "request"


async def test_a_declined_applicant_is_none_and_may_ask_again(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership(group))

    assert await decide(ada, group, await the_request(ada, group), "decline") == (204, "")
    assert await roles(ada, group) == {ada.id: "administrator"}
    assert (await bo.put(membership(group))).status_code == 202


@pytest.mark.parametrize("decision", ["accept", "decline"])
async def test_a_request_is_answered_once(ada: Somebody, bo: Somebody, decision: str) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership(group))
    request = await the_request(ada, group)
    await decide(ada, group, request, "accept")

    assert await decide(ada, group, request, decision) == (409, "already_answered")
    assert await Membership.filter(person_id=bo.id).count() == 1


async def test_a_request_is_answered_in_its_own_group_only(ada: Somebody, bo: Somebody) -> None:
    group, other = await a_group(ada, "moderated"), await a_group(ada, "moderated")
    await bo.put(membership(group))
    request = await the_request(ada, group)

    assert await decide(ada, other, request, "accept") == (404, "not_found")
    assert await Membership.filter(person_id=bo.id).count() == 0


async def test_requests_are_seen_and_answered_by_administrators_only(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated", cia)
    await bo.put(membership(group), {"why": "hemlig orsak"})
    request = await the_request(ada, group)

    for person in (bo, cia):
        listed = await person.get(f"/groups/{group['id']}/requests")
        assert (listed.status_code, listed.json()["code"]) == (403, "administrators_only")
        assert await decide(person, group, request, "accept") == (403, "administrators_only")


async def test_forty_approvals_at_once_make_one_membership(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership(group))
    request = await the_request(ada, group)

    answers = await asyncio.gather(*(decide(ada, group, request, "accept") for _ in range(40)))

    assert sorted(answers) == [(204, ""), *[(409, "already_answered")] * 39]
    assert await Membership.filter(person_id=bo.id).count() == 1
    assert (await ada.get(f"/groups/{group['id']}")).json()["member_count"] == 2


async def test_forty_colleagues_joining_at_once_are_all_counted(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    crowd = [await somebody(ada.app, f"{number}:a") for number in range(40)]

    answers = await asyncio.gather(*(person.put(membership(group)) for person in crowd))

    assert {answer.status_code for answer in answers} == {200}
    assert (await ada.get(f"/groups/{group['id']}")).json()["member_count"] == 41
