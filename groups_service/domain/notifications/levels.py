"""Notification levels of groups: what a person chose, and what applies now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.queries.notifications import subscribers
from notifications import levels
from notifications.levels import Level
from notifications.payload import Ref


@dataclass(frozen=True)
class EffectiveLevel:
    """The level that applies.

    `default` is the level without a choice; `until` ends a temporary choice.
    """

    level: Level
    until: datetime | None
    is_explicit: bool
    default: Level


async def get_level(viewer: Viewer, group_id: UUID) -> EffectiveLevel:
    """Return the viewer's notification level for the group. Raises NotFound, NotAllowed."""
    standing = await access.require_reader(viewer, group_id)
    default = await subscribers.get_default_level(group_id, follows=standing.follows)
    choice = await levels.get_choice(str(viewer.id), _group_ref(group_id), now=clock.now())
    if choice is None:
        return EffectiveLevel(default, None, is_explicit=False, default=default)
    return EffectiveLevel(choice.level, choice.until, is_explicit=True, default=default)


async def set_level(
    viewer: Viewer, group_id: UUID, level: Level | None, until: datetime | None = None
) -> None:
    """Set the level from now on, or until `until`; None resets it to the default.

    Raises NotFound, NotAllowed.
    """
    await access.require_reader(viewer, group_id)
    await levels.set_level(str(viewer.id), _group_ref(group_id), level, until=until)


def _group_ref(group_id: UUID) -> Ref:
    return Ref("group", str(group_id))
