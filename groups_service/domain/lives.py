"""A group's life: inactive and back, the trash and back, and the rows that tell of it.

What is in the trash is hidden from everybody but its administrators, who may take it back within
30 days. Nothing is destroyed by that: destroying needs a disposal rule, and nothing here has one.
"""

from datetime import timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service import clock, ids
from groups_service.access import Verb, Viewer
from groups_service.domain.turn import Turn, turn
from groups_service.errors import Conflict
from groups_service.models import Event, Group, GroupLife, Membership, Setting
from groups_service.models.groups import Role, State

IN_THE_TRASH = timedelta(days=30)
FORUM = "forum"
"""The setting that names the group where one asks about groups."""


async def set_state(viewer: Viewer, group_id: UUID, state: State, reason: str = "") -> None:
    """Make the group inactive, or active again."""
    async with turn(viewer, group_id, Verb.SET_STATE) as mine:
        if state is mine.standing.state:
            return
        await _become(mine, state, reason)
        await mine.note("group.state", refs={"state": state.value})
        await mine.show()


async def trash(viewer: Viewer, group_id: UUID, reason: str = "") -> None:
    """Hide the group from everybody; its administrators may restore it within 30 days."""
    async with turn(viewer, group_id, Verb.TRASH) as mine:
        await _require_not_the_last_of_the_forum(mine)
        await Group.filter(id=group_id).update(trashed_at=mine.at)
        await _become(mine, State.TRASHED, reason)
        others = await _other_members(mine)
        await mine.note("group.state", refs={"state": "trashed"}, recipients=others)


async def restore(viewer: Viewer, group_id: UUID) -> None:
    """Take the group out of the trash, as it was. Raises Conflict `too_late` after 30 days."""
    async with turn(viewer, group_id, Verb.RESTORE) as mine:
        group = await Group.get(id=group_id).only("id", "trashed_at")
        if group.trashed_at is not None and mine.at - group.trashed_at > IN_THE_TRASH:
            message = "This group has been in the trash for more than 30 days."
            raise Conflict(message, code="too_late")
        before = await _state_before(group_id)
        await Group.filter(id=group_id).update(trashed_at=None)
        await _become(mine, before, "")
        await mine.note("group.state", refs={"state": before.value})
        await mine.show()


async def destroy(group_id: UUID) -> None:
    """Remove a group and all that is in it, for ever; its life stays, without who and why.

    For disposal rules and the demo only: no page and no operation calls it.
    """
    async with in_transaction("default"):
        last = await GroupLife.filter(group_id=group_id).order_by("-version").first()
        if last is None:
            return
        await GroupLife.filter(group_id=group_id).update(who_id=None, why=None)
        await GroupLife.create(
            id=ids.new(),
            group_id=group_id,
            version=last.version + 1,
            at=clock.now(),
            status=last.status,
            state=State.DESTROYED,
            unit_id=last.unit_id,
        )
        await Event.filter(stream="group", stream_id=group_id).delete()
        await Group.filter(id=group_id).delete()


async def remember(mine: Turn, reason: str) -> None:
    """Write down what the group is now, who made it so, and why."""
    await _write(mine, mine.standing.state, reason)


async def _become(mine: Turn, state: State, reason: str) -> None:
    await Group.filter(id=mine.group_id).update(state=state)
    await _write(mine, state, reason)


async def _write(mine: Turn, state: State, reason: str) -> None:
    group = await Group.get(id=mine.group_id).only("id", "unit_id")
    await GroupLife.create(
        id=ids.new(),
        group_id=mine.group_id,
        version=mine.version,
        at=mine.at,
        status=mine.status,
        state=state,
        unit_id=group.unit_id,
        who_id=mine.viewer.id,
        why=reason or None,
    )


async def _state_before(group_id: UUID) -> State:
    earlier = await GroupLife.filter(group_id=group_id).order_by("-version")
    return next((row.state for row in earlier if row.state is not State.TRASHED), State.ACTIVE)


async def _other_members(mine: Turn) -> list[str]:
    rows = await Membership.filter(group_id=mine.group_id, person__active=True).order_by(
        "person_id"
    )
    return [str(row.person_id) for row in rows if row.person_id != mine.viewer.id]


async def _require_not_the_last_of_the_forum(mine: Turn) -> None:
    forum = await Setting.get_or_none(name=FORUM)
    if forum is None or forum.value != str(mine.group_id):
        return
    administrators = Membership.filter(
        group_id=mine.group_id, role=Role.ADMINISTRATOR, person__active=True
    )
    if await administrators.count() < 2:  # noqa: PLR2004 - one besides the viewer
        message = "This is the forum for questions about groups; its last administrator keeps it."
        raise Conflict(message, code="forum_stays")
