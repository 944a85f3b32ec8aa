"""Recipients: members for content, each person for what concerns them."""

import pytest

from groups_service.database import sql
from groups_service.models import Person
from groups_service.queries.notifications.subscribers import LARGE_GROUP_SIZE
from tests.events.support.delivered import get_relay, read_inbox
from tests.events.support.large_group import add_members
from tests.events.support.people import EventPeople
from tests.support.builders import a_file, a_group, a_post
from tests.support.people import ApiCaller


@pytest.mark.parametrize("status", ["open", "moderated", "closed"])
async def test_members_except_the_author_are_notified_of_a_post(
    people: EventPeople, status: str
) -> None:
    group = await people.create_group(status)

    await a_post(people.bo, group)

    assert await people.deliver() == {("ada", "post.published"), ("dan", "post.published")}


async def test_members_except_the_uploader_are_notified_of_a_file(people: EventPeople) -> None:
    group = await people.create_group("closed")

    await a_file(people.bo, group)

    assert await people.deliver() == {("ada", "file.added"), ("dan", "file.added")}


async def test_participants_of_a_thread_are_notified_of_a_comment(people: EventPeople) -> None:
    group = await people.create_group("open")
    post = await a_post(people.bo, group)
    await people.deliver()

    delivered = []
    for person in (people.ada, people.cia, people.bo):
        await person.post(f"/posts/{post['id']}/comments", {"text": "Hej"})
        delivered.append(await people.deliver())

    assert delivered == [
        {("bo", "comment.added")},
        {("bo", "comment.added"), ("ada", "thread.replied")},
        {("ada", "thread.replied"), ("cia", "thread.replied")},
    ]


async def test_participant_without_read_access_is_not_notified(people: EventPeople) -> None:
    group = await people.create_group("open")
    post = await a_post(people.bo, group)
    await people.cia.post(f"/posts/{post['id']}/comments", {"text": "Hej"})
    await people.deliver()

    await people.ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    await people.dan.post(f"/posts/{post['id']}/comments", {"text": "Nu är vi ensamma"})

    assert await people.deliver() == {("bo", "comment.added")}


@pytest.mark.parametrize("by", ["ada", "bo"])
async def test_post_deleted_before_delivery_notifies_no_reader(
    people: EventPeople, by: str
) -> None:
    group = await people.create_group("open")
    post = await a_post(people.bo, group, "Hej @cia")

    await getattr(people, by).delete(f"/posts/{post['id']}")

    removed = {("bo", "post.removed")} if by == "ada" else set()
    assert await people.deliver() == removed


async def test_member_removed_before_delivery_is_notified_of_that_only(
    people: EventPeople,
) -> None:
    group = await people.create_group("closed")

    await a_post(people.ada, group)
    await people.ada.delete(f"/groups/{group['id']}/members/{people.bo.id}")

    assert await people.deliver() == {("dan", "post.published"), ("bo", "member.removed")}


async def test_inactive_person_is_not_notified(people: EventPeople) -> None:
    group = await people.create_group("closed")
    await Person.filter(id=people.bo.id).update(active=False)

    await a_post(people.ada, group)

    assert await people.deliver() == {("dan", "post.published")}


async def test_administrators_are_notified_of_a_join_request(people: EventPeople) -> None:
    group = await people.create_group("moderated")
    await people.ada.put(
        f"/groups/{group['id']}/members/{people.bo.id}", {"role": "administrator"}
    )
    await people.deliver()

    await people.cia.put(f"/groups/{group['id']}/membership", {"message": "Får jag?"})

    assert await people.deliver() == {("ada", "request.created"), ("bo", "request.created")}
    assert (await read_inbox(people.bo))[-1][2] == "Får jag?"


@pytest.mark.parametrize(
    ("decision", "kind"), [("accept", "request.accepted"), ("decline", "request.declined")]
)
async def test_applicant_is_notified_of_the_answer(
    people: EventPeople, decision: str, kind: str
) -> None:
    group = await people.create_group("moderated")
    await people.cia.put(f"/groups/{group['id']}/membership")
    await people.deliver()
    request = (await people.ada.get(f"/groups/{group['id']}/requests")).json()["items"][0]

    path = f"/groups/{group['id']}/requests/{request['id']}"
    await people.ada.patch(path, {"decision": decision})

    assert await people.deliver() == {("cia", kind)}


async def test_person_is_notified_of_changes_to_their_membership(people: EventPeople) -> None:
    group = await people.create_group("closed")
    path = f"/groups/{group['id']}/members/{people.cia.id}"

    delivered = []
    for body in ({}, {"role": "administrator"}, {"role": "member"}):
        await people.ada.put(path, body)
        delivered.append(await people.deliver())
    await people.ada.delete(path)
    delivered.append(await people.deliver())

    assert delivered == [
        {("cia", "member.added")},
        {("cia", "member.role")},
        {("cia", "member.role")},
        {("cia", "member.removed")},
    ]


async def test_own_joining_and_leaving_notifies_no_one(people: EventPeople) -> None:
    group = await people.create_group("open")

    await people.cia.put(f"/groups/{group['id']}/membership")
    await people.cia.delete(f"/groups/{group['id']}/membership")
    await people.ada.patch(f"/groups/{group['id']}", {"name": "Nytt namn"})

    assert await people.deliver() == set()


async def test_applicant_is_notified_when_the_group_closes(people: EventPeople) -> None:
    group = await people.create_group("moderated")
    await people.cia.put(f"/groups/{group['id']}/membership")
    await people.deliver()

    await people.ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    assert await people.deliver() == {("cia", "group.status")}


@pytest.mark.parametrize(
    ("members", "notices"), [(LARGE_GROUP_SIZE, LARGE_GROUP_SIZE - 1), (LARGE_GROUP_SIZE + 1, 0)]
)
async def test_posts_in_a_large_group_give_no_notifications(
    ada: ApiCaller, members: int, notices: int
) -> None:
    group = await a_group(ada, "open")
    await add_members(group, members - 1)

    await a_post(ada, group)
    await get_relay(ada.app).deliver_pending()

    [row] = await sql("SELECT count(*) AS number FROM notification")
    assert row["number"] == notices
