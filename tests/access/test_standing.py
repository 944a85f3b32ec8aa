"""How somebody stands to a group, and who is a site administrator: asked of the tables."""

from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from groups_service import access, ids
from groups_service.database import Database
from groups_service.errors import NotAllowed, NotFound
from groups_service.models import (
    DirectoryGroup,
    DirectoryMembership,
    Follow,
    GroupEra,
    Invitation,
    JoinRequest,
    Membership,
    Person,
    SuccessionOffer,
)
from groups_service.models.groups import RequestState, Role
from groups_service.models.joining import InvitationState
from tests.access.kinds import KINDS, ROLES, a_standing
from tests.access.tables import AT, INACTIVE, SECRET, Kept, World, a_world

OPEN = "open active"


@pytest.fixture
async def world(clean: Database) -> World:
    return await a_world()


@pytest.fixture
def group(world: World) -> Kept:
    return world.of(OPEN, "only administrator")


async def test_standing_is_read_from_the_tables_for_every_kind_and_role(world: World) -> None:
    for kind, role in product(KINDS, ROLES):
        expected = a_standing(KINDS[kind], role)
        viewer, group = world.viewers[role], world.of(kind, role)

        if access.may_know(expected):
            assert await access.standing(viewer, group.id) == expected, (kind, role)
        else:
            with pytest.raises(NotFound):
                await access.standing(viewer, group.id)


TIES = (Membership, Follow, Invitation, JoinRequest, SuccessionOffer, GroupEra)


@pytest.mark.parametrize("kind", ["open active", "listed closed active", "open trashed"])
async def test_a_tie_to_one_group_is_none_to_another(world: World, kind: str) -> None:
    kept, others = world.of(kind, "member").id, world.of("moderated active", "member")
    for tie in TIES:
        await tie.exclude(group_id=kept).delete()
    await Membership.create(
        **_of(others, world, "second"), role=Role.ADMINISTRATOR, sources="added", era=1
    )

    for role in ("administrator", "member", "offered member", "follower", "invited", "applicant"):
        expected, viewer = a_standing(KINDS[kind], role), world.viewers[role]
        outside = a_standing(others.kind, "outsider")
        assert await access.standing(viewer, others.id) == outside
        if access.may_know(expected):
            assert await access.standing(viewer, kept) == expected
    with pytest.raises(NotFound):
        await access.standing(world.viewers["member"], world.of("closed active", "member").id)
    post = world.of(kind, "outsider").posts[1]
    if kind == "open active":
        assert (await access.find_post(world.viewers["outsider"], post)).group_id == kept


async def test_what_is_missing_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        await access.standing(world.viewers["administrator"], uuid4())


async def test_reading_is_asked_for_as_every_verb_is(world: World) -> None:
    outsider = world.viewers["outsider"]

    reads = await access.require_reader(outsider, world.of(OPEN, "outsider").id)
    with pytest.raises(NotAllowed) as listed:
        await access.require_reader(outsider, world.of("listed closed active", "outsider").id)
    with pytest.raises(NotFound):
        await access.require_reader(outsider, world.of("closed active", "outsider").id)

    assert reads == a_standing(KINDS[OPEN], "outsider")
    assert listed.value.code == "members_only"


async def test_an_invitation_that_is_too_old_or_answered_makes_nobody_invited(
    world: World,
) -> None:
    group = world.of("closed active", "invited")
    theirs = Invitation.filter(group_id=group.id)
    invited = world.viewers["invited"]
    assert (await access.standing(invited, group.id)).invited

    await theirs.update(state=InvitationState.REVOKED)
    with pytest.raises(NotFound):
        await access.standing(invited, group.id)
    await theirs.update(state=InvitationState.WAITING, expires_at=AT)
    with pytest.raises(NotFound):
        await access.standing(invited, group.id)


