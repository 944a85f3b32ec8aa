"""One act on a group or a timeline: lock, ask access, write, event row - in one transaction.

The first statement of every act raises the stream's version. That is the lock which keeps the
writers of one group in line, and the order in which things happened.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service import access, clock, ids
from groups_service.access import TIMELINE, Standing, Verb, Viewer
from groups_service.database import sql
from groups_service.errors import NotFound
from groups_service.models import Event, Group, Membership
from groups_service.models.groups import State, Status


@dataclass
class Turn:
    """The stream as it is while it is ours; `note` what happened before the turn ends.

    `stream` is "group", or "person" for a timeline, which has one era and is open to everybody.
    `version` is that of this act; `public_version` how far the stream was for who is no member.
    """

    viewer: Viewer
    stream: str
    stream_id: UUID
    standing: Standing
    status: Status
    era: int
    version: int
    public_version: int
    name: str
    at: datetime = field(default_factory=clock.now)
    is_shown: bool = False
    noted: list[dict[str, Any]] = field(default_factory=list)

    @property
    def group_id(self) -> UUID:
        """The group's id. Not to be asked of a timeline's turn."""
        if self.stream != "group":
            raise RuntimeError("This is the turn of a timeline.")
        return self.stream_id

    @property
    def is_group(self) -> bool:
        return self.stream == "group"

    @property
    def is_closed(self) -> bool:
        return self.status is Status.CLOSED

    def public_number(self, *, secret: bool = False) -> int:
        """How far the stream is by this act for who is no member: no further by what is secret."""
        return self.public_version + (0 if self.is_closed or secret else 1)

    async def note(
        self,
        kind: str,
        *,
        refs: dict[str, object] | None = None,
        recipients: list[str] | None = None,
    ) -> None:
        """Have the event row written; `recipients` are those told about themselves.

        They are told the name that the group has now: a later one may be none of their business.
        """
        named = {"group_name": self.name} if recipients is not None else {}
        self.noted.append(
            {
                "id": ids.new(),
                "kind": kind,
                "actor_id": self.viewer.id,
                "refs": {**(refs or {}), **named},
                "recipients": recipients,
            }
        )

    async def show(self, *, activity: bool = False, secret: bool = False) -> None:
        """Let everybody who reads the group see that it changed.

        A closed group changes for its members only: what others see of it stays as it was. So
        does a `secret` change in a group that is open now: a thread of an era that was closed.
        """
        if not self.is_group:
            return
        public = not self.is_closed and not secret
        self.is_shown |= public
        changes: dict[str, object] = {"public_version": self.public_number()} if public else {}
        if activity:
            changes["activity_at"] = self.at
            if public:
                changes["public_activity_at"] = self.at
        if changes:
            await Group.filter(id=self.group_id).update(**changes)

    async def settle(self) -> None:
        """Who writes in an open era is named from now on, though they came in a closed one."""
        if self.is_group and not self.is_closed and self.standing.role is not None:
            await Membership.filter(group_id=self.group_id, person_id=self.viewer.id).update(
                era=self.era
            )

    async def end(self) -> None:
        """Write what was noted, now that it is known whether everybody sees it."""
        for event in self.noted:
            await Event.create(
                stream=self.stream,
                stream_id=self.stream_id,
                version=self.version,
                public_version=self.public_version + self.is_shown,
                at=self.at,
                **event,
            )


@asynccontextmanager
async def turn(viewer: Viewer, group_id: UUID, verb: Verb) -> AsyncIterator[Turn]:
    """Hold the group's lock while `viewer`, who may `verb`, acts on it.

    Raises NotFound when the group is missing or hidden, NotAllowed when it may be seen only.
    """
    async with known(viewer, group_id) as mine:
        access.require(mine.standing, verb)
        yield mine


@asynccontextmanager
async def known(viewer: Viewer, group_id: UUID) -> AsyncIterator[Turn]:
    """The same for acts that look at the standing themselves; NotFound when it is hidden."""
    async with in_transaction("default"):
        locked = await _lock(group_id)
        standing = await access.standing(viewer, group_id)
        if locked is None:
            raise NotFound
        mine = Turn(viewer, "group", group_id, standing, *locked)
        yield mine
        await mine.end()


@asynccontextmanager
async def on_timeline(viewer: Viewer, person_id: UUID) -> AsyncIterator[Turn]:
    """Hold the lock of a person's timeline, which every active employee reads.

    Raises NotFound when there is no such person, or the viewer is no active employee.
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
        numbers = (version, version - 1)
        mine = Turn(viewer, "person", person_id, TIMELINE, Status.OPEN, 1, *numbers, name)
        yield mine
        await mine.end()


@asynccontextmanager
async def held(viewer: Viewer, stream: str, stream_id: UUID) -> AsyncIterator[Turn]:
    """Hold a group or timeline whatever `viewer` may do there: their right comes from elsewhere.

    Raises NotFound when it is no more.
    """
    if stream == "person":
        async with on_timeline(viewer, stream_id) as mine:
            yield mine
        return
    async with in_transaction("default"):
        locked = await _lock(stream_id)
        if locked is None:
            raise NotFound
        standing = Standing(active=True, status=locked[0], state=State.ACTIVE)
        mine = Turn(viewer, "group", stream_id, standing, *locked)
        yield mine
        await mine.end()


async def _lock(group_id: UUID) -> tuple[Status, int, int, int, str] | None:
    rows = await sql(
        """UPDATE groups SET version = version + 1 WHERE id = $1
        RETURNING status, era, version, public_version, name""",
        str(group_id),
    )
    if not rows:
        return None
    row = rows[0]
    numbers = row["version"], row["public_version"]
    return Status(row["status"]), row["era"], *numbers, row["name"]
