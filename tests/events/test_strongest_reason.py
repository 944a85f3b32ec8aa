"""One notification per person and event, for the strongest reason; and people who must not get
one.
"""

import pytest

from tests.events.support.people import EventPeople
from tests.support.builders import Json, a_post
from tests.support.people import ApiCaller


async def add_comment(by: ApiCaller, post: Json, text: str = "Hej", **fields: object) -> Json:
    answer = await by.post(f"/posts/{post['id']}/comments", {"text": text, **fields})
    assert answer.status_code == 201, answer.text
    comment: Json = answer.json()
    return comment


async def test_mention_in_a_post_replaces_the_post_notification(people: EventPeople) -> None:
    group = await people.create_group("open")

    await a_post(people.ada, group, "Vad säger @bo, @cia och @nobody?")

    assert await people.deliver() == {
        ("bo", "mention.created"),
        ("cia", "mention.created"),
        ("dan", "post.published"),
    }


async def test_comment_notifies_each_person_for_the_strongest_reason(people: EventPeople) -> None:
    group = await people.create_group("open")
    post = await a_post(people.bo, group)
    question = await add_comment(people.dan, post)
    await add_comment(people.cia, post)
    await people.deliver()

    await add_comment(people.ada, post, "Som @cia sa", parent=question["id"])

    assert await people.deliver() == {
        ("cia", "mention.created"),
        ("dan", "reply.added"),
        ("bo", "comment.added"),
    }


async def test_reply_to_the_author_of_the_post_is_a_reply(people: EventPeople) -> None:
    group = await people.create_group("open")
    post = await a_post(people.bo, group)
    question = await add_comment(people.bo, post)
    await people.deliver()

    await add_comment(people.ada, post, parent=question["id"])

    assert await people.deliver() == {("bo", "reply.added")}


@pytest.mark.parametrize("place", ["post", "comment"])
async def test_mention_of_a_person_without_read_access_is_not_delivered(
    people: EventPeople, place: str
) -> None:
    group = await people.create_group("closed")
    if place == "post":
        await a_post(people.ada, group, "Säg inget till @cia")
    else:
        await add_comment(people.ada, await a_post(people.ada, group), "Säg inget till @cia")

    assert "cia" not in {name for name, _ in await people.deliver()}


async def test_mentioned_member_who_left_before_delivery_is_not_notified(
    people: EventPeople,
) -> None:
    group = await people.create_group("closed")

    await a_post(people.ada, group, "Hej @bo")
    await people.bo.delete(f"/groups/{group['id']}/membership")

    assert await people.deliver() == {("dan", "post.published")}


async def test_mentioning_oneself_gives_no_notification(people: EventPeople) -> None:
    group = await people.create_group("open")

    await a_post(people.ada, group, "Jag, @ada, bjuder")

    assert "ada" not in {name for name, _ in await people.deliver()}


async def test_edit_notifies_only_newly_mentioned_people(people: EventPeople) -> None:
    group = await people.create_group("open")
    post = await a_post(people.ada, group, "Hej @bo")
    comment = await add_comment(people.ada, post, "Hej @bo")
    await people.deliver()

    delivered = []
    for path in (f"/posts/{post['id']}", f"/comments/{comment['id']}"):
        await people.ada.patch(path, {"text": "Hej @bo och @dan"})
        delivered.append(await people.deliver())

    assert delivered == [{("dan", "mention.created")}] * 2


async def test_reaction_notifies_the_author(people: EventPeople) -> None:
    group = await people.create_group("open")
    post = await a_post(people.bo, group)
    comment = await add_comment(people.dan, post)
    await people.deliver()

    delivered = []
    for by, path in (
        (people.cia, f"/posts/{post['id']}"),
        (people.ada, f"/comments/{comment['id']}"),
    ):
        await by.put(f"{path}/reactions/like")
        delivered.append(await people.deliver())
    await people.bo.put(f"/posts/{post['id']}/reactions/like")

    assert delivered == [{("bo", "reaction.added")}, {("dan", "reaction.added")}]
    assert await people.deliver() == set()


async def test_author_without_read_access_is_not_notified_of_a_reaction(
    people: EventPeople,
) -> None:
    group = await people.create_group("open")
    post = await a_post(people.bo, group)
    await people.bo.delete(f"/groups/{group['id']}/membership")
    await people.ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    await people.deliver()

    await people.ada.put(f"/posts/{post['id']}/reactions/like")

    assert await people.deliver() == set()


@pytest.mark.parametrize("kind", ["post", "comment"])
async def test_author_is_notified_of_a_removal(people: EventPeople, kind: str) -> None:
    group = await people.create_group("open")
    post = await a_post(people.bo, group, "Olämpligt")
    comment = await add_comment(people.bo, post, "Olämpligt")
    await people.deliver()

    content = {"post": post, "comment": comment}[kind]
    await people.ada.delete(f"/{kind}s/{content['id']}")

    assert await people.deliver() == {("bo", f"{kind}.removed")}
    [newest, *_] = (await people.bo.get("/notifications")).json()["items"]
    assert (newest["title"], newest["author"], newest["text"]) == (
        group["name"],
        "Ada Lind",
        None,
    )


async def test_members_are_notified_of_wider_audience_and_changed_state(
    people: EventPeople,
) -> None:
    group = await people.create_group("closed")
    path = f"/groups/{group['id']}"

    delivered = []
    for to, body in (
        ("/status", {"status": "moderated"}),
        ("/status", {"status": "open"}),
        ("/state", {"state": "inactive"}),
        ("/state", {"state": "active"}),
    ):
        await people.ada.put(path + to, body)
        delivered.append({kind for _, kind in await people.deliver()})

    assert delivered == [{"group.opened"}, set(), {"group.inactive"}, {"group.active"}]


async def test_accepted_proposal_is_announced_as_a_post(people: EventPeople) -> None:
    group = await people.create_group("moderated")
    proposed = await people.cia.post(f"/groups/{group['id']}/posts", {"text": "Hej @bo"})
    assert await people.deliver() == {("ada", "proposal.created")}

    await people.ada.patch(f"/proposals/{proposed.json()['id']}", {"decision": "accept"})

    assert await people.deliver() == {
        ("cia", "proposal.accepted"),
        ("bo", "mention.created"),
        ("dan", "post.published"),
    }
