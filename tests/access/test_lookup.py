"""A person's standing in a group, and site administrators, as read from the tables."""

from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from groups_service import access
from groups_service.core import ids
from groups_service.core.errors import NotAllowed, NotFound
from groups_service.models import (
    DirectoryGroup,
    DirectoryMembership,
    GroupEra,
    GroupFollow,
    Invitation,
    JoinRequest,
    Membership,
    Person,
    SuccessionOffer,
)
from groups_service.models.groups import RequestState, Role
from groups_service.models.members import InvitationState
from tests.access.group_fixtures import (
    CREATED_AT,
    INACTIVE,
    SECRET_ERA,
    AccessWorld,
    GroupFixture,
)
from tests.access.permission_tables import KINDS, ROLES, build_standing

OPEN = "open active"


@pytest.fixture
def group(world: AccessWorld) -> GroupFixture:
    return world.find_group(OPEN, "only administrator")


async def test_standing_is_read_for_every_kind_and_role(world: AccessWorld) -> None:
    for kind, role in product(KINDS, ROLES):
        expected = build_standing(KINDS[kind], role)
        viewer, group = world.viewers[role], world.find_group(kind, role)

        if access.can_see_group(expected):
            assert await access.get_standing(viewer, group.id) == expected, (kind, role)
        else:
            with pytest.raises(NotFound):
                await access.get_standing(viewer, group.id)


RELATION_MODELS = (Membership, GroupFollow, Invitation, JoinRequest, SuccessionOffer, GroupEra)


@pytest.mark.parametrize("kind", ["open active", "listed closed active", "open trashed"])
async def test_relation_to_one_group_gives_none_to_another(world: AccessWorld, kind: str) -> None:
    group_id, others = (
        world.find_group(kind, "member").id,
        world.find_group("moderated active", "member"),
    )
    for model in RELATION_MODELS:
        await model.exclude(group_id=group_id).delete()
    await Membership.create(
        **_relation_columns(others, world, "second"),
        role=Role.ADMINISTRATOR,
        sources="added",
        era=1,
    )

    for role in ("administrator", "member", "offered member", "follower", "invited", "applicant"):
        expected, viewer = build_standing(KINDS[kind], role), world.viewers[role]
        outside = build_standing(others.kind, "outsider")
        assert await access.get_standing(viewer, others.id) == outside
        if access.can_see_group(expected):
            assert await access.get_standing(viewer, group_id) == expected
    with pytest.raises(NotFound):
        await access.get_standing(
            world.viewers["member"], world.find_group("closed active", "member").id
        )
    post = world.find_group(kind, "outsider").posts[1]
    if kind == "open active":
        assert (await access.find_post(world.viewers["outsider"], post)).group_id == group_id


async def test_standing_in_missing_group_is_not_found(world: AccessWorld) -> None:
    with pytest.raises(NotFound):
        await access.get_standing(world.viewers["administrator"], uuid4())


async def test_require_reader_refuses_like_every_other_action(world: AccessWorld) -> None:
    outsider = world.viewers["outsider"]

    standing = await access.require_reader(outsider, world.find_group(OPEN, "outsider").id)
    with pytest.raises(NotAllowed) as refused:
        await access.require_reader(
            outsider, world.find_group("listed closed active", "outsider").id
        )
    with pytest.raises(NotFound):
        await access.require_reader(outsider, world.find_group("closed active", "outsider").id)

    assert standing == build_standing(KINDS[OPEN], "outsider")
    assert refused.value.code == "members_only"


async def test_expired_or_answered_invitation_does_not_count(
    world: AccessWorld,
) -> None:
    group = world.find_group("closed active", "invited")
    invitations = Invitation.filter(group_id=group.id)
    invited = world.viewers["invited"]
    assert (await access.get_standing(invited, group.id)).invited

    await invitations.update(state=InvitationState.REVOKED)
    with pytest.raises(NotFound):
        await access.get_standing(invited, group.id)
    await invitations.update(state=InvitationState.WAITING, expires_at=CREATED_AT)
    with pytest.raises(NotFound):
        await access.get_standing(invited, group.id)


