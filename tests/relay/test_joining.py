"""Who is told of what happens around a group: those it is about, and nobody else."""

import pytest

from groups_service.models import Follow
from groups_service.relay import Relay
from tests.builders import Json, a_group, a_post
from tests.people import Somebody

Kinds = list[str]


@pytest.fixture
def relay(ada: Somebody) -> Relay:
    found: Relay = ada.app.state.parts.relay
    return found


async def told(person: Somebody) -> Kinds:
    """Kinds of the notices, oldest first."""
    items = (await person.get("/notifications?limit=100")).json()["items"]
    return [item["kind"] for item in reversed(items)]


async def everybody(relay: Relay, *people: Somebody) -> list[Kinds]:
    await relay.tell_all()
    return [await told(person) for person in people]


def path(group: Json, rest: str = "") -> str:
    return f"/groups/{group['id']}{rest}"


async def closes(by: Somebody, group: Json, **more: object) -> None:
    answer = await by.put(path(group, "/status"), {"status": "closed", **more})
    assert answer.status_code == 200, answer.text


async def test_followers_hear_of_posts_and_are_told_once_that_it_closed(
    relay: Relay, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open")
    await bo.put(path(group, "/follow"))
    await a_post(ada, group)
    await relay.tell_all()
    await closes(ada, group)
    await relay.tell_all()
    await relay.tell_all()
    await a_post(ada, group)
    await ada.put(path(group, "/status"), {"status": "open"})
    await a_post(ada, group)
    await closes(ada, group)

    assert await everybody(relay, ada, bo, cia) == [[], ["unavailable", "group.status"], []]
    assert await Follow.all().count() == 0


async def test_a_post_written_in_secret_is_not_announced_to_who_follows_later(
    relay: Relay, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", cia)
    await relay.tell_all()
    await a_post(ada, group)
    await ada.put(path(group, "/status"), {"status": "open"})
    await bo.put(path(group, "/follow"))

    assert await everybody(relay, bo, cia) == [
        [],
        ["member.added", "post.published", "group.opened"],
    ]


async def test_closing_tells_whose_request_or_proposal_ended(
    relay: Relay, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(path(group, "/membership"))
    await cia.post(path(group, "/posts"), {"text": "Ett förslag"})
    await relay.tell_all()

    await closes(ada, group)

    waiting = ["request.made", "proposal.made"]
    expected = [waiting, ["group.status"], ["group.status"]]
    assert await everybody(relay, ada, bo, cia) == expected


async def test_requests_to_a_listed_group_go_on_and_opening_lets_them_in(
    relay: Relay, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(path(group, "/membership"))
    await closes(ada, group, listed=True)
    assert (await everybody(relay, bo)) == [[]]

    await ada.put(path(group, "/status"), {"status": "open"})

    assert (await everybody(relay, bo)) == [["group.status"]]
    assert (await bo.get(path(group))).json()["my_role"] == "member"


@pytest.mark.parametrize("decision", ["accept", "decline"])
async def test_answers_are_told_to_who_waits_for_them(
    relay: Relay, ada: Somebody, bo: Somebody, cia: Somebody, decision: str
) -> None:
    group = await a_group(ada, "moderated")
    asked = {"person": cia.id}
    invitation = (await ada.post(path(group, "/invitations"), asked)).json()["id"]
    proposal = (await bo.post(path(group, "/posts"), {"text": "Ett förslag"})).json()["id"]
    await relay.tell_all()

    await cia.patch(f"/invitations/{invitation}", {"decision": decision})
    await ada.patch(f"/proposals/{proposal}", {"decision": decision})

    past = f"{decision}ed".replace("ee", "e")
    expected = [
        ["proposal.made", f"invitation.{past}"],
        [f"proposal.{past}"],
        ["invitation.made", *(["post.published"] if decision == "accept" else [])],
    ]
    assert await everybody(relay, ada, bo, cia) == expected


async def test_publication_is_told_to_members_only(
    relay: Relay, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    await ada.put(path(group, "/status"), {"status": "open"})
    await cia.put(path(group, "/follow"))
    await relay.tell_all()

    await ada.post(path(group, "/publication"))

    assert await everybody(relay, bo, cia) == [
        ["member.added", "group.opened", "group.published"],
        [],
    ]


async def test_the_trash_is_told_to_the_other_members(
    relay: Relay, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    await cia.put(path(group, "/follow"))

    await ada.call("DELETE", f"/api/v1{path(group)}", json={"reason": "Slut"})

    assert await everybody(relay, ada, bo, cia) == [[], ["member.added", "group.state"], []]
    notices = (await bo.get("/notifications")).json()["items"]
    assert {(notice["text"], notice["link"]) for notice in notices} == {(None, None)}
