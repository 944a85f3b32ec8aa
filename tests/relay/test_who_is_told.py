"""Who is told of what: members of content, everybody of what is about themselves."""

import pytest

from groups_service.database import sql
from groups_service.models import Person
from groups_service.queries.wanting import LARGE
from tests.builders import a_file, a_group, a_post
from tests.people import Somebody
from tests.relay.cast import Cast
from tests.relay.crowd import crowd
from tests.relay.notices import inbox, relay_of


@pytest.mark.parametrize("status", ["open", "moderated", "closed"])
async def test_members_but_the_author_are_told_of_a_post(cast: Cast, status: str) -> None:
    group = await cast.group(status)

    await a_post(cast.bo, group)

    assert await cast.told() == {("ada", "post.published"), ("dan", "post.published")}


async def test_members_but_the_sender_are_told_of_a_file(cast: Cast) -> None:
    group = await cast.group("closed")

    await a_file(cast.bo, group)

    assert await cast.told() == {("ada", "file.added"), ("dan", "file.added")}


async def test_who_wrote_in_a_thread_is_told_of_a_comment(cast: Cast) -> None:
    group = await cast.group("open")
    post = await a_post(cast.bo, group)
    await cast.told()

    heard = []
    for person in (cast.ada, cast.cia, cast.bo):
        await person.post(f"/posts/{post['id']}/comments", {"text": "Hej"})
        heard.append(await cast.told())

    assert heard == [
        {("bo", "comment.added")},
        {("bo", "comment.added"), ("ada", "thread.continued")},
        {("ada", "thread.continued"), ("cia", "thread.continued")},
    ]


async def test_who_may_not_read_a_thread_any_more_is_not_told(cast: Cast) -> None:
    group = await cast.group("open")
    post = await a_post(cast.bo, group)
    await cast.cia.post(f"/posts/{post['id']}/comments", {"text": "Hej"})
    await cast.told()

    await cast.ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    await cast.dan.post(f"/posts/{post['id']}/comments", {"text": "Nu är vi ensamma"})

    assert await cast.told() == {("bo", "comment.added")}


@pytest.mark.parametrize("by", ["ada", "bo"])
async def test_of_a_post_that_is_gone_before_the_telling_nobody_is_told(
    cast: Cast, by: str
) -> None:
    group = await cast.group("open")
    post = await a_post(cast.bo, group, "Hej @cia")

    await getattr(cast, by).delete(f"/posts/{post['id']}")

    removed = {("bo", "post.removed")} if by == "ada" else set()
    assert await cast.told() == removed


async def test_who_is_removed_before_the_telling_is_told_of_that_only(cast: Cast) -> None:
    group = await cast.group("closed")

    await a_post(cast.ada, group)
    await cast.ada.delete(f"/groups/{group['id']}/members/{cast.bo.id}")

    assert await cast.told() == {("dan", "post.published"), ("bo", "member.removed")}


async def test_who_left_the_directory_is_told_nothing(cast: Cast) -> None:
    group = await cast.group("closed")
    await Person.filter(id=cast.bo.id).update(active=False)

    await a_post(cast.ada, group)

    assert await cast.told() == {("dan", "post.published")}


async def test_administrators_are_told_who_asks(cast: Cast) -> None:
    group = await cast.group("moderated")
    await cast.ada.put(f"/groups/{group['id']}/members/{cast.bo.id}", {"role": "administrator"})
    await cast.told()

    await cast.cia.put(f"/groups/{group['id']}/membership", {"why": "Får jag?"})

    assert await cast.told() == {("ada", "request.made"), ("bo", "request.made")}
    assert (await inbox(cast.bo))[-1][2] == "Får jag?"


@pytest.mark.parametrize(
    ("decision", "kind"), [("accept", "request.accepted"), ("decline", "request.declined")]
)
async def test_who_asked_is_told_the_answer(cast: Cast, decision: str, kind: str) -> None:
    group = await cast.group("moderated")
    await cast.cia.put(f"/groups/{group['id']}/membership")
    await cast.told()
    request = (await cast.ada.get(f"/groups/{group['id']}/requests")).json()["items"][0]

    path = f"/groups/{group['id']}/requests/{request['id']}"
    await cast.ada.patch(path, {"decision": decision})

    assert await cast.told() == {("cia", kind)}


async def test_people_are_told_what_is_done_with_them(cast: Cast) -> None:
    group = await cast.group("closed")
    path = f"/groups/{group['id']}/members/{cast.cia.id}"

    heard = []
    for body in ({}, {"role": "administrator"}, {"role": "member"}):
        await cast.ada.put(path, body)
        heard.append(await cast.told())
    await cast.ada.delete(path)
    heard.append(await cast.told())

    assert heard == [
        {("cia", "member.added")},
        {("cia", "member.role")},
        {("cia", "member.role")},
        {("cia", "member.removed")},
    ]


async def test_nobody_is_told_of_ones_own_coming_and_going(cast: Cast) -> None:
    group = await cast.group("open")

    await cast.cia.put(f"/groups/{group['id']}/membership")
    await cast.cia.delete(f"/groups/{group['id']}/membership")
    await cast.ada.patch(f"/groups/{group['id']}", {"name": "Nytt namn"})

    assert await cast.told() == set()


async def test_who_waits_is_told_that_the_group_closed(cast: Cast) -> None:
    group = await cast.group("moderated")
    await cast.cia.put(f"/groups/{group['id']}/membership")
    await cast.told()

    await cast.ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    assert await cast.told() == {("cia", "group.status")}


@pytest.mark.parametrize(("members", "notices"), [(LARGE, LARGE - 1), (LARGE + 1, 0)])
async def test_in_a_large_group_posts_are_no_notices(
    ada: Somebody, members: int, notices: int
) -> None:
    group = await a_group(ada, "open")
    await crowd(group, members - 1)

    await a_post(ada, group)
    await relay_of(ada.app).tell_all()

    [row] = await sql("SELECT count(*) AS number FROM notification_notice")
    assert row["number"] == notices
