"""Groups of every kind, written directly to the tables, with eras of every kind in each.

Each group had three eras - open, closed, closed and then published - and is now in the fourth.
Two groups exist of each kind: one with two administrators and one with a single administrator.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from groups_service.access import Viewer
from groups_service.core import clock, ids
from groups_service.domain.people import profiles
from groups_service.models import (
    ArchiveFile,
    Blob,
    Comment,
    Group,
    GroupEra,
    GroupFollow,
    Invitation,
    JoinRequest,
    Membership,
    Person,
    Post,
    SuccessionOffer,
)
from groups_service.models.groups import GroupStatus, Role
from tests.access.permission_tables import KINDS, GroupKind
from tests.support.people import an_entry

CREATED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET_ERA, CURRENT_ERA = 2, 4
ERA_IS_CLOSED = {1: False, 2: True, 3: True}
ERA_NUMBERS = {"open": 1, "closed": 2, "published": 3}
INACTIVE = "inactive person"
MEMBER_ERAS = {
    "administrator": 1,
    "member": 1,
    "offered member": 1,
    "silent": SECRET_ERA,
    INACTIVE: 1,
}
"""The era in which each role became a member, in groups with several administrators."""
SINGLE_ADMIN_ERAS = {"only administrator": 1}
ADMIN_ROLES = {"administrator", "only administrator", INACTIVE}
ROLES_IN_SHARED_GROUPS = (*MEMBER_ERAS, "second", "follower", "invited", "applicant", "outsider")
ALL_ROLES = (*ROLES_IN_SHARED_GROUPS, *SINGLE_ADMIN_ERAS)


@dataclass
class GroupFixture:
    """A group with the ids of its content by era."""

    id: UUID
    kind: GroupKind
    posts: dict[int, UUID]
    comments: dict[int, UUID]
    files: dict[int, UUID]
    member_eras: dict[str, int]


@dataclass
class AccessWorld:
    viewers: dict[str, Viewer]
    groups: list[GroupFixture]
    single_admin_groups: list[GroupFixture]

    def find_group(self, kind: str, role: str) -> GroupFixture:
        """Return the group of that kind in which a person has this role."""
        groups = self.single_admin_groups if role in SINGLE_ADMIN_ERAS else self.groups
        return next(group for group in groups if str(group.kind) == kind)


async def create_access_world() -> AccessWorld:
    """Create every kind of group with a person in every role; one has left the directory."""
    async with in_transaction("default"):
        return await _fill_tables()


async def _fill_tables() -> AccessWorld:
    viewers = {role: await _create_person(role) for role in ALL_ROLES}
    shared = MEMBER_ERAS | {"second": 1}
    groups = [await _create_group(kind, viewers, shared) for kind in KINDS.values()]
    alone = [await _create_group(kind, viewers, SINGLE_ADMIN_ERAS) for kind in KINDS.values()]
    for group in groups:
        await _add_relations(group, viewers)
    await Person.filter(id=viewers[INACTIVE].id).update(active=False)
    return AccessWorld(viewers, groups, alone)


async def _create_person(role: str) -> Viewer:
    account = f"{ALL_ROLES.index(role):06}"
    entry = an_entry(account, name=role)
    await profiles.record_sign_in(entry)
    viewer = await profiles.find_viewer(entry.object_id)
    assert viewer is not None
    return viewer


async def _create_group(
    kind: GroupKind, viewers: dict[str, Viewer], belong: dict[str, int]
) -> GroupFixture:
    group = await Group.create(
        id=ids.new(),
        name=str(kind),
        sort_key=str(kind),
        search_name=str(kind),
        description="",
        status=kind.status,
        listed=kind.listed,
        state=kind.state,
        era=CURRENT_ERA,
        version=20,
        public_version=11,
        activity_at=CREATED_AT.replace(month=5),
        public_activity_at=CREATED_AT,
        created_at=CREATED_AT,
    )
    for number, closed in {
        **ERA_IS_CLOSED,
        CURRENT_ERA: kind.status is GroupStatus.CLOSED,
    }.items():
        await GroupEra.create(
            id=ids.new(),
            group_id=group.id,
            number=number,
            closed=closed,
            published=number == SECRET_ERA + 1,
            started_at=CREATED_AT,
        )
    fixture = GroupFixture(group.id, kind, {}, {}, {}, belong)
    for role, era in belong.items():
        await _add_member(
            fixture, viewers[role], era, administers=role in ADMIN_ROLES | {"second"}
        )
    author = viewers[next(iter(belong))].id
    for era in (*ERA_IS_CLOSED, CURRENT_ERA):
        await _add_content(fixture, era, author)
    return fixture


async def _add_member(
    fixture: GroupFixture, viewer: Viewer, era: int, *, administers: bool
) -> None:
    await Membership.create(
        id=ids.new(),
        group_id=fixture.id,
        person_id=viewer.id,
        role=Role.ADMINISTRATOR if administers else Role.MEMBER,
        sources="added",
        era=era,
        since=CREATED_AT,
    )


async def _add_relations(fixture: GroupFixture, viewers: dict[str, Viewer]) -> None:
    """Create the relations of people to the group other than membership."""
    columns: dict[str, Any] = {"group_id": fixture.id}
    await JoinRequest.create(
        id=ids.new(),
        person_id=viewers["applicant"].id,
        message="",
        created_at=CREATED_AT,
        **columns,
    )
    await GroupFollow.create(
        id=ids.new(),
        person_id=viewers["follower"].id,
        era=CURRENT_ERA - 1,
        since=CREATED_AT,
        **columns,
    )
    await Invitation.create(
        id=ids.new(),
        person_id=viewers["invited"].id,
        invited_by_id=viewers["administrator"].id,
        note="",
        created_at=CREATED_AT,
        expires_at=clock.now() + timedelta(days=1),
        **columns,
    )
    await SuccessionOffer.create(
        id=ids.new(), person_id=viewers["offered member"].id, offered_at=CREATED_AT, **columns
    )


async def _add_content(fixture: GroupFixture, era: int, author: UUID) -> None:
    """Create a post with a comment, and a file, in one era."""
    origin: dict[str, Any] = {"author_id": author, "version": era, "created_at": CREATED_AT}
    body: dict[str, Any] = {"text": "Hej", "html": "<p>Hej</p>", "renderer": 1}
    post = await Post.create(
        id=ids.new(),
        group_id=fixture.id,
        era=era,
        activity=era,
        activity_at=CREATED_AT,
        comment_count=1,
        **body,
        **origin,
    )
    comment = await Comment.create(id=ids.new(), post_id=post.id, **body, **origin)
    blob = await Blob.create(
        key=f"files/{ids.new()}", sha256="0" * 64, size=1, created_at=CREATED_AT
    )
    file = await ArchiveFile.create(
        id=ids.new(),
        group_id=fixture.id,
        name="plan.txt",
        search_name="plan.txt",
        media_type="text/plain",
        blob_id=blob.key,
        size=1,
        era=era,
        **origin,
    )
    fixture.posts[era], fixture.comments[era], fixture.files[era] = post.id, comment.id, file.id
