"""Groups: creating, describing, closing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service import clock, ids, words
from groups_service.access import Verb, Viewer
from groups_service.domain import limits
from groups_service.domain.turn import Turn, turn
from groups_service.errors import Conflict, Stale
from groups_service.models import Event, Group, GroupEra, GroupLife, JoinRequest, Membership
from groups_service.models.groups import RequestState, Role, State, Status

OPENNESS = {Status.OPEN: 0, Status.MODERATED: 1, Status.CLOSED: 2}


@dataclass(frozen=True)
class NewGroup:
    name: str
    status: Status
    description: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Changes:
    """What an administrator changes; None leaves a thing as it is.

    `version` is the one that was read, if a change of somebody else's meanwhile matters.
    """

    name: str | None = None
    description: str | None = None
    version: int | None = None


async def create(viewer: Viewer, new: NewGroup) -> UUID:
    """Make a group with `viewer` as its administrator; anybody may, up to the daily limit."""
    group_id, now = ids.new(), clock.now()
    async with in_transaction("default"):
        await limits.groups_created(viewer, now)
        await Group.create(
            id=group_id,
            **_named(new.name),
            description=new.description,
            status=new.status,
            version=1,
            public_version=0 if new.status is Status.CLOSED else 1,
            activity_at=now,
            public_activity_at=now,
            member_count=1,
            created_at=now,
        )
        await _begin_era(group_id, 1, new.status, now)
        await _add_creator(viewer, group_id, now)
        await _live(viewer, group_id, new, now)
    return group_id


async def change(viewer: Viewer, group_id: UUID, changes: Changes) -> None:
    """Rename or describe the group anew. Raises NotFound, NotAllowed, Stale."""
    async with turn(viewer, group_id, Verb.EDIT) as mine:
        if changes.version is not None and mine.version != changes.version + 1:
            raise Stale
        columns: dict[str, object] = {}
        if changes.name is not None:
            columns |= _named(changes.name)
        if changes.description is not None:
            columns["description"] = changes.description
        if columns:
            await Group.filter(id=group_id).update(**columns)
        await mine.note("group.changed")
        await mine.show()


async def set_status(viewer: Viewer, group_id: UUID, status: Status, reason: str = "") -> None:
    """Let fewer people in: open to moderated or closed, moderated to closed.

    A new era begins. Requests end when nobody can ask any more, and who asked is told.
    Raises Conflict `only_towards_closed` for the other direction.
    """
    async with turn(viewer, group_id, Verb.SET_STATUS) as mine:
        if status is mine.status:
            return
        if OPENNESS[status] < OPENNESS[mine.status]:
            raise Conflict(
                "A group can be made more closed, but not more open again.",
                code="only_towards_closed",
            )
        ended = await _end_requests(mine) if status is Status.CLOSED else []
        await Group.filter(id=group_id).update(status=status, era=mine.era + 1)
        await _begin_era(group_id, mine.era + 1, status, mine.at)
        await _remember(mine, status, reason)
        await mine.note("group.status", refs={"status": status.value}, recipients=ended)
        if status is not Status.CLOSED:
            await mine.show()


def _named(name: str) -> dict[str, Any]:  # as Tortoise wants its columns
    return {"name": name, "sort_key": words.sort_key(name), "folded": words.fold(name)}


async def _begin_era(group_id: UUID, number: int, status: Status, at: datetime) -> None:
    await GroupEra.create(
        id=ids.new(),
        group_id=group_id,
        number=number,
        closed=status is Status.CLOSED,
        began_at=at,
    )


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
        kind="group.created",
        actor_id=viewer.id,
        refs={},
        at=at,
    )


async def _remember(mine: Turn, status: Status, reason: str) -> None:
    await GroupLife.create(
        id=ids.new(),
        group_id=mine.group_id,
        version=mine.version,
        at=mine.at,
        status=status,
        state=mine.standing.state,
        who_id=mine.viewer.id,
        why=reason or None,
    )


async def _end_requests(mine: Turn) -> list[str]:
    waiting = JoinRequest.filter(group_id=mine.group_id, state=RequestState.WAITING)
    people = [str(request.person_id) for request in await waiting.order_by("person_id")]
    await waiting.update(state=RequestState.ENDED, answered_at=mine.at)
    return people
