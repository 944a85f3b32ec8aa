"""Eras: stretches of a group's life with one audience, and who reads what was written in them."""

from datetime import datetime
from uuid import UUID

from groups_service import ids
from groups_service.models import GroupEra
from groups_service.models.groups import Status


async def begin(group_id: UUID, number: int, status: Status, at: datetime) -> None:
    await GroupEra.create(
        id=ids.new(),
        group_id=group_id,
        number=number,
        closed=status is Status.CLOSED,
        began_at=at,
    )


async def is_secret(group_id: UUID, number: int) -> bool:
    """Whether what was written in that era stays with the members."""
    return await GroupEra.exists(group_id=group_id, number=number, closed=True, published=False)


async def publish_closed(group_id: UUID) -> int:
    """Let everybody who reads the group read what was written in closed eras; how many eras."""
    unpublished = GroupEra.filter(group_id=group_id, closed=True, published=False)
    return await unpublished.update(published=True)
