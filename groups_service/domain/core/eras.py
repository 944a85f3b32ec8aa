"""Eras: the periods of a group with one audience each.

The era of a text decides who may read it.
"""

from datetime import datetime
from uuid import UUID

from groups_service.core import ids
from groups_service.models import GroupEra
from groups_service.models.groups import GroupStatus


# access (compare): stores the status in the era's row
async def start_era(group_id: UUID, number: int, status: GroupStatus, at: datetime) -> None:
    await GroupEra.create(
        id=ids.new(),
        group_id=group_id,
        number=number,
        closed=status is GroupStatus.CLOSED,
        started_at=at,
    )


# access (read): inside a unit of work
async def is_members_only(group_id: UUID, number: int) -> bool:
    """Return True if only members may read what was written in the era."""
    return await GroupEra.exists(group_id=group_id, number=number, closed=True, published=False)


# access (read): inside a unit of work
async def publish_closed_eras(group_id: UUID) -> int:
    """Make the content of closed eras readable for all readers of the group.

    Returns the number of eras that were published.
    """
    unpublished = GroupEra.filter(group_id=group_id, closed=True, published=False)
    return await unpublished.update(published=True)
