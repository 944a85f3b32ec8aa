"""The SQL that narrows lists says the same as `may_read`, for every kind of group and era."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from uuid import UUID

import pytest

from groups_service import access
from groups_service.access import Standing, Viewer
from groups_service.database import Database
from groups_service.errors import NotFound
from groups_service.models import GroupEra, Post
from groups_service.models.groups import Role, State, Status
from groups_service.queries import feeds, files, groups, members, recipients
from groups_service.queries.groups import Wanted
from groups_service.queries.subjects import Subjects
from notifications.note import Ref
from tests.access.tables import BELONG, NOW, ROLES, SECRET, Kept, World, a_world

EVERYTHING = Wanted(limit=100)
ALL_ERAS = {1, 2, 3, NOW}

Things = dict[int, UUID]


@pytest.fixture
async def world(clean: Database) -> World:
    return await a_world()


def looks(world: World) -> Iterator[tuple[str, Viewer, Kept]]:
    """Everybody at every group."""
    for role in ROLES:
        for group in world.groups:
            yield role, world.viewers[role], group


def reads(role: str, group: Kept) -> bool:
    """What the pure rule says."""
    standing = Standing(
        active=role != "former",
        status=group.status,
        state=group.state,
        role=Role.MEMBER if role in BELONG else None,
    )
    return access.may_read(standing)


def eras(role: str, group: Kept) -> set[int]:
    """The eras whose things somebody sees: a secret one only as a member."""
    if not reads(role, group):
        return set()
    return ALL_ERAS if role in BELONG else ALL_ERAS - {SECRET}


def among(things: Things, found: set[UUID]) -> set[int]:
    """The eras of what was found; -1 for a thing of elsewhere."""
    numbers = {thing: era for era, thing in things.items()}
    return {numbers.get(thing, -1) for thing in found}


async def those(things: Things, seen: Callable[[UUID], Awaitable[object]]) -> set[int]:
    return {era for era, thing in things.items() if await seen(thing)}


async def found(viewer: Viewer, table: str, thing: UUID) -> bool:
    try:
        await access.find_thing(viewer, table, thing)
    except NotFound:
        return False
    return True


async def stands(viewer: Viewer, group_id: UUID) -> bool:
    try:
        await access.standing(viewer, group_id)
    except NotFound:
        return False
    return True


async def test_groups_are_listed_and_found_by_who_may_read_them(world: World) -> None:
    for role, viewer in world.viewers.items():
        readable = {group.id for group in world.groups if reads(role, group)}
        known = [group.id for group in world.groups]

        assert {seen.id for seen in await groups.page(viewer, EVERYTHING)} == readable
        assert {*await groups.names(viewer, known)} == readable
        assert {group for group in known if await groups.one(viewer, group)} == readable
        assert {group for group in known if await stands(viewer, group)} == readable


async def test_posts_are_seen_by_their_era(world: World) -> None:
    for role, viewer, group in looks(world):
        feed = await feeds.group(viewer, group.id, None, 100)

        visible = eras(role, group)
        assert among(group.posts, {post.id for post in feed}) == visible
        assert await those(group.posts, partial(feeds.post, viewer)) == visible
        assert await those(group.posts, partial(found, viewer, "post")) == visible


async def test_comments_are_seen_by_the_era_of_their_post(world: World) -> None:
    for role, viewer, group in looks(world):
        feed = await feeds.group(viewer, group.id, None, 100)
        latest = {comment.id for post in feed for comment in post.comments}

        visible = eras(role, group)
        assert among(group.comments, latest) == visible
        assert await those(group.comments, partial(feeds.comment, viewer)) == visible
        thread = partial(feeds.comments, viewer, after=0, limit=9)
        assert await those(group.posts, thread) == visible


async def test_files_are_seen_by_their_era(world: World) -> None:
    for role, viewer, group in looks(world):
        page = await files.page(viewer, group.id, None, 100)

        visible = eras(role, group)
        assert among(group.files, {file.id for file in page}) == visible
        assert await those(group.files, partial(files.one, viewer)) == visible
        assert await those(group.files, partial(found, viewer, "archive_file")) == visible


async def test_own_feed_holds_what_a_member_reads(world: World) -> None:
    for role, viewer in world.viewers.items():
        own = [group for group in world.groups if role in BELONG]
        expected = {group.posts[era] for group in own for era in eras(role, group)}

        assert {post.id for post in await feeds.of_member(viewer, 100)} == expected


async def test_notices_have_words_for_who_sees_their_subject(world: World) -> None:
    for role, viewer, group in looks(world):
        kinds = {"post": group.posts, "comment": group.comments, "archive_file": group.files}
        refs = {Ref(kind, str(thing[era])): era for kind, thing in kinds.items() for era in thing}

        words = await Subjects().of(str(viewer.id), list(refs))

        told = [refs[ref] for ref, shown in words.items() if shown is not None]
        assert sorted(told) == sorted([*eras(role, group)] * 3)


async def test_who_joined_in_a_closed_era_is_named_to_members_only(world: World) -> None:
    people = {world.viewers[role].id: role for role in BELONG}
    silent = world.viewers["silent"].id

    for role, viewer, group in looks(world):
        page = await members.page(viewer, group.id, None, 100)
        theirs = await groups.page(viewer, Wanted(member=silent, limit=100))

        expected = {*BELONG} if role in BELONG else {*BELONG} - {"silent"}
        named = expected if reads(role, group) else set()
        assert {people[member.person.id] for member in page} == named
        assert {people[id_] for id_ in await members.among(viewer, group.id, [*people])} == named
        assert (group.id in {seen.id for seen in theirs}) == ("silent" in named)


async def test_numbers_and_times_are_the_public_ones_for_who_is_no_member(world: World) -> None:
    for role, viewer in world.viewers.items():
        seen = await groups.page(viewer, EVERYTHING)

        told = {(group.version, group.activity_at.month) for group in seen}
        assert told <= {(20, 5) if role in BELONG else (11, 3)}


async def test_who_may_not_read_a_thread_is_not_told_of_it(world: World) -> None:
    kind = (Status.OPEN, State.ACTIVE)
    group = next(each for each in world.groups if (each.status, each.state) == kind)

    for role, viewer in world.viewers.items():
        await Post.filter(group_id=group.id).update(author_id=viewer.id)
        told = {
            era
            for era, post in group.posts.items()
            if str(viewer.id) in await recipients.of_thread(post)
        }

        assert told == eras(role, group)


async def test_a_thing_of_an_unknown_era_is_for_members_only(world: World) -> None:
    await GroupEra.all().delete()

    for role, viewer, group in looks(world):
        feed = await feeds.group(viewer, group.id, None, 100)

        assert bool(feed) == (role in BELONG and reads(role, group))
