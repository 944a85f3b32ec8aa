"""Pictures of groups: made small and bare like people's photos, set by administrators."""

from uuid import UUID

from groups_service import access
from groups_service.access import Verb, Viewer
from groups_service.domain import photos
from groups_service.domain.turn import turn
from groups_service.errors import NotFound
from groups_service.models import Group
from groups_service.storage import Archive


async def put(viewer: Viewer, group_id: UUID, archive: Archive, raw: bytes) -> None:
    """Give the group this picture. Raises NotFound, NotAllowed, Invalid."""
    access.require(await access.standing(viewer, group_id), Verb.EDIT)
    key = await photos.keep(archive, raw, "picture")
    await _set(viewer, group_id, key)


async def remove(viewer: Viewer, group_id: UUID) -> None:
    await _set(viewer, group_id, None)


async def key_of(viewer: Viewer, group_id: UUID) -> str:
    """Where the picture's bytes are, for those who may read the group; else NotFound."""
    standing = await access.standing(viewer, group_id)
    if not access.may_read(standing):
        raise NotFound
    group = await Group.get(id=group_id).only("id", "picture")
    if group.picture is None:
        raise NotFound
    return group.picture


async def _set(viewer: Viewer, group_id: UUID, key: str | None) -> None:
    async with turn(viewer, group_id, Verb.EDIT) as mine:
        await Group.filter(id=group_id).update(picture=key)
        await mine.note("group.changed", refs={"changed": "picture"})
        await mine.show()