@pytest.mark.parametrize("host", ["member", INACTIVE, "outsider", "only administrator"])
async def test_an_invitation_counts_while_its_host_administers_the_group(
    world: World, host: str
) -> None:
    group, invited = world.of("closed active", "invited"), world.viewers["invited"]
    theirs = Invitation.filter(group_id=group.id)
    await theirs.update(invited_by_id=world.viewers["second"].id)
    assert (await access.standing(invited, group.id)).invited

    await theirs.update(invited_by_id=world.viewers[host].id)

    with pytest.raises(NotFound):
        await access.standing(invited, group.id)


async def test_a_request_that_was_answered_waits_no_longer(world: World) -> None:
    group = world.of(OPEN, "applicant")
    await JoinRequest.filter(group_id=group.id).update(state=RequestState.DECLINED)

    assert not (await access.standing(world.viewers["applicant"], group.id)).requested


async def test_a_follow_is_void_once_a_later_era_was_closed(world: World) -> None:
    group, follower = world.of(OPEN, "follower"), world.viewers["follower"]
    assert (await access.standing(follower, group.id)).follows

    await Follow.filter(group_id=group.id).update(era=SECRET)

    assert not (await access.standing(follower, group.id)).follows


async def test_an_administrator_beside_another_is_not_the_only_one(
    world: World, group: Kept
) -> None:
    await _joins(world, group, "member")

    standing = await access.standing(world.viewers["only administrator"], group.id)

    assert not standing.only_administrator


async def test_an_administrator_beside_one_who_left_the_directory_is_the_only_one(
    world: World, group: Kept
) -> None:
    await _joins(world, group, INACTIVE)

    standing = await access.standing(world.viewers["only administrator"], group.id)

    assert standing.only_administrator


async def test_site_administrators_are_in_the_directory_group(world: World) -> None:
    await _is_in("Webbstaben", world.viewers["member"].object_id)
    await _is_in("Webbstaben", world.viewers[INACTIVE].object_id)
    await _is_in("", world.viewers["outsider"].object_id)

    named = {who for who in world.viewers if await _administers(world, who, "Webbstaben")}
    of_nothing = {who for who in world.viewers if await _administers(world, who, "")}

    assert named == {"member"}
    assert of_nothing == set()


async def test_only_site_administrators_pass_where_they_are_required(world: World) -> None:
    await _is_in("Webbstaben", world.viewers["member"].object_id)

    await access.require_site_administrator(world.viewers["member"], "Webbstaben")
    with pytest.raises(NotAllowed) as refused:
        await access.require_site_administrator(world.viewers["outsider"], "Webbstaben")

    assert refused.value.code == "site_administrators_only"


async def test_a_new_era_hides_nothing_from_members(world: World, group: Kept) -> None:
    await GroupEra.filter(group_id=group.id).update(closed=True)

    for post in group.posts.values():
        found = await access.find_post(world.viewers["only administrator"], post)
        assert found.group_id == group.id


def _of(group: Kept, world: World, who: str) -> dict[str, Any]:
    """Columns of a new tie."""
    person = world.viewers[who].id
    return {"id": ids.new(), "group_id": group.id, "person_id": person, "since": AT}


async def _joins(world: World, group: Kept, who: str) -> None:
    """As another administrator."""
    await Membership.create(
        id=ids.new(),
        group_id=group.id,
        person_id=world.viewers[who].id,
        role=Role.ADMINISTRATOR,
        sources="added",
        era=1,
        since=AT,
    )


async def _is_in(name: str, object_id: str) -> None:
    group, _ = await DirectoryGroup.get_or_create(name=name, defaults={"object_id": name or "-"})
    await DirectoryMembership.create(
        id=ids.new(), group_object_id=group.object_id, person_object_id=object_id
    )


async def _administers(world: World, who: str, name: str) -> bool:
    assert await Person.exists(id=world.viewers[who].id)
    return await access.is_site_administrator(world.viewers[who], name)


@pytest.mark.parametrize("find", [access.find_post, access.find_file, access.find_comment])
async def test_what_is_nowhere_is_not_found(world: World, find: Any) -> None:
    with pytest.raises(NotFound):
        await find(world.viewers["member"], ids.new())
