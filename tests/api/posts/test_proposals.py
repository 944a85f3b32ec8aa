"""Proposals to moderated groups: who sees them, and how they are answered."""

import asyncio

import pytest

from groups_service.core import ids
from groups_service.models import Event, Post, Proposal
from tests.api.support.directory_data import deactivate_person
from tests.api.support.group_calls import (
    create_proposal,
    deliver_events,
    get_group,
    get_refusal,
    group_path,
    list_items,
    list_notifications,
)
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller

DecisionResult = tuple[int, str]


async def decide(
    actor: ApiCaller, proposal: Json, decision: str = "accept", reason: str = ""
) -> DecisionResult:
    """Answer the proposal; return the status, and its state or the code of a refusal."""
    body = {"decision": decision, "reason": reason}
    response = await actor.patch(f"/proposals/{proposal['id']}", body)
    result = response.json()
    return response.status_code, result.get("state") or result["code"]


async def test_accepted_proposal_becomes_a_post_of_its_author(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    proposal = await create_proposal(bo, group, "*Cykla* mer")
    assert await list_items(cia, group_path(group, "/posts")) == []

    assert await decide(ada, proposal) == (200, "accepted")
    await deliver_events(ada)

    [post] = await list_items(cia, group_path(group, "/posts"))
    assert (post["author"]["id"], post["text"]) == (bo.id, "*Cykla* mer")
    assert (await bo.get(f"/proposals/{proposal['id']}")).json()["post"] == post["id"]
    assert (await get_group(bo, group))["my_role"] is None
    assert await list_notifications(ada) == [("proposal.created", "Klimatombud")]
    assert await list_notifications(bo) == [("proposal.accepted", "Klimatombud")]


async def test_author_is_notified_of_a_declined_proposal_with_reason(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    proposal = await create_proposal(bo, group)

    assert await decide(ada, proposal, "decline", "Redan sagt.") == (200, "declined")
    await deliver_events(ada)

    declined = (await bo.get(f"/proposals/{proposal['id']}")).json()
    assert (declined["state"], declined["reason"], declined["post"]) == (
        "declined",
        "Redan sagt.",
        None,
    )
    assert await list_notifications(bo) == [("proposal.declined", "Klimatombud")]
    assert await Post.all().count() == 0


async def test_proposal_is_visible_to_author_and_administrators_only(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated", cia)
    proposal = await create_proposal(bo, group)
    path = f"/proposals/{proposal['id']}"

    for person in (ada, bo):
        assert await list_items(person, group_path(group, "/proposals")) == [proposal]
        assert (await person.get(path)).json() == proposal
    assert await list_items(cia, group_path(group, "/proposals")) == []
    missing = await cia.get(f"/proposals/{ids.new()}")
    assert (await cia.get(path)).content == missing.content
    async with assert_nothing_stored(ada.app):
        assert await decide(cia, proposal) == (404, "not_found")
        assert (await cia.delete(path)).status_code == 404


async def test_author_may_not_answer_own_proposal(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")

    assert await decide(bo, await create_proposal(bo, group)) == (403, "administrators_only")


async def test_administrator_of_another_group_may_not_answer_a_proposal(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    proposal = await create_proposal(bo, await a_group(ada, "moderated"))
    await a_group(cia, "moderated")

    assert await decide(cia, proposal) == (404, "not_found")


async def test_administrator_may_not_withdraw_another_persons_proposal(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    proposal = await create_proposal(bo, await a_group(ada, "moderated"))

    assert (await ada.delete(f"/proposals/{proposal['id']}")).status_code == 404


async def test_withdrawn_proposal_can_no_longer_be_answered(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")
    proposal = await create_proposal(bo, group)

    assert (await bo.delete(f"/proposals/{proposal['id']}")).status_code == 204

    assert await list_items(ada, group_path(group, "/proposals")) == []
    assert await decide(ada, proposal) == (409, "already_decided")


async def test_second_answer_to_a_proposal_reports_the_first(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    await ada.put(group_path(group, f"/members/{cia.id}"), {"role": "administrator"})
    proposal = await create_proposal(bo, group)
    await decide(cia, proposal, "decline")
    [row] = await Proposal.all()

    refused = await ada.patch(f"/proposals/{proposal['id']}", {"decision": "accept"})

    assert get_refusal(refused) == (409, "already_decided")
    first_answer = refused.json()["decision"]
    assert (first_answer["state"], first_answer["by"]) == (
        "declined",
        {"id": cia.id, "name": "Cia Lind"},
    )
    assert row.answered_at is not None
    assert first_answer["at"][:19] == row.answered_at.isoformat()[:19]


async def test_forty_concurrent_decisions_create_one_post(ada: ApiCaller, bo: ApiCaller) -> None:
    proposal = await create_proposal(bo, await a_group(ada, "moderated"))

    results = await asyncio.gather(*(decide(ada, proposal) for _ in range(40)))

    assert sorted(results) == [(200, "accepted"), *[(409, "already_decided")] * 39]
    assert await Post.all().count() == 1
    assert await Event.filter(kind="proposal.accepted").count() == 1


@pytest.mark.parametrize("decision", ["accept", "decline"])
async def test_concurrent_decision_and_withdrawal_end_in_one_state(
    ada: ApiCaller, bo: ApiCaller, decision: str
) -> None:
    proposal = await create_proposal(bo, await a_group(ada, "moderated"))

    decided, withdrawn = await asyncio.gather(
        decide(ada, proposal, decision), bo.delete(f"/proposals/{proposal['id']}")
    )

    state = (await Proposal.get(id=proposal["id"])).state.value
    assert (decided[0], withdrawn.status_code, state) in {
        (200, 409, f"{decision}ed" if decision == "accept" else "declined"),
        (409, 204, "withdrawn"),
    }
    assert await Post.all().count() == (state == "accepted")


async def test_proposal_of_a_departed_author_cannot_be_accepted(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    proposal = await create_proposal(bo, await a_group(ada, "moderated"))
    await deactivate_person(bo)

    async with assert_nothing_stored(ada.app):
        assert await decide(ada, proposal) == (409, "author_left")
    assert await decide(ada, proposal, "decline") == (200, "declined")


@pytest.mark.parametrize("status", ["open", "closed"])
async def test_posts_to_open_and_closed_groups_create_no_proposal(
    ada: ApiCaller, bo: ApiCaller, status: str
) -> None:
    group = await a_group(ada, status)

    response = await bo.post(group_path(group, "/posts"), {"text": "Hej"})

    assert response.status_code == {"open": 201, "closed": 404}[status]
    assert await Proposal.all().count() == 0


async def test_repeated_proposal_with_one_key_is_stored_once(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    arguments = {"headers": {"Idempotency-Key": "cykel"}}

    first = await bo.post(group_path(group, "/posts"), {"text": "Cykla"}, **arguments)
    await decide(ada, first.json())
    again = await bo.post(group_path(group, "/posts"), {"text": "Cykla"}, **arguments)

    assert (first.status_code, again.status_code) == (202, 202)
    assert (again.json()["id"], again.json()["state"]) == (first.json()["id"], "accepted")
