"""The notifications that people get about a group: by their chosen level or the default one."""

from datetime import timedelta

import pytest

from groups_service.core import clock
from groups_service.queries.notifications.subscribers import LARGE_GROUP_SIZE
from notifications import levels
from notifications.levels import Level
from notifications.payload import Ref
from tests.events.support.large_group import add_members
from tests.events.support.people import EventPeople
from tests.support.builders import Json, a_post
from tests.support.people import ApiCaller

ALL_KINDS = {"post.published", "mention.created", "comment.added", "thread.replied"}
OWN_KINDS = {"mention.created", "comment.added"}


async def set_level(person: ApiCaller, group: Json, level: Level, **duration: timedelta) -> None:
    until = clock.now() + duration["within"] if duration else None
    await levels.set_level(person.id, Ref("group", group["id"]), level, until=until)


async def add_comment(by: ApiCaller, post: Json, text: str = "Hej") -> None:
    await by.post(f"/posts/{post['id']}/comments", {"text": text})


async def list_notified_kinds(people: EventPeople, group: Json, name: str = "bo") -> set[str]:
    """Return the kinds of notifications that Bo, or another person, gets when everything
    happens.
    """
    own_post = await a_post(getattr(people, name), group)
    await people.deliver()
    adas_post = await a_post(people.ada, group)
    await add_comment(getattr(people, name), adas_post)
    kinds = {kind for person, kind in await people.deliver() if person == name}
    for action in (
        add_comment(people.ada, own_post),
        add_comment(people.ada, adas_post),
        a_post(people.ada, group, f"Hej @{name}"),
    ):
        await action
        kinds |= {kind for person, kind in await people.deliver() if person == name}
    return kinds


@pytest.mark.parametrize(
    ("level", "kinds"),
    [(None, ALL_KINDS), (Level.ALL, ALL_KINDS), (Level.MINE, OWN_KINDS), (Level.OFF, set())],
)
async def test_level_determines_the_kinds_of_notifications(
    people: EventPeople, level: Level | None, kinds: set[str]
) -> None:
    group = await people.create_group("open")
    if level:
        await set_level(people.bo, group, level)

    assert await list_notified_kinds(people, group) == kinds


async def test_level_applies_to_one_group_only(people: EventPeople) -> None:
    quiet, loud = await people.create_group("open"), await people.create_group("open")
    await set_level(people.bo, quiet, Level.OFF)

    assert await list_notified_kinds(people, loud) == ALL_KINDS


async def test_pause_ends_by_itself(people: EventPeople) -> None:
    group = await people.create_group("open")
    await set_level(people.bo, group, Level.OFF, within=timedelta(hours=1))
    await set_level(people.dan, group, Level.OFF, within=-timedelta(seconds=1))

    await a_post(people.ada, group)

    assert await people.deliver() == {("dan", "post.published")}


@pytest.mark.parametrize(
    ("level", "kinds"),
    [(None, OWN_KINDS), (Level.ALL, ALL_KINDS), (Level.MINE, OWN_KINDS), (Level.OFF, set())],
)
async def test_large_group_defaults_to_own_posts_unless_a_level_is_set(
    people: EventPeople, level: Level | None, kinds: set[str]
) -> None:
    group = await people.create_group("open")
    if level:
        await set_level(people.bo, group, level)
    await add_members(group, LARGE_GROUP_SIZE - 2)  # with Ada, Bo and Dan one more than the limit

    assert await list_notified_kinds(people, group) == kinds


async def test_follower_of_a_large_group_is_notified_of_everything(people: EventPeople) -> None:
    group = await people.create_group("open")
    await add_members(group, LARGE_GROUP_SIZE - 2)
    await people.cia.put(f"/groups/{group['id']}/follow")
    adas_post = await a_post(people.ada, group)
    await add_comment(people.cia, adas_post)
    first = await people.deliver()

    await add_comment(people.dan, adas_post)

    assert first == {("cia", "post.published"), ("ada", "comment.added")}
    assert ("cia", "thread.replied") in await people.deliver()


async def test_personal_notifications_come_at_every_level(people: EventPeople) -> None:
    group = await people.create_group("moderated")
    for person in (people.ada, people.bo):
        await set_level(person, group, Level.OFF)

    await people.ada.put(
        f"/groups/{group['id']}/members/{people.bo.id}", {"role": "administrator"}
    )
    await people.cia.put(f"/groups/{group['id']}/membership")

    assert await people.deliver() == {
        ("bo", "member.role"),
        ("ada", "request.created"),
        ("bo", "request.created"),
    }


async def test_former_member_is_not_notified_whatever_the_level(people: EventPeople) -> None:
    group = await people.create_group("closed")
    await add_members(group, LARGE_GROUP_SIZE)
    await set_level(people.bo, group, Level.ALL)
    await set_level(people.dan, group, Level.ALL)
    await people.bo.delete(f"/groups/{group['id']}/membership")

    await a_post(people.ada, group)

    assert await people.deliver() == {("dan", "post.published")}
