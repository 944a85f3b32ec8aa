"""Becoming a member and ceasing to be one, by oneself."""

import asyncio

import pytest

from groups_service.models import Event, JoinRequest, Membership
from tests.builders import Json, a_group
from tests.people import Somebody


def membership(group: Json) -> str:
    return f"/groups/{group['id']}/membership"


async def roles(by: Somebody, group: Json) -> dict[str, str]:
    """Who belongs to the group, by id."""
    answer = await by.get(f"/groups/{group['id']}/members")
    return {item["person"]["id"]: item["role"] for item in answer.json()["items"]}


async def the_request(by: Somebody, group: Json) -> Json:
    answer = await by.get(f"/groups/{group['id']}/requests")
    [request] = answer.json()["items"]
    found: Json = request
    return found


async def test_anybody_joins_an_open_group_at_once(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")

    answer = await bo.put(membership(group))

    joined = answer.json()
    assert (answer.status_code, joined["my_role"], joined["member_count"]) == (200, "member", 2)
    assert await roles(ada, group) == {ada.id: "administrator", bo.id: "member"}


async def test_joining_twice_makes_one_membership(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")

    answers = [await bo.put(membership(group)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].json()["member_count"] == 2
    assert await Event.filter(kind="member.joined").count() == 1


async def test_joining_twenty_times_at_once_makes_one_membership(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")

    answers = await asyncio.gather(*(bo.put(membership(group)) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert await Membership.filter(person_id=bo.id).count() == 1
    assert (await ada.get(f"/groups/{group['id']}")).json()["member_count"] == 2


async def test_one_asks_to_join_a_moderated_group(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")

    answer = await bo.put(membership(group), {"why": "Jag cyklar till jobbet."})

    asked = answer.json()
    assert (answer.status_code, asked["my_role"], asked["requested"]) == (202, None, True)
    assert asked["may"] == ["read", "withdraw", "follow", "propose", "comment"]
    request = await the_request(ada, group)
    assert (request["person"]["id"], request["why"], request["state"]) == (
        bo.id,
        "Jag cyklar till jobbet.",
        "waiting",
    )


async def test_asking_twenty_times_at_once_makes_one_request(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")

    answers = await asyncio.gather(*(bo.put(membership(group)) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {202}
    assert await JoinRequest.all().count() == 1
    assert await Event.filter(kind="request.made").count() == 1


async def test_a_closed_group_cannot_be_joined_from_outside(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed")

    answer = await bo.put(membership(group))
    missing = await bo.put("/groups/01890000-0000-7000-8000-000000000000/membership")

    assert answer.status_code == 404
    assert answer.content == missing.content
    assert await Membership.filter(person_id=bo.id).count() == 0


async def test_a_member_leaves(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed", bo)
    assert (await bo.get(f"/groups/{group['id']}")).status_code == 200

    answer = await bo.delete(membership(group))

    assert (answer.status_code, answer.content) == (204, b"")
    assert (await bo.get(f"/groups/{group['id']}")).status_code == 404
    assert await roles(ada, group) == {ada.id: "administrator"}


async def test_leaving_what_one_does_not_belong_to_changes_nothing(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")

    answer = await bo.delete(membership(group))

    assert answer.status_code == 204
    assert (await ada.get(f"/groups/{group['id']}")).json()["version"] == group["version"]


async def test_one_withdraws_a_request(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership(group))

    answer = await bo.delete(membership(group))

    assert answer.status_code == 204
    assert (await ada.get(f"/groups/{group['id']}/requests")).json()["items"] == []
    again = await bo.put(membership(group))
    assert (again.status_code, again.json()["requested"]) == (202, True)


@pytest.mark.parametrize("decision", ["accept", "decline"])
async def test_an_answer_and_a_withdrawal_at_once_end_in_one_state(
    ada: Somebody, bo: Somebody, decision: str
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(membership(group))
    request = await the_request(ada, group)

    answered, withdrawn = await asyncio.gather(
        ada.patch(f"/groups/{group['id']}/requests/{request['id']}", {"decision": decision}),
        bo.delete(membership(group)),
    )

    ended = (await JoinRequest.get(id=request["id"])).state.value
    told = {"accept": "accepted", "decline": "declined"}[decision]
    assert (answered.status_code, withdrawn.status_code, ended) in {
        (409, 204, "withdrawn"),
        (204, 409, told),
        (204, 204, told),  # answered before the withdrawal looked: there was nothing, or one left
    }
    belongs = (answered.status_code, withdrawn.status_code, ended) == (204, 409, "accepted")
    assert (bo.id in await roles(ada, group)) == belongs


async def test_the_only_administrator_cannot_leave(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)

    answer = await ada.delete(membership(group))

    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    assert "leave" not in group["may"]
    assert await roles(ada, group) == {ada.id: "administrator", bo.id: "member"}


async def test_two_administrators_leaving_at_once_leave_one(ada: Somebody, bo: Somebody) -> None:
    for _ in range(5):
        group = await a_group(ada, "open")
        await ada.put(f"/groups/{group['id']}/members/{bo.id}", {"role": "administrator"})

        answers = await asyncio.gather(ada.delete(membership(group)), bo.delete(membership(group)))

        assert sorted(answer.status_code for answer in answers) == [204, 409]
        assert list((await roles(bo, group)).values()) == ["administrator"]


async def test_an_administrator_leaves_when_another_stays(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    await ada.put(f"/groups/{group['id']}/members/{bo.id}", {"role": "administrator"})

    answer = await ada.delete(membership(group))

    assert answer.status_code == 204
    assert await roles(bo, group) == {bo.id: "administrator"}
