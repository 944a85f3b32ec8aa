"""Pictures of groups: resized without metadata like people's photos, set by administrators."""

from uuid import UUID

from groups_service import access
from groups_service.access import GroupAction, Viewer
from groups_service.core.errors import NotFound
from groups_service.domain.core.images import processing
from groups_service.domain.core.unit_of_work import group_uow
from groups_service.models import Group
from groups_service.storage import Archive


async def set_picture(viewer: Viewer, group_id: UUID, archive: Archive, raw: bytes) -> None:
    """Set the group's picture. Raises NotFound, NotAllowed, InvalidInput."""
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.EDIT)
    key = await processing.store_square_image(archive, raw, "picture")
    await _update_picture(viewer, group_id, key)


async def remove_picture(viewer: Viewer, group_id: UUID) -> None:
    await _update_picture(viewer, group_id, None)


async def get_picture_key(viewer: Viewer, group_id: UUID) -> str:
    """Return the storage key of the picture.

    Raises NotFound when there is none or the viewer may not read the group.
    """
    standing = await access.get_standing(viewer, group_id)
    if not access.can_read_group(standing):
        raise NotFound
    group = await Group.get(id=group_id).only("id", "picture")
    if group.picture is None:
        raise NotFound
    return group.picture


async def _update_picture(viewer: Viewer, group_id: UUID, key: str | None) -> None:
    async with group_uow(viewer, group_id, GroupAction.EDIT) as uow:
        await Group.filter(id=group_id).update(picture=key)
        await uow.add_event("group.changed", refs={"changed": "picture"})
        await uow.mark_changed()
