"""A transaction on one group or timeline: lock it, check access, write rows, insert events.

The first statement raises the stream's version. That update is the lock that serialises the
writers of one group, and the version is the order of the events.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service import access
from groups_service.access import TIMELINE_STANDING, GroupAction, Standing, Viewer
from groups_service.core import clock, ids
from groups_service.core.errors import NotFound
from groups_service.database import sql
from groups_service.models import Event, Group, Membership
from groups_service.models.groups import GroupState, GroupStatus


@dataclass
class UnitOfWork:
    """A locked group or timeline inside one transaction.

    `stream` is "group", or "person" for a timeline, which has one era and is open to every
    employee. `version` is the version that this transaction writes; `public_version` is the
    version that non-members saw before it.
    """

    viewer: Viewer
    stream: str
    stream_id: UUID
    standing: Standing
    status: GroupStatus
    era: int
    version: int
    public_version: int
    name: str
    at: datetime = field(default_factory=clock.now)
    is_publicly_visible: bool = False
    pending_events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def group_id(self) -> UUID:
        """Return the group's id. Raises RuntimeError for a timeline."""
        if self.stream != "group":
            raise RuntimeError("This unit of work is for a timeline.")
        return self.stream_id

    @property
    def is_group(self) -> bool:
        return self.stream == "group"

    # access (compare): decides whether non-members see that something changed
    @property
    def is_closed(self) -> bool:
        return self.status is GroupStatus.CLOSED

    def next_public_version(self, *, members_only: bool = False) -> int:
        """Return the version that non-members see after this change.

        A change that only members may see does not raise it.
        """
        return self.public_version + (0 if self.is_closed or members_only else 1)

    async def add_event(
        self,
        kind: str,
        *,
        refs: dict[str, object] | None = None,
        recipients: list[str] | None = None,
    ) -> None:
        """Add an event, which is inserted when the unit of work ends.

        `recipients` are the ids of the people whom the event is about. Their event carries the
        group's current name, because they may not be allowed to see a later one.
        """
        name_ref = {"group_name": self.name} if recipients is not None else {}
        self.pending_events.append(
            {
                "id": ids.new(),
                "kind": kind,
                "actor_id": self.viewer.id,
                "refs": {**(refs or {}), **name_ref},
                "recipients": recipients,
            }
        )

    # access (read): is the unit of work
    async def mark_changed(self, *, activity: bool = False, members_only: bool = False) -> None:
        """Raise the group's version columns so that its readers see that it changed.

        A change in a closed group is visible to members only: what non-members see stays as it
        was. The same holds for a `members_only` change in a group that is open now, in a thread of
        a closed era.
        """
        if not self.is_group:
            return
        is_public = not self.is_closed and not members_only
        self.is_publicly_visible |= is_public
        changes: dict[str, object] = (
            {"public_version": self.next_public_version()} if is_public else {}
        )
        if activity:
            changes["activity_at"] = self.at
            if is_public:
                changes["public_activity_at"] = self.at
        if changes:
            await Group.filter(id=self.group_id).update(**changes)

    # access (read): is the unit of work
    async def reveal_author_membership(self) -> None:
        """After a post in an open era, list the author as a member to non-members too."""
        if self.is_group and not self.is_closed and self.standing.role is not None:
            await Membership.filter(group_id=self.group_id, person_id=self.viewer.id).update(
                era=self.era
            )

    async def flush_events(self) -> None:
        """Insert the pending events; it is known only now whether the change is public."""
        for event in self.pending_events:
            await Event.create(
                stream=self.stream,
                stream_id=self.stream_id,
                version=self.version,
                public_version=self.public_version + self.is_publicly_visible,
                at=self.at,
                **event,
            )


@asynccontextmanager
async def group_uow(
    viewer: Viewer, group_id: UUID, action: GroupAction
) -> AsyncIterator[UnitOfWork]:
    """Open a transaction, lock the group and check that `viewer` may do `action`.

    Raises NotFound when the group is missing or hidden, NotAllowed when the action is forbidden.
    """
    async with visible_group_uow(viewer, group_id) as uow:
        access.require_action(uow.standing, action)
        yield uow


@asynccontextmanager
async def visible_group_uow(viewer: Viewer, group_id: UUID) -> AsyncIterator[UnitOfWork]:
    """Like `group_uow`, but check only that the group is visible; the caller checks the action.

    Raises NotFound when the group is missing or hidden.
    """
    async with in_transaction("default"):
        locked = await _lock_group(group_id)
        standing = await access.get_standing(viewer, group_id)
        if locked is None:
            raise NotFound
        uow = UnitOfWork(viewer, "group", group_id, standing, *locked)
        yield uow
        await uow.flush_events()


@asynccontextmanager
async def timeline_uow(viewer: Viewer, person_id: UUID) -> AsyncIterator[UnitOfWork]:
    """Open a transaction and lock a person's timeline, which every active employee may read.

    Raises NotFound when the person does not exist or the viewer is not an active employee.
    """
    async with in_transaction("default"):
        rows = await sql(
            """UPDATE person SET timeline_version = timeline_version + 1
            WHERE id = $1 AND EXISTS (SELECT 1 FROM person me WHERE me.id = $2 AND me.active)
            RETURNING timeline_version, name""",
            str(person_id),
            str(viewer.id),
        )
        if not rows:
            raise NotFound
        version, name = rows[0]["timeline_version"], rows[0]["name"]
        versions = (version, version - 1)
        uow = UnitOfWork(
            viewer, "person", person_id, TIMELINE_STANDING, GroupStatus.OPEN, 1, *versions, name
        )
        yield uow
        await uow.flush_events()


@asynccontextmanager
async def unchecked_uow(viewer: Viewer, stream: str, stream_id: UUID) -> AsyncIterator[UnitOfWork]:
    """Open a transaction and lock a group or timeline without checking any permission.

    The caller has checked the viewer's right by other means. Raises NotFound when the stream
    does not exist any more.
    """
    if stream == "person":
        async with timeline_uow(viewer, stream_id) as uow:
            yield uow
        return
    async with in_transaction("default"):
        locked = await _lock_group(stream_id)
        if locked is None:
            raise NotFound
        standing = Standing(active=True, status=locked[0], state=GroupState.ACTIVE)
        uow = UnitOfWork(viewer, "group", stream_id, standing, *locked)
        yield uow
        await uow.flush_events()


# access (query): takes the lock before the access check; its result is not shown
async def _lock_group(group_id: UUID) -> tuple[GroupStatus, int, int, int, str] | None:
    rows = await sql(
        """UPDATE groups SET version = version + 1 WHERE id = $1
        RETURNING status, era, version, public_version, name""",
        str(group_id),
    )
    if not rows:
        return None
    row = rows[0]
    versions = row["version"], row["public_version"]
    return GroupStatus(row["status"]), row["era"], *versions, row["name"]
