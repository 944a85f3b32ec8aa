"""Groups of every kind, made directly in the tables, with eras of every kind in each.

Each group had three eras - open, closed, closed and published - and has the one that is now. Of
each kind there are two: one with two administrators, and one with a single one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service import clock, ids
from groups_service.access import Viewer
from groups_service.domain import people
from groups_service.models import (
    ArchiveFile,
    Blob,
    Comment,
    Follow,
    Group,
    GroupEra,
    Invitation,
    JoinRequest,
    Membership,
    Person,
    Post,
    SuccessionOffer,
)
from groups_service.models.groups import Role, Status
from tests.access.kinds import KINDS, Kind
from tests.people import an_entry

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET, NOW = 2, 4
CLOSED = {1: False, 2: True, 3: True}
ERAS = {"open": 1, "closed": 2, "published": 3}
INACTIVE = "inactive person"
BELONG = {"administrator": 1, "member": 1, "offered member": 1, "silent": SECRET, INACTIVE: 1}
"""The era in which each became a member, where they are not alone."""
ALONE = {"only administrator": 1}
ADMINISTER = {"administrator", "only administrator", INACTIVE}
WITH_A_SHARED_GROUP = (*BELONG, "second", "follower", "invited", "applicant", "outsider")
EVERYBODY = (*WITH_A_SHARED_GROUP, *ALONE)


@dataclass
class Kept:
    """A group and what is in it, by the number of the era it is of."""

    id: UUID
    kind: Kind
    posts: dict[int, UUID]
    comments: dict[int, UUID]
    files: dict[int, UUID]
    belong: dict[str, int]


@dataclass
class World:
    viewers: dict[str, Viewer]
    groups: list[Kept]
    alone: list[Kept]

    def of(self, kind: str, role: str) -> Kept:
        """The group of that kind in which somebody stands in this role."""
        groups = self.alone if role in ALONE else self.groups
        return next(group for group in groups if str(group.kind) == kind)


async def a_world() -> World:
    """Every kind of group, and in each everybody; one of them has left the directory."""
    async with in_transaction("default"):
        return await _filled()


async def _filled() -> World:
    viewers = {role: await _person(role) for role in EVERYBODY}
    shared = BELONG | {"second": 1}
    groups = [await _group(kind, viewers, shared) for kind in KINDS.values()]
    alone = [await _group(kind, viewers, ALONE) for kind in KINDS.values()]
    for group in groups:
        await _ties(group, viewers)
    await Person.filter(id=viewers[INACTIVE].id).update(active=False)
    return World(viewers, groups, alone)


async def _person(role: str) -> Viewer:
    account = f"{EVERYBODY.index(role):06}"
    entry = an_entry(account, name=role)
    await people.welcome(entry)
    viewer = await people.viewer_for(entry.object_id)
    assert viewer is not None
    return viewer


async def _group(kind: Kind, viewers: dict[str, Viewer], belong: dict[str, int]) -> Kept:
    group = await Group.create(
        id=ids.new(),
        name=str(kind),
        sort_key=str(kind),
        folded=str(kind),
        description="",
        status=kind.status,
        listed=kind.listed,
        state=kind.state,
        era=NOW,
        version=20,
        public_version=11,
        activity_at=AT.replace(month=5),
        public_activity_at=AT,
        created_at=AT,
    )
    for number, closed in {**CLOSED, NOW: kind.status is Status.CLOSED}.items():
        await GroupEra.create(
            id=ids.new(),
            group_id=group.id,
            number=number,
            closed=closed,
            published=number == SECRET + 1,
            began_at=AT,
        )
    kept = Kept(group.id, kind, {}, {}, {}, belong)
    for role, era in belong.items():
        await _belongs(kept, viewers[role], era, administers=role in ADMINISTER | {"second"})
    author = viewers[next(iter(belong))].id
    for era in (*CLOSED, NOW):
        await _things(kept, era, author)
    return kept


async def _belongs(kept: Kept, viewer: Viewer, era: int, *, administers: bool) -> None:
    await Membership.create(
        id=ids.new(),
        group_id=kept.id,
        person_id=viewer.id,
        role=Role.ADMINISTRATOR if administers else Role.MEMBER,
        sources="added",
        era=era,
        since=AT,
    )


async def _ties(kept: Kept, viewers: dict[str, Viewer]) -> None:
    """What people have with a group without being members, or besides."""
    tie: dict[str, Any] = {"group_id": kept.id}
    await JoinRequest.create(
        id=ids.new(), person_id=viewers["applicant"].id, why="", created_at=AT, **tie
    )
    await Follow.create(
        id=ids.new(), person_id=viewers["follower"].id, era=NOW - 1, since=AT, **tie
    )
    await Invitation.create(
        id=ids.new(),
        person_id=viewers["invited"].id,
        invited_by_id=viewers["administrator"].id,
        note="",
        created_at=AT,
        expires_at=clock.now() + timedelta(days=1),
        **tie,
    )
    await SuccessionOffer.create(
        id=ids.new(), person_id=viewers["offered member"].id, offered_at=AT, **tie
    )


async def _things(kept: Kept, era: int, author: UUID) -> None:
    """A post with a comment, and a file, of one era."""
    written: dict[str, Any] = {"author_id": author, "version": era, "created_at": AT}
    said: dict[str, Any] = {"text": "Hej", "html": "<p>Hej</p>", "renderer": 1}
    post = await Post.create(
        id=ids.new(),
        group_id=kept.id,
        era=era,
        activity=era,
        activity_at=AT,
        comment_count=1,
        **said,
        **written,
    )
    comment = await Comment.create(id=ids.new(), post_id=post.id, **said, **written)
    blob = await Blob.create(key=f"files/{ids.new()}", sha256="0" * 64, size=1, created_at=AT)
    file = await ArchiveFile.create(
        id=ids.new(),
        group_id=kept.id,
        name="plan.txt",
        folded="plan.txt",
        media_type="text/plain",
        blob_id=blob.key,
        size=1,
        era=era,
        **written,
    )
    kept.posts[era], kept.comments[era], kept.files[era] = post.id, comment.id, file.id
