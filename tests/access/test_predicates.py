"""The SQL that narrows lists says the same as the rules, for every kind of group and era."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from uuid import UUID

import pytest

from groups_service import access
from groups_service.access import Standing, Verb, Viewer
from groups_service.database import Database
from groups_service.errors import NotFound
from groups_service.models import GroupEra, Membership, Post
from groups_service.models.groups import Status
from groups_service.queries import feeds, files, groups, members, readers, recipients
from groups_service.queries.groups import Wanted
from groups_service.queries.subjects import Subjects
from notifications.note import Ref
from tests.access.kinds import KINDS, a_standing, lines
from tests.access.tables import ALONE, ERAS, EVERYBODY, NOW, SECRET, Kept, World, a_world

EVERYTHING, TRASHED = Wanted(limit=100), Wanted(limit=100, trashed=True)
ALL_ERAS = {1, 2, 3, NOW}

Things = dict[int, UUID]


@pytest.fixture
async def world(clean: Database) -> World:
    return await a_world()


def looks(world: World) -> Iterator[tuple[str, Viewer, Kept]]:
    """Everybody at every group they stand to."""
    for role in EVERYBODY:
        for group in world.alone if role in ALONE else world.groups:
            yield role, world.viewers[role], group


def standing(role: str, group: Kept) -> Standing:
    """What the pure rules look at; people whom no table names are members."""
    return a_standing(group.kind, {"silent": "member", "second": "administrator"}.get(role, role))


def reads(role: str, group: Kept) -> bool:
    return access.may_read(standing(role, group))


def knows(role: str, group: Kept) -> bool:
    return access.may_know(standing(role, group))


def belongs(role: str, group: Kept) -> bool:
    return role in group.belong


def eras(role: str, group: Kept) -> set[int]:
    """The eras whose things somebody sees: a secret one only as a member."""
    if not reads(role, group):
        return set()
    return ALL_ERAS if belongs(role, group) else ALL_ERAS - {SECRET}


def among(things: Things, found: set[UUID]) -> set[int]:
    """The eras of what was found; -1 for a thing of elsewhere."""
    numbers = {thing: era for era, thing in things.items()}
    return {numbers.get(thing, -1) for thing in found}


async def those(things: Things, seen: Callable[[UUID], Awaitable[object]]) -> set[int]:
    return {era for era, thing in things.items() if await seen(thing)}


async def found(viewer: Viewer, table: str, thing: UUID) -> bool:
    try:
        await (access.find_post if table == "post" else access.find_file)(viewer, thing)
    except NotFound:
        return False
    return True


async def stands(viewer: Viewer, group_id: UUID) -> bool:
    try:
        await access.standing(viewer, group_id)
    except NotFound:
        return False
    return True


async def test_things_are_seen_and_commented_on_as_the_table_says(world: World) -> None:
    for line in lines("things.txt"):
        group, viewer = world.of(line.kind, line.role), world.viewers[line.role]
        may = access.may(a_standing(KINDS[line.kind], line.role))

        told = {}
        for era, number in ERAS.items():
            post = await found(viewer, "post", group.posts[number])
            file = await found(viewer, "archive_file", group.files[number])
            assert post == file, line
            told[era] = ("comment" if Verb.COMMENT in may else "read") if post else "-"

        assert told == line.cells, line


async def test_groups_are_known_and_read_by_those_of_the_rules(world: World) -> None:
    everything = [*world.groups, *world.alone]
    for role, viewer in world.viewers.items():
        mine = [group for each, _, group in looks(world) if each == role]
        readable = {group.id for group in mine if reads(role, group)}
        known = {group.id for group in mine if knows(role, group)}
        theirs = {group.id for group in mine}

        listed, trashed = [await groups.page(viewer, each) for each in (EVERYTHING, TRASHED)]
        shown = {seen.id for seen in [*listed, *trashed]}
        assert shown & theirs == known
        assert {*await groups.names(viewer, [*theirs])} == readable
        assert {group for group in theirs if await groups.one(viewer, group)} == known
        assert {group for group in theirs if await stands(viewer, group)} == known
        assert shown <= {group.id for group in everything}


async def test_what_is_in_the_trash_is_in_no_other_list(world: World) -> None:
    for viewer in world.viewers.values():
        listed, trashed = [await groups.page(viewer, each) for each in (EVERYTHING, TRASHED)]

        assert {seen.state for seen in listed} <= {"active", "inactive"}
        assert {seen.state for seen in trashed} <= {"trashed"}


async def test_followers_are_told_of_a_thread_only_while_they_may_see_it(world: World) -> None:
    follower = world.viewers["follower"]
    for group in world.groups:
        told = {
            era
            for era, post in group.posts.items()
            if str(follower.id) in await recipients.followers(group.id, "post", post)
        }

        void = group.kind.status is Status.CLOSED
        assert told == (set() if void else eras("follower", group))


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
        thread = partial(feeds.comments_of, viewer, after=None, limit=9)
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
        own = [group for group in (*world.groups, *world.alone) if belongs(role, group)]
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
    names = {viewer.id: role for role, viewer in world.viewers.items()}
    silent = world.viewers["silent"].id

    for role, viewer, group in looks(world):
        page = await members.page(viewer, group.id, None, 100)
        theirs = await groups.page(viewer, Wanted(member=silent, limit=100))

        hidden = set() if belongs(role, group) else {"silent"}
        named = {*group.belong} - hidden if reads(role, group) else set()
        assert {names[member.person.id] for member in page} == named
        assert {names[id_] for id_ in await members.among(viewer, group.id, [*names])} == named
        assert (group.id in {seen.id for seen in theirs}) == ("silent" in named)


async def test_administrators_are_named_whenever_they_came(world: World) -> None:
    await Membership.all().update(era=SECRET)

    for role, viewer, group in looks(world):
        page = await members.page(viewer, group.id, None, 100)

        leading = {member.role for member in page}
        expected = {"administrator"} if reads(role, group) else set()
        assert (leading if not belongs(role, group) else expected) == expected


async def test_numbers_and_times_are_the_public_ones_for_who_is_no_member(world: World) -> None:
    for role, viewer in world.viewers.items():
        seen = {group.id: group for group in await groups.page(viewer, EVERYTHING)}

        for group in (*world.groups, *world.alone):
            if group.id in seen:
                told = (seen[group.id].version, seen[group.id].activity_at.month)
                assert told == ((20, 5) if belongs(role, group) else (11, 3))


async def test_who_may_not_read_a_thread_is_not_told_of_it(world: World) -> None:
    for kind in ("open active", "closed active"):
        for role, viewer in world.viewers.items():
            group = world.of(kind, role)
            await Post.filter(group_id=group.id).update(author_id=viewer.id)
            told = {
                era
                for era, post in group.posts.items()
                if [str(viewer.id)] == (await readers.of_thread(post, None))[readers.Part.AUTHOR]
            }

            assert told == eras(role, group)


async def test_a_thing_of_an_unknown_era_is_for_members_only(world: World) -> None:
    await GroupEra.all().delete()

    for role, viewer, group in looks(world):
        feed = await feeds.group(viewer, group.id, None, 100)

        assert bool(feed) == (belongs(role, group) and reads(role, group))
