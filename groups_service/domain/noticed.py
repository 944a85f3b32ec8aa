"""Notices that are read because what they tell of was read where it stands."""

from uuid import UUID

from groups_service import clock
from groups_service.access import Viewer
from groups_service.queries import readers
from notifications import inbox
from notifications.note import Ref


async def posts(viewer: Viewer, group_id: UUID, version: int) -> bool:
    """The viewer read the feed of the group up to `version`; whether a notice is read by that.

    It is what `looking.look` remembered.
    """
    recipient, place = str(viewer.id), Ref("group", str(group_id))
    unread = await inbox.unread_of(recipient, place, "post")
    if not unread:
        return False
    old = await readers.older(viewer.id, set(unread.values()), version)
    numbers = [number for number, post in unread.items() if post in old]
    return await inbox.mark_read(recipient, numbers, now=clock.now())
