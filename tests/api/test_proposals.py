"""Posts proposed to moderated groups: who sees them, and what is answered."""

import asyncio

import pytest

from groups_service import ids
from groups_service.models import Event, Post, Proposal
from tests.api.around import a_proposal, items, notices, of, said, seen, told
from tests.api.directory import leaves_the_directory
from tests.api.stored import nothing_stored
from tests.builders import Json, a_group
from tests.people import Somebody

Answer = tuple[int, str]


async def decides(
    by: Somebody, proposal: Json, decision: str = "accept", reason: str = ""
) -> Answer:
    """Status, and the state of the proposal or the code of a refusal."""
    body = {"decision": decision, "reason": reason}
    answer = await by.patch(f"/proposals/{proposal['id']}", body)
    found = answer.json()
    return answer.status_code, found.get("state") or found["code"]


async def test_an_accepted_proposal_is_a_post_of_its_author(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    proposal = await a_proposal(bo, group, "*Cykla* mer")
    assert await items(cia, of(group, "/posts")) == []

    assert await decides(ada, proposal) == (200, "accepted")
    await told(ada)

    [post] = await items(cia, of(group, "/posts"))
    assert (post["author"]["id"], post["text"]) == (bo.id, "*Cykla* mer")
    assert (await bo.get(f"/proposals/{proposal['id']}")).json()["post"] == post["id"]
    assert (await seen(bo, group))["my_role"] is None
    assert await notices(ada) == [("proposal.made", "Klimatombud")]
    assert await notices(bo) == [("proposal.accepted", "Klimatombud")]


async def test_a_declined_proposal_is_told_with_its_reason(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    proposal = await a_proposal(bo, group)

    assert await decides(ada, proposal, "decline", "Redan sagt.") == (200, "declined")
    await told(ada)

    mine = (await bo.get(f"/proposals/{proposal['id']}")).json()
    assert (mine["state"], mine["reason"], mine["post"]) == ("declined", "Redan sagt.", None)
    assert await notices(bo) == [("proposal.declined", "Klimatombud")]
    assert await Post.all().count() == 0


async def test_a_proposal_is_for_its_author_and_the_administrators_only(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated", cia)
    proposal = await a_proposal(bo, group)
    path = f"/proposals/{proposal['id']}"

    for person in (ada, bo):
        assert await items(person, of(group, "/proposals")) == [proposal]
        assert (await person.get(path)).json() == proposal
    assert await items(cia, of(group, "/proposals")) == []
    missing = await cia.get(f"/proposals/{ids.new()}")
    assert (await cia.get(path)).content == missing.content
    async with nothing_stored(ada.app):
        assert await decides(cia, proposal) == (404, "not_found")
        assert (await cia.delete(path)).status_code == 404


async def test_its_author_does_not_answer_a_proposal(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")

    assert await decides(bo, await a_proposal(bo, group)) == (403, "administrators_only")


async def test_an_administrator_of_another_group_does_not_answer_it(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    proposal = await a_proposal(bo, await a_group(ada, "moderated"))
    await a_group(cia, "moderated")

    assert await decides(cia, proposal) == (404, "not_found")


async def test_an_administrator_does_not_withdraw_what_others_proposed(
    ada: Somebody, bo: Somebody
) -> None:
    proposal = await a_proposal(bo, await a_group(ada, "moderated"))

    assert (await ada.delete(f"/proposals/{proposal['id']}")).status_code == 404


async def test_a_withdrawn_proposal_waits_no_longer(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    proposal = await a_proposal(bo, group)

    assert (await bo.delete(f"/proposals/{proposal['id']}")).status_code == 204

    assert await items(ada, of(group, "/proposals")) == []
    assert await decides(ada, proposal) == (409, "already_answered")


async def test_who_answers_second_is_told_who_was_first_and_when(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    await ada.put(of(group, f"/members/{cia.id}"), {"role": "administrator"})
    proposal = await a_proposal(bo, group)
    await decides(cia, proposal, "decline")
    [answered] = await Proposal.all()

    refused = await ada.patch(f"/proposals/{proposal['id']}", {"decision": "accept"})

    assert said(refused) == (409, "already_answered")
    told_so = refused.json()["answered"]
    assert (told_so["state"], told_so["by"]) == ("declined", {"id": cia.id, "name": "Cia Lind"})
    assert answered.answered_at is not None
    assert told_so["at"][:19] == answered.answered_at.isoformat()[:19]


async def test_forty_decisions_at_once_make_one_post(ada: Somebody, bo: Somebody) -> None:
    proposal = await a_proposal(bo, await a_group(ada, "moderated"))

    given = await asyncio.gather(*(decides(ada, proposal) for _ in range(40)))

    assert sorted(given) == [(200, "accepted"), *[(409, "already_answered")] * 39]
    assert await Post.all().count() == 1
    assert await Event.filter(kind="proposal.accepted").count() == 1


@pytest.mark.parametrize("decision", ["accept", "decline"])
async def test_a_decision_and_a_withdrawal_at_once_end_in_one_state(
    ada: Somebody, bo: Somebody, decision: str
) -> None:
    proposal = await a_proposal(bo, await a_group(ada, "moderated"))

    decided, withdrawn = await asyncio.gather(
        decides(ada, proposal, decision), bo.delete(f"/proposals/{proposal['id']}")
    )

    state = (await Proposal.get(id=proposal["id"])).state.value
    assert (decided[0], withdrawn.status_code, state) in {
        (200, 409, f"{decision}ed" if decision == "accept" else "declined"),
        (409, 204, "withdrawn"),
    }
    assert await Post.all().count() == (state == "accepted")


async def test_nobody_publishes_after_they_left_the_directory(ada: Somebody, bo: Somebody) -> None:
    proposal = await a_proposal(bo, await a_group(ada, "moderated"))
    await leaves_the_directory(bo)

    async with nothing_stored(ada.app):
        assert await decides(ada, proposal) == (409, "author_left")
    assert await decides(ada, proposal, "decline") == (200, "declined")


@pytest.mark.parametrize("status", ["open", "closed"])
async def test_nothing_is_proposed_to_other_groups(
    ada: Somebody, bo: Somebody, status: str
) -> None:
    group = await a_group(ada, status)

    answer = await bo.post(of(group, "/posts"), {"text": "Hej"})

    assert answer.status_code == {"open": 201, "closed": 404}[status]
    assert await Proposal.all().count() == 0


async def test_a_repeated_proposal_is_one(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")
    sent = {"headers": {"Idempotency-Key": "cykel"}}

    first = await bo.post(of(group, "/posts"), {"text": "Cykla"}, **sent)
    await decides(ada, first.json())
    again = await bo.post(of(group, "/posts"), {"text": "Cykla"}, **sent)

    assert (first.status_code, again.status_code) == (202, 202)
    assert (again.json()["id"], again.json()["state"]) == (first.json()["id"], "accepted")
