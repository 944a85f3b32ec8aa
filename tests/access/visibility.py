"""The content each role sees in each group: by the pure rules, and by single look-ups."""

from collections.abc import Awaitable, Callable, Iterator
from uuid import UUID

from groups_service import access
from groups_service.access import Standing, Viewer
from groups_service.core.errors import NotFound
from groups_service.queries.posts import posts
from tests.access.group_fixtures import (
    ALL_ROLES,
    CURRENT_ERA,
    SECRET_ERA,
    SINGLE_ADMIN_ERAS,
    AccessWorld,
    GroupFixture,
)
from tests.access.permission_tables import build_standing

ALL_ERAS = {1, 2, 3, CURRENT_ERA}
IdsByEra = dict[int, UUID]


def iterate_views(world: AccessWorld) -> Iterator[tuple[str, Viewer, GroupFixture]]:
    """Yield each person with each group they have a standing in."""
    for role in ALL_ROLES:
        for group in world.single_admin_groups if role in SINGLE_ADMIN_ERAS else world.groups:
            yield role, world.viewers[role], group


def standing_of(role: str, group: GroupFixture) -> Standing:
    """Return the standing for the pure rules. People that no table names are members."""
    return build_standing(
        group.kind, {"silent": "member", "second": "administrator"}.get(role, role)
    )


def can_read(role: str, group: GroupFixture) -> bool:
    return access.can_read_group(standing_of(role, group))


def can_see(role: str, group: GroupFixture) -> bool:
    return access.can_see_group(standing_of(role, group))


def is_member(role: str, group: GroupFixture) -> bool:
    return role in group.member_eras


def visible_eras(role: str, group: GroupFixture) -> set[int]:
    """Return the eras whose content the person sees: a secret era only as a member."""
    if not can_read(role, group):
        return set()
    return ALL_ERAS if is_member(role, group) else ALL_ERAS - {SECRET_ERA}


def eras_of_ids(content: IdsByEra, found_ids: set[UUID]) -> set[int]:
    """Return the eras of the ids found; -1 for an id of another group."""
    numbers = {id_: era for era, id_ in content.items()}
    return {numbers.get(id_, -1) for id_ in found_ids}


async def eras_that_pass(
    content: IdsByEra, can_view: Callable[[UUID], Awaitable[object]]
) -> set[int]:
    return {era for era, id_ in content.items() if await can_view(id_)}


async def can_find(viewer: Viewer, table: str, id_: UUID) -> bool:
    try:
        await (access.find_post if table == "post" else access.find_file)(viewer, id_)
    except NotFound:
        return False
    return True


async def has_comments(viewer: Viewer, post_id: UUID) -> bool:
    return bool((await posts.list_comments(viewer, post_id, None, 9)).items)


async def has_standing(viewer: Viewer, group_id: UUID) -> bool:
    try:
        await access.get_standing(viewer, group_id)
    except NotFound:
        return False
    return True
