"""Remembering up to where somebody has looked at a group, so that lists can mark what is new."""

from uuid import UUID

from tortoise.exceptions import IntegrityError

from groups_service import ids
from groups_service.access import Viewer
from groups_service.models import GroupSeen
from groups_service.queries import unseen


async def look(viewer: Viewer, group_id: UUID, version: int) -> None:
    """The viewer saw the group as it is at `version`; earlier ones change nothing."""
    before = await unseen.looked_at(viewer, group_id)
    if before >= version:
        return
    known = GroupSeen.filter(group_id=group_id, person_id=viewer.id)
    if await known.filter(version__lt=version).update(version=version):
        return
    try:
        await GroupSeen.create(
            id=ids.new(), group_id=group_id, person_id=viewer.id, version=version
        )
    except IntegrityError:  # opened in two windows at once: the other one was first
        await known.filter(version__lt=version).update(version=version)
