"""Create groups and update their settings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service.access import GroupAction, ReportReceiver, Viewer
from groups_service.core import clock, ids, text_search
from groups_service.core.errors import FieldError, InvalidInput, PreconditionFailed
from groups_service.domain.core import eras, rate_limits
from groups_service.domain.core.unit_of_work import UnitOfWork, group_uow
from groups_service.domain.groups import lifecycle
from groups_service.domain.members import memberships
from groups_service.models import Event, Group, GroupHistoryEntry, Membership, Unit
from groups_service.models.groups import GroupState, GroupStatus, Role


@dataclass(frozen=True)
class NewGroup:
    """A group to create.

    `listed` is for closed groups: it lets colleagues find the group by name and request to join.
    """

    name: str
    status: GroupStatus
    description: str = ""
    reason: str = ""
    listed: bool = False


@dataclass(frozen=True)
class GroupChanges:
    """Changes by an administrator; None leaves a field as it is.

    `version` is the version that the administrator has read, to detect concurrent changes.
    """

    name: str | None = None
    description: str | None = None
    listed: bool | None = None
    links: list[dict[str, str]] | None = None
    unit_id: UUID | None = None
    clears_unit: bool = False
    reports_to: ReportReceiver | None = None
    uses_default_receiver: bool = False
    version: int | None = None


async def create_group(viewer: Viewer, new: NewGroup) -> UUID:
    """Create a group with `viewer` as its administrator. Returns its id.

    All active employees may create groups, up to the daily limit. Raises InvalidInput,
    TooManyRequests.
    """
    require_closed_if_listed(new.status, listed=new.listed)
    group_id, now = ids.new(), clock.now()
    async with in_transaction("default"):
        await rate_limits.check_groups_created(viewer, now)
        await Group.create(
            id=group_id,
            **_name_columns(new.name),
            description=new.description,
            status=new.status,
            listed=new.listed,
            version=1,
            public_version=1,
            activity_at=now,
            public_activity_at=now,
            member_count=1,
            created_at=now,
        )
        await eras.start_era(group_id, 1, new.status, now)
        await _insert_creator(viewer, group_id, now)
        await _start_history(viewer, group_id, new, now)
    return group_id


async def update_group(viewer: Viewer, group_id: UUID, changes: GroupChanges) -> None:
    """Update the group's name, description and other settings.

    Raises NotFound, NotAllowed, InvalidInput, and PreconditionFailed when the group's version is
    not the one that was read.
    """
    async with group_uow(viewer, group_id, GroupAction.EDIT) as uow:
        if changes.version is not None and uow.version != changes.version + 1:
            raise PreconditionFailed
        require_closed_if_listed(uow.status, listed=bool(changes.listed))
        columns = _changed_columns(changes)
        if changes.unit_id is not None and not await Unit.exists(id=changes.unit_id):
            raise InvalidInput(FieldError("unit", "unknown", "There is no such unit."))
        if columns:
            await Group.filter(id=group_id).update(**columns)
        if "unit_id" in columns:
            await lifecycle.append_history(uow, "")
        applicants = await _end_requests_when_unlisted(uow, changes)
        kind = "request.ended" if applicants else "group.changed"
        changed: dict[str, object] = {"changed": ",".join(sorted(columns))}
        await uow.add_event(kind, refs=changed, recipients=applicants)
        await uow.mark_changed()


# access (compare): requests end when a closed group is unlisted
async def _end_requests_when_unlisted(uow: UnitOfWork, changes: GroupChanges) -> list[str] | None:
    """End waiting requests when a closed group becomes unlisted. Returns the applicants' ids."""
    if changes.listed is not False or uow.status is not GroupStatus.CLOSED:
        return None
    return await memberships.end_join_requests(uow) or None


# access (compare): validates a combination of settings
def require_closed_if_listed(status: GroupStatus, *, listed: bool) -> None:
    if listed and status is not GroupStatus.CLOSED:
        message = "Only closed groups are listed or not; the others always are."
        raise InvalidInput(FieldError("listed", "not_closed", message))


def _changed_columns(changes: GroupChanges) -> dict[str, Any]:  # column values of several types
    columns: dict[str, Any] = {} if changes.name is None else _name_columns(changes.name)
    if changes.description is not None:
        columns["description"] = changes.description
    if changes.listed is not None:
        columns["listed"] = changes.listed
    if changes.links is not None:
        columns["links"] = changes.links
    if changes.clears_unit or changes.unit_id is not None:
        columns["unit_id"] = changes.unit_id
    if changes.uses_default_receiver or changes.reports_to is not None:
        columns["reports_to"] = changes.reports_to
    return columns


def _name_columns(name: str) -> dict[str, Any]:  # column values of several types
    return {
        "name": name,
        "sort_key": text_search.sort_key(name),
        "search_name": text_search.fold(name),
    }


async def _insert_creator(viewer: Viewer, group_id: UUID, at: datetime) -> None:
    await Membership.create(
        id=ids.new(),
        group_id=group_id,
        person_id=viewer.id,
        role=Role.ADMINISTRATOR,
        sources="self",
        era=1,
        since=at,
    )


async def _start_history(viewer: Viewer, group_id: UUID, new: NewGroup, at: datetime) -> None:
    """Insert the first row of the group's history, and its event."""
    await GroupHistoryEntry.create(
        id=ids.new(),
        group_id=group_id,
        version=1,
        at=at,
        status=new.status,
        state=GroupState.ACTIVE,
        actor_id=viewer.id,
        reason=new.reason or None,
    )
    await Event.create(
        id=ids.new(),
        stream="group",
        stream_id=group_id,
        version=1,
        public_version=1,
        kind="group.created",
        actor_id=viewer.id,
        refs={},
        at=at,
    )
