"""Groups: creating and describing them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service import clock, ids, words
from groups_service.access import Handled, Verb, Viewer
from groups_service.domain import eras, limits, lives, members
from groups_service.domain.turn import Turn, turn
from groups_service.errors import FieldError, Invalid, Stale
from groups_service.models import Event, Group, GroupLife, Membership, Unit
from groups_service.models.groups import Role, State, Status


@dataclass(frozen=True)
class NewGroup:
    """`listed` is for closed groups: colleagues may find it by name and ask to join."""

    name: str
    status: Status
    description: str = ""
    reason: str = ""
    listed: bool = False


@dataclass(frozen=True)
class Changes:
    """What an administrator changes; None leaves a thing as it is.

    `version` is the one that was read, if a change of somebody else's meanwhile matters.
    """

    name: str | None = None
    description: str | None = None
    listed: bool | None = None
    links: list[dict[str, str]] | None = None
    unit_id: UUID | None = None
    no_unit: bool = False
    reports_to: Handled | None = None
    usual_reports: bool = False
    version: int | None = None


async def create(viewer: Viewer, new: NewGroup) -> UUID:
    """Make a group with `viewer` as its administrator; anybody may, up to the daily limit."""
    require_closed_if_listed(new.status, listed=new.listed)
    group_id, now = ids.new(), clock.now()
    async with in_transaction("default"):
        await limits.groups_created(viewer, now)
        await Group.create(
            id=group_id,
            **_named(new.name),
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
        await eras.begin(group_id, 1, new.status, now)
        await _add_creator(viewer, group_id, now)
        await _live(viewer, group_id, new, now)
    return group_id


async def change(viewer: Viewer, group_id: UUID, changes: Changes) -> None:
    """Rename the group, describe it anew, link to places.

    Raises NotFound, NotAllowed, Invalid, and Stale when it is another version than was read.
    """
    async with turn(viewer, group_id, Verb.EDIT) as mine:
        if changes.version is not None and mine.version != changes.version + 1:
            raise Stale
        require_closed_if_listed(mine.status, listed=bool(changes.listed))
        columns = _columns(changes)
        if changes.unit_id is not None and not await Unit.exists(id=changes.unit_id):
            raise Invalid(FieldError("unit", "unknown", "There is no such unit."))
        if columns:
            await Group.filter(id=group_id).update(**columns)
        if "unit_id" in columns:
            await lives.remember(mine, "")
        waited = await _unlisted(mine, changes)
        kind = "request.ended" if waited else "group.changed"
        changed: dict[str, object] = {"changed": ",".join(sorted(columns))}
        await mine.note(kind, refs=changed, recipients=waited)
        await mine.show()


async def _unlisted(mine: Turn, changes: Changes) -> list[str] | None:
    """Who waited at a closed group that is not listed any more: they wait no longer."""
    if changes.listed is not False or mine.status is not Status.CLOSED:
        return None
    return await members.end_requests(mine) or None


def require_closed_if_listed(status: Status, *, listed: bool) -> None:
    if listed and status is not Status.CLOSED:
        message = "Only closed groups are listed or not; the others always are."
        raise Invalid(FieldError("listed", "not_closed", message))


def _columns(changes: Changes) -> dict[str, Any]:  # as Tortoise wants its columns
    columns: dict[str, Any] = {} if changes.name is None else _named(changes.name)
    if changes.description is not None:
        columns["description"] = changes.description
    if changes.listed is not None:
        columns["listed"] = changes.listed
    if changes.links is not None:
        columns["links"] = changes.links
    if changes.no_unit or changes.unit_id is not None:
        columns["unit_id"] = changes.unit_id
    if changes.usual_reports or changes.reports_to is not None:
        columns["reports_to"] = changes.reports_to
    return columns


def _named(name: str) -> dict[str, Any]:  # as Tortoise wants its columns
    return {"name": name, "sort_key": words.sort_key(name), "folded": words.fold(name)}


async def _add_creator(viewer: Viewer, group_id: UUID, at: datetime) -> None:
    await Membership.create(
        id=ids.new(),
        group_id=group_id,
        person_id=viewer.id,
        role=Role.ADMINISTRATOR,
        sources="self",
        era=1,
        since=at,
    )


async def _live(viewer: Viewer, group_id: UUID, new: NewGroup, at: datetime) -> None:
    """The first row of the group's life, and the event of it."""
    await GroupLife.create(
        id=ids.new(),
        group_id=group_id,
        version=1,
        at=at,
        status=new.status,
        state=State.ACTIVE,
        who_id=viewer.id,
        why=new.reason or None,
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
