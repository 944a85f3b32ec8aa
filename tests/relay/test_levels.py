"""How much people hear of a group: what they chose, or what is usual in it."""

from datetime import timedelta

import pytest

from groups_service import clock
from groups_service.queries.wanting import LARGE
from notifications import levels
from notifications.levels import Level
from notifications.note import Ref
from tests.builders import Json, a_post
from tests.people import Somebody
from tests.relay.cast import Cast
from tests.relay.crowd import crowd

EVERYTHING = {"post.published", "mention.made", "comment.added", "thread.continued"}
MINE = {"mention.made", "comment.added"}


async def choose(person: Somebody, group: Json, level: Level, **more: timedelta) -> None:
    until = clock.now() + more["within"] if more else None
    await levels.choose(person.id, Ref("group", group["id"]), level, until=until)


async def comments(by: Somebody, post: Json, text: str = "Hej") -> None:
    await by.post(f"/posts/{post['id']}/comments", {"text": text})


async def heard(cast: Cast, group: Json, name: str = "bo") -> set[str]:
    """The kinds that Bo, or another, hears when everything happens."""
    mine = await a_post(getattr(cast, name), group)
    await cast.told()
    theirs = await a_post(cast.ada, group)
    await comments(getattr(cast, name), theirs)
    kinds = {kind for person, kind in await cast.told() if person == name}
    for act in (
        comments(cast.ada, mine),
        comments(cast.ada, theirs),
        a_post(cast.ada, group, f"Hej @{name}"),
    ):
        await act
        kinds |= {kind for person, kind in await cast.told() if person == name}
    return kinds


@pytest.mark.parametrize(
    ("level", "kinds"),
    [(None, EVERYTHING), (Level.ALL, EVERYTHING), (Level.MINE, MINE), (Level.OFF, set())],
)
async def test_a_level_says_what_one_hears(
    cast: Cast, level: Level | None, kinds: set[str]
) -> None:
    group = await cast.group("open")
    if level:
        await choose(cast.bo, group, level)

    assert await heard(cast, group) == kinds


async def test_a_level_of_one_group_is_none_of_another(cast: Cast) -> None:
    quiet, loud = await cast.group("open"), await cast.group("open")
    await choose(cast.bo, quiet, Level.OFF)

    assert await heard(cast, loud) == EVERYTHING


async def test_a_pause_ends_by_itself(cast: Cast) -> None:
    group = await cast.group("open")
    await choose(cast.bo, group, Level.OFF, within=timedelta(hours=1))
    await choose(cast.dan, group, Level.OFF, within=-timedelta(seconds=1))

    await a_post(cast.ada, group)

    assert await cast.told() == {("dan", "post.published")}


@pytest.mark.parametrize(
    ("level", "kinds"),
    [(None, MINE), (Level.ALL, EVERYTHING), (Level.MINE, MINE), (Level.OFF, set())],
)
async def test_in_a_large_group_one_hears_of_what_is_ones_own_unless_one_chose(
    cast: Cast, level: Level | None, kinds: set[str]
) -> None:
    group = await cast.group("open")
    if level:
        await choose(cast.bo, group, level)
    await crowd(group, LARGE - 2)  # with Ada, Bo and Dan one more than fit

    assert await heard(cast, group) == kinds


async def test_who_follows_a_large_group_hears_everything(cast: Cast) -> None:
    group = await cast.group("open")
    await crowd(group, LARGE - 2)
    await cast.cia.put(f"/groups/{group['id']}/follow")
    theirs = await a_post(cast.ada, group)
    await comments(cast.cia, theirs)
    first = await cast.told()

    await comments(cast.dan, theirs)

    assert first == {("cia", "post.published"), ("ada", "comment.added")}
    assert ("cia", "thread.continued") in await cast.told()


async def test_what_is_about_oneself_is_told_at_every_level(cast: Cast) -> None:
    group = await cast.group("moderated")
    for person in (cast.ada, cast.bo):
        await choose(person, group, Level.OFF)

    await cast.ada.put(f"/groups/{group['id']}/members/{cast.bo.id}", {"role": "administrator"})
    await cast.cia.put(f"/groups/{group['id']}/membership")

    assert await cast.told() == {
        ("bo", "member.role"),
        ("ada", "request.made"),
        ("bo", "request.made"),
    }


async def test_who_left_hears_nothing_whatever_they_chose(cast: Cast) -> None:
    group = await cast.group("closed")
    await crowd(group, LARGE)
    await choose(cast.bo, group, Level.ALL)
    await choose(cast.dan, group, Level.ALL)
    await cast.bo.delete(f"/groups/{group['id']}/membership")

    await a_post(cast.ada, group)

    assert await cast.told() == {("dan", "post.published")}
