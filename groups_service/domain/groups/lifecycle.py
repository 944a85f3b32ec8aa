"""The state of a group: inactive, in the trash, restored; and the history of it.

Only administrators see a group in the trash; they may restore it within 30 days. The trash
deletes nothing: deletion needs a disposal rule, and the service has none.
"""

from datetime import timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service.access import GroupAction, Viewer
from groups_service.core import clock, ids
from groups_service.core.errors import Conflict
from groups_service.domain.core.unit_of_work import UnitOfWork, group_uow
from groups_service.models import Event, Group, GroupHistoryEntry, Membership, Setting
from groups_service.models.groups import GroupState, Role

TRASH_RETENTION = timedelta(days=30)
FORUM_SETTING = "forum"
"""The setting that names the group for questions about groups."""


async def set_state(viewer: Viewer, group_id: UUID, state: GroupState, reason: str = "") -> None:
    """Make the group inactive, or active again. Raises NotFound, NotAllowed."""
    async with group_uow(viewer, group_id, GroupAction.SET_STATE) as uow:
        if state is uow.standing.state:
            return
        await _update_state(uow, state, reason)
        await uow.add_event("group.state", refs={"state": state.value})
        await uow.mark_changed()


async def trash_group(viewer: Viewer, group_id: UUID, reason: str = "") -> None:
    """Move the group to the trash; its administrators may restore it within 30 days.

    Raises NotFound, NotAllowed, and Conflict `forum_stays`.
    """
    async with group_uow(viewer, group_id, GroupAction.TRASH) as uow:
        await _require_forum_keeps_administrator(uow)
        await Group.filter(id=group_id).update(trashed_at=uow.at)
        await _update_state(uow, GroupState.TRASHED, reason)
        others = await _list_other_member_ids(uow)
        await uow.add_event("group.state", refs={"state": "trashed"}, recipients=others)


async def restore_group(viewer: Viewer, group_id: UUID) -> None:
    """Restore the group from the trash to its previous state.

    Raises NotFound, NotAllowed, and Conflict `too_late` after 30 days.
    """
    async with group_uow(viewer, group_id, GroupAction.RESTORE) as uow:
        group = await Group.get(id=group_id).only("id", "trashed_at")
        if group.trashed_at is not None and uow.at - group.trashed_at > TRASH_RETENTION:
            message = "This group has been in the trash for more than 30 days."
            raise Conflict(message, code="too_late")
        before = await _get_state_before_trash(group_id)
        await Group.filter(id=group_id).update(trashed_at=None)
        await _update_state(uow, before, "")
        await uow.add_event("group.state", refs={"state": before.value})
        await uow.mark_changed()


# access (read): called by disposal rules and the demo only
async def destroy_group(group_id: UUID) -> None:
    """Delete a group and its content permanently.

    Its history stays, without persons and reasons. For disposal rules and the demo only: no page
    and no API operation calls it.
    """
    async with in_transaction("default"):
        last = await GroupHistoryEntry.filter(group_id=group_id).order_by("-version").first()
        if last is None:
            return
        await GroupHistoryEntry.filter(group_id=group_id).update(actor_id=None, reason=None)
        await GroupHistoryEntry.create(
            id=ids.new(),
            group_id=group_id,
            version=last.version + 1,
            at=clock.now(),
            status=last.status,
            state=GroupState.DESTROYED,
            unit_id=last.unit_id,
        )
        await Event.filter(stream="group", stream_id=group_id).delete()
        await Group.filter(id=group_id).delete()


async def append_history(uow: UnitOfWork, reason: str) -> None:
    """Append the current facts of the group to its history, with the viewer and the reason."""
    await _insert_history_row(uow, uow.standing.state, reason)


async def _update_state(uow: UnitOfWork, state: GroupState, reason: str) -> None:
    await Group.filter(id=uow.group_id).update(state=state)
    await _insert_history_row(uow, state, reason)


async def _insert_history_row(uow: UnitOfWork, state: GroupState, reason: str) -> None:
    group = await Group.get(id=uow.group_id).only("id", "unit_id")
    await GroupHistoryEntry.create(
        id=ids.new(),
        group_id=uow.group_id,
        version=uow.version,
        at=uow.at,
        status=uow.status,
        state=state,
        unit_id=group.unit_id,
        actor_id=uow.viewer.id,
        reason=reason or None,
    )


# access (compare): the state that a restored group returns to
async def _get_state_before_trash(group_id: UUID) -> GroupState:
    earlier = await GroupHistoryEntry.filter(group_id=group_id).order_by("-version")
    return next(
        (row.state for row in earlier if row.state is not GroupState.TRASHED), GroupState.ACTIVE
    )


async def _list_other_member_ids(uow: UnitOfWork) -> list[str]:
    rows = await Membership.filter(group_id=uow.group_id, person__active=True).order_by(
        "person_id"
    )
    return [str(row.person_id) for row in rows if row.person_id != uow.viewer.id]


async def _require_forum_keeps_administrator(uow: UnitOfWork) -> None:
    forum = await Setting.get_or_none(name=FORUM_SETTING)
    if forum is None or forum.value != str(uow.group_id):
        return
    administrators = Membership.filter(
        group_id=uow.group_id, role=Role.ADMINISTRATOR, person__active=True
    )
    if await administrators.count() < 2:  # noqa: PLR2004 - one besides the viewer
        message = "This is the forum for questions about groups; its last administrator keeps it."
        raise Conflict(message, code="forum_stays")