@pytest.mark.parametrize("inviter", ["member", INACTIVE, "outsider", "only administrator"])
async def test_invitation_counts_while_its_inviter_administers_the_group(
    world: AccessWorld, inviter: str
) -> None:
    group, invited = world.find_group("closed active", "invited"), world.viewers["invited"]
    invitations = Invitation.filter(group_id=group.id)
    await invitations.update(invited_by_id=world.viewers["second"].id)
    assert (await access.get_standing(invited, group.id)).invited

    await invitations.update(invited_by_id=world.viewers[inviter].id)

    with pytest.raises(NotFound):
        await access.get_standing(invited, group.id)


async def test_answered_join_request_no_longer_counts(world: AccessWorld) -> None:
    group = world.find_group(OPEN, "applicant")
    await JoinRequest.filter(group_id=group.id).update(state=RequestState.DECLINED)

    assert not (await access.get_standing(world.viewers["applicant"], group.id)).requested


async def test_follow_ends_when_a_later_era_is_closed(world: AccessWorld) -> None:
    group, follower = world.find_group(OPEN, "follower"), world.viewers["follower"]
    assert (await access.get_standing(follower, group.id)).follows

    await GroupFollow.filter(group_id=group.id).update(era=SECRET_ERA)

    assert not (await access.get_standing(follower, group.id)).follows


async def test_administrator_beside_another_is_not_the_only_one(
    world: AccessWorld, group: GroupFixture
) -> None:
    await _make_administrator(world, group, "member")

    standing = await access.get_standing(world.viewers["only administrator"], group.id)

    assert not standing.only_administrator


async def test_administrator_beside_an_inactive_one_is_the_only_one(
    world: AccessWorld, group: GroupFixture
) -> None:
    await _make_administrator(world, group, INACTIVE)

    standing = await access.get_standing(world.viewers["only administrator"], group.id)

    assert standing.only_administrator


async def test_site_administrators_are_members_of_the_directory_group(world: AccessWorld) -> None:
    await _add_to_directory_group("Webbstaben", world.viewers["member"].object_id)
    await _add_to_directory_group("Webbstaben", world.viewers[INACTIVE].object_id)
    await _add_to_directory_group("", world.viewers["outsider"].object_id)

    administrators = {
        role for role in world.viewers if await _is_site_administrator(world, role, "Webbstaben")
    }
    without_group = {
        role for role in world.viewers if await _is_site_administrator(world, role, "")
    }

    assert administrators == {"member"}
    assert without_group == set()


async def test_require_site_administrator_refuses_other_people(world: AccessWorld) -> None:
    await _add_to_directory_group("Webbstaben", world.viewers["member"].object_id)

    await access.require_site_administrator(world.viewers["member"], "Webbstaben")
    with pytest.raises(NotAllowed) as refused:
        await access.require_site_administrator(world.viewers["outsider"], "Webbstaben")

    assert refused.value.code == "site_administrators_only"


async def test_closed_earlier_eras_stay_readable_to_members(
    world: AccessWorld, group: GroupFixture
) -> None:
    await GroupEra.filter(group_id=group.id).update(closed=True)

    for post in group.posts.values():
        found = await access.find_post(world.viewers["only administrator"], post)
        assert found.group_id == group.id


def _relation_columns(group: GroupFixture, world: AccessWorld, role: str) -> dict[str, Any]:
    """Return the columns of a new relation."""
    person = world.viewers[role].id
    return {"id": ids.new(), "group_id": group.id, "person_id": person, "since": CREATED_AT}


async def _make_administrator(world: AccessWorld, group: GroupFixture, role: str) -> None:
    """Make the person another administrator of the group."""
    await Membership.create(
        id=ids.new(),
        group_id=group.id,
        person_id=world.viewers[role].id,
        role=Role.ADMINISTRATOR,
        sources="added",
        era=1,
        since=CREATED_AT,
    )


async def _add_to_directory_group(name: str, object_id: str) -> None:
    group, _ = await DirectoryGroup.get_or_create(name=name, defaults={"object_id": name or "-"})
    await DirectoryMembership.create(
        id=ids.new(), group_object_id=group.object_id, person_object_id=object_id
    )


async def _is_site_administrator(world: AccessWorld, role: str, name: str) -> bool:
    assert await Person.exists(id=world.viewers[role].id)
    return await access.is_site_administrator(world.viewers[role], name)


@pytest.mark.parametrize("find", [access.find_post, access.find_file, access.find_post_of_comment])
async def test_missing_post_file_or_comment_is_not_found(world: AccessWorld, find: Any) -> None:
    with pytest.raises(NotFound):
        await find(world.viewers["member"], ids.new())
