"""Notifications about a group go to the people they concern and to no one else."""

import pytest

from groups_service.events.relay import Relay
from groups_service.models import GroupFollow
from tests.support.builders import Json, a_group, a_post
from tests.support.people import ApiCaller

Kinds = list[str]


@pytest.fixture
def relay(ada: ApiCaller) -> Relay:
    relay_of_app: Relay = ada.app.state.components.relay
    return relay_of_app


async def list_kinds(person: ApiCaller) -> Kinds:
    """Return the kinds of the person's notifications, oldest first."""
    items = (await person.get("/notifications?limit=100")).json()["items"]
    return [item["kind"] for item in reversed(items)]


async def deliver_and_list_kinds(relay: Relay, *people: ApiCaller) -> list[Kinds]:
    await relay.deliver_pending()
    return [await list_kinds(person) for person in people]


def group_path(group: Json, rest: str = "") -> str:
    return f"/groups/{group['id']}{rest}"


async def close_group(by: ApiCaller, group: Json, **fields: object) -> None:
    answer = await by.put(group_path(group, "/status"), {"status": "closed", **fields})
    assert answer.status_code == 200, answer.text


async def test_followers_are_notified_of_posts_and_once_of_closing(
    relay: Relay, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await bo.put(group_path(group, "/follow"))
    await a_post(ada, group)
    await relay.deliver_pending()
    await close_group(ada, group)
    await relay.deliver_pending()
    await relay.deliver_pending()
    await a_post(ada, group)
    await ada.put(group_path(group, "/status"), {"status": "open"})
    await a_post(ada, group)
    await close_group(ada, group)

    assert await deliver_and_list_kinds(relay, ada, bo, cia) == [
        [],
        ["unavailable", "group.status"],
        [],
    ]
    assert await GroupFollow.all().count() == 0


async def test_post_of_a_closed_era_is_not_announced_to_later_followers(
    relay: Relay, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", cia)
    await relay.deliver_pending()
    await a_post(ada, group)
    await ada.put(group_path(group, "/status"), {"status": "open"})
    await bo.put(group_path(group, "/follow"))

    assert await deliver_and_list_kinds(relay, bo, cia) == [
        [],
        ["member.added", "post.published", "group.opened"],
    ]


async def test_closing_notifies_people_whose_request_or_proposal_ended(
    relay: Relay, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(group_path(group, "/membership"))
    await cia.post(group_path(group, "/posts"), {"text": "Ett förslag"})
    await relay.deliver_pending()

    await close_group(ada, group)

    to_administrator = ["request.created", "proposal.created"]
    expected = [to_administrator, ["group.status"], ["group.status"]]
    assert await deliver_and_list_kinds(relay, ada, bo, cia) == expected


async def test_requests_to_a_listed_group_stay_and_opening_accepts_them(
    relay: Relay, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(group_path(group, "/membership"))
    await close_group(ada, group, listed=True)
    assert (await deliver_and_list_kinds(relay, bo)) == [[]]

    await ada.put(group_path(group, "/status"), {"status": "open"})

    assert (await deliver_and_list_kinds(relay, bo)) == [["group.status"]]
    assert (await bo.get(group_path(group))).json()["my_role"] == "member"


@pytest.mark.parametrize("decision", ["accept", "decline"])
async def test_answers_are_sent_to_the_people_who_wait_for_them(
    relay: Relay, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, decision: str
) -> None:
    group = await a_group(ada, "moderated")
    body = {"person": cia.id}
    invitation = (await ada.post(group_path(group, "/invitations"), body)).json()["id"]
    proposal = (await bo.post(group_path(group, "/posts"), {"text": "Ett förslag"})).json()["id"]
    await relay.deliver_pending()

    await cia.patch(f"/invitations/{invitation}", {"decision": decision})
    await ada.patch(f"/proposals/{proposal}", {"decision": decision})

    participle = f"{decision}ed".replace("ee", "e")
    expected = [
        ["proposal.created", f"invitation.{participle}"],
        [f"proposal.{participle}"],
        ["invitation.created", *(["post.published"] if decision == "accept" else [])],
    ]
    assert await deliver_and_list_kinds(relay, ada, bo, cia) == expected


async def test_publication_is_announced_to_members_only(
    relay: Relay, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    await ada.put(group_path(group, "/status"), {"status": "open"})
    await cia.put(group_path(group, "/follow"))
    await relay.deliver_pending()

    await ada.post(group_path(group, "/publication"))

    assert await deliver_and_list_kinds(relay, bo, cia) == [
        ["member.added", "group.opened", "group.published"],
        [],
    ]


async def test_trashing_is_announced_to_the_other_members(
    relay: Relay, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await cia.put(group_path(group, "/follow"))

    await ada.call("DELETE", f"/api/v1{group_path(group)}", json={"reason": "Slut"})

    assert await deliver_and_list_kinds(relay, ada, bo, cia) == [
        [],
        ["member.added", "group.state"],
        [],
    ]
    notifications = (await bo.get("/notifications")).json()["items"]
    assert {(notice["text"], notice["link"]) for notice in notifications} == {(None, None)}
