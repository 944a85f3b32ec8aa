"""How much somebody wants to hear of a group: what they choose, and what holds for them now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service import access, clock
from groups_service.access import Viewer
from groups_service.queries import wanting
from notifications import levels
from notifications.levels import Level
from notifications.note import Ref


@dataclass(frozen=True)
class Hearing:
    """`usual` is what holds for who never chose; `until` ends what was chosen for a while."""

    level: Level
    until: datetime | None
    chosen: bool
    usual: Level


async def of(viewer: Viewer, group_id: UUID) -> Hearing:
    """What the viewer hears of the group. Raises NotFound, NotAllowed."""
    standing = await access.require_reader(viewer, group_id)
    usual = await wanting.usual(group_id, follows=standing.follows)
    choice = await levels.choice(str(viewer.id), _place(group_id), now=clock.now())
    if choice is None:
        return Hearing(usual, None, chosen=False, usual=usual)
    return Hearing(choice.level, choice.until, chosen=True, usual=usual)


async def choose(
    viewer: Viewer, group_id: UUID, level: Level | None, until: datetime | None = None
) -> None:
    """Hear so much from now on, or until then; None: as usual. Raises NotFound, NotAllowed."""
    await access.require_reader(viewer, group_id)
    await levels.choose(str(viewer.id), _place(group_id), level, until=until)


def _place(group_id: UUID) -> Ref:
    return Ref("group", str(group_id))
