"""Groups of every kind, made directly in the tables: with eras that no verb can make yet.

Each group had four eras: open, closed, closed and published, and the one that is now.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any
from uuid import UUID

from groups_service import ids
from groups_service.access import Viewer
from groups_service.domain import people
from groups_service.models import (
    ArchiveFile,
    Blob,
    Comment,
    Group,
    GroupEra,
    JoinRequest,
    Membership,
    Person,
    Post,
)
from groups_service.models.groups import Role, State, Status
from tests.people import an_entry

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET, NOW = 2, 4
CLOSED = {1: False, 2: True, 3: True}
ROLES = ("administrator", "member", "silent", "applicant", "outsider", "former")
BELONG = {"administrator": 1, "member": 1, "silent": SECRET, "former": 1}
"""The era in which each became a member."""


@dataclass
class Kept:
    """A group and what is in it, by the number of the era it is of."""

    id: UUID
    status: Status
    state: State
    posts: dict[int, UUID]
    comments: dict[int, UUID]
    files: dict[int, UUID]


@dataclass
class World:
    viewers: dict[str, Viewer]
    groups: list[Kept]


async def a_world() -> World:
    """Every status in three states, and in each group everybody of ROLES (`former` has left)."""
    viewers = {role: await _person(role) for role in ROLES}
    kinds = product(Status, (State.ACTIVE, State.INACTIVE, State.TRASHED))
    groups = [await _group(status, state, viewers) for status, state in kinds]
    await Person.filter(id=viewers["former"].id).update(active=False)
    return World(viewers, groups)


async def _person(account: str) -> Viewer:
    entry = an_entry(account)
    await people.welcome(entry)
    viewer = await people.viewer_for(entry.object_id)
    assert viewer is not None
    return viewer


async def _group(status: Status, state: State, viewers: dict[str, Viewer]) -> Kept:
    group = await Group.create(
        id=ids.new(),
        name=f"{status} {state}",
        sort_key=f"{status} {state}",
        folded=f"{status} {state}",
        description="",
        status=status,
        state=state,
        era=NOW,
        version=20,
        public_version=11,
        activity_at=AT.replace(month=5),
        public_activity_at=AT,
        created_at=AT,
    )
    for number, closed in {**CLOSED, NOW: status is Status.CLOSED}.items():
        await GroupEra.create(
            id=ids.new(),
            group_id=group.id,
            number=number,
            closed=closed,
            published=number == SECRET + 1,
            began_at=AT,
        )
    await _people(group, viewers)
    kept = Kept(group.id, status, state, {}, {}, {})
    for era in (1, 2, 3, NOW):
        await _things(kept, era, viewers["administrator"].id)
    return kept


async def _people(group: Group, viewers: dict[str, Viewer]) -> None:
    for role, era in BELONG.items():
        await Membership.create(
            id=ids.new(),
            group_id=group.id,
            person_id=viewers[role].id,
            role=Role.ADMINISTRATOR if role == "administrator" else Role.MEMBER,
            sources="added",
            era=era,
            since=AT,
        )
    await JoinRequest.create(
        id=ids.new(),
        group_id=group.id,
        person_id=viewers["applicant"].id,
        why="",
        created_at=AT,
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
