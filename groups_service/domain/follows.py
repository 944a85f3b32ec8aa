"""Following a group: notices without being a member. Followers are counted, never named."""

from uuid import UUID

from groups_service import access, ids
from groups_service.access import Verb, Viewer
from groups_service.domain.turn import turn
from groups_service.models import Follow


async def follow(viewer: Viewer, group_id: UUID) -> None:
    """Follow the group; whoever does already, goes on. Raises NotFound, NotAllowed."""
    async with turn(viewer, group_id, Verb.READ) as mine:
        if mine.standing.follows:
            return
        access.require(mine.standing, Verb.FOLLOW)
        await Follow.filter(group_id=group_id, person_id=viewer.id).delete()
        await Follow.create(
            id=ids.new(),
            group_id=group_id,
            person_id=viewer.id,
            era=mine.era,
            since=mine.at,
        )


async def unfollow(viewer: Viewer, group_id: UUID) -> None:
    """Follow the group no longer; nothing happens to who does not."""
    await access.standing(viewer, group_id)
    await Follow.filter(group_id=group_id, person_id=viewer.id).delete()
