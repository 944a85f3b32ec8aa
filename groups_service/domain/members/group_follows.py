"""Follow a group: get notifications without being a member. Followers are counted, never named."""

from uuid import UUID

from groups_service import access
from groups_service.access import GroupAction, Viewer
from groups_service.core import ids
from groups_service.domain.core.unit_of_work import group_uow
from groups_service.models import GroupFollow


async def follow_group(viewer: Viewer, group_id: UUID) -> None:
    """Follow the group; does nothing when the viewer follows it already.

    Raises NotFound, NotAllowed.
    """
    async with group_uow(viewer, group_id, GroupAction.READ) as uow:
        if uow.standing.follows:
            return
        access.require_action(uow.standing, GroupAction.FOLLOW)
        await GroupFollow.filter(group_id=group_id, person_id=viewer.id).delete()
        await GroupFollow.create(
            id=ids.new(),
            group_id=group_id,
            person_id=viewer.id,
            era=uow.era,
            since=uow.at,
        )


async def unfollow_group(viewer: Viewer, group_id: UUID) -> None:
    """Unfollow the group, if the viewer follows it. Raises NotFound."""
    await access.get_standing(viewer, group_id)
    await GroupFollow.filter(group_id=group_id, person_id=viewer.id).delete()
