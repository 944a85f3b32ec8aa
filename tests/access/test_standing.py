"""How somebody stands to a group, and who is a site administrator: asked of the tables."""

from typing import Any

import pytest

from groups_service import access, ids
from groups_service.access import Standing
from groups_service.database import Database
from groups_service.models import (
    DirectoryGroup,
    DirectoryMembership,
    GroupEra,
    Membership,
    Person,
)
from groups_service.models.groups import Role, State, Status
from tests.access.tables import Kept, World, a_world

OPEN = (Status.OPEN, State.ACTIVE)


@pytest.fixture
async def world(clean: Database) -> World:
    return await a_world()


@pytest.fixture
def group(world: World) -> Kept:
    return next(each for each in world.groups if (each.status, each.state) == OPEN)


@pytest.mark.parametrize(
    ("who", "stands"),
    [
        ("administrator", {"role": Role.ADMINISTRATOR, "only_administrator": True}),
        ("member", {"role": Role.MEMBER}),
        ("applicant", {"requested": True}),
        ("outsider", {}),
    ],
)
async def test_standing_is_read_from_the_tables(
    world: World, group: Kept, who: str, stands: dict[str, Any]
) -> None:
    status, state = OPEN

    standing = await access.standing(world.viewers[who], group.id)

    assert standing == Standing(active=True, status=status, state=state, **stands)


async def test_an_administrator_beside_another_is_not_the_only_one(
    world: World, group: Kept
) -> None:
    await _promote(world, group, "member")

    standing = await access.standing(world.viewers["administrator"], group.id)

    assert not standing.only_administrator


async def test_an_administrator_beside_one_who_left_the_directory_is_the_only_one(
    world: World, group: Kept
) -> None:
    await _promote(world, group, "former")

    standing = await access.standing(world.viewers["administrator"], group.id)

    assert standing.only_administrator


async def test_site_administrators_are_in_the_directory_group(world: World) -> None:
    await _is_in("Webbstaben", world.viewers["member"].object_id)
    await _is_in("Webbstaben", world.viewers["former"].object_id)
    await _is_in("", world.viewers["outsider"].object_id)

    named = {who for who in world.viewers if await _administers(world, who, "Webbstaben")}
    of_nothing = {who for who in world.viewers if await _administers(world, who, "")}

    assert named == {"member"}
    assert of_nothing == set()


async def test_a_new_era_hides_nothing_from_members(world: World, group: Kept) -> None:
    await GroupEra.filter(group_id=group.id).update(closed=True)

    for post in group.posts.values():
        assert await access.find_thing(world.viewers["member"], "post", post) == group.id


async def _promote(world: World, group: Kept, who: str) -> None:
    theirs = Membership.filter(group_id=group.id, person_id=world.viewers[who].id)
    assert await theirs.update(role=Role.ADMINISTRATOR) == 1


async def _is_in(name: str, object_id: str) -> None:
    group, _ = await DirectoryGroup.get_or_create(name=name, defaults={"object_id": name or "-"})
    await DirectoryMembership.create(
        id=ids.new(), group_object_id=group.object_id, person_object_id=object_id
    )


async def _administers(world: World, who: str, name: str) -> bool:
    assert await Person.exists(id=world.viewers[who].id)
    return await access.is_site_administrator(world.viewers[who], name)
