"""The SQL conditions that filter lists agree with the access rules, for every kind of group and
era.
"""

from functools import partial

from groups_service import access
from groups_service.access import GroupAction
from groups_service.models import GroupEra, Membership, Post
from groups_service.models.groups import GroupStatus
from groups_service.queries.files import files
from groups_service.queries.groups import groups
from groups_service.queries.groups.groups import GroupFilter
from groups_service.queries.members import memberships
from groups_service.queries.notifications import post_readers, recipients
from groups_service.queries.notifications.rendering import NotificationRenderer
from groups_service.queries.posts import posts
from notifications.payload import Ref
from tests.access.group_fixtures import (
    ERA_NUMBERS,
    SECRET_ERA,
    AccessWorld,
)
from tests.access.permission_tables import KINDS, build_standing, read_tables
from tests.access.visibility import (
    can_find,
    can_read,
    can_see,
    eras_of_ids,
    eras_that_pass,
    has_comments,
    has_standing,
    is_member,
    iterate_views,
    visible_eras,
)

ALL_GROUPS, TRASHED_GROUPS = GroupFilter(limit=100), GroupFilter(limit=100, trashed=True)


async def test_content_is_read_and_commented_on_as_the_table_says(world: AccessWorld) -> None:
    for line in read_tables("things.txt"):
        group, viewer = world.find_group(line.kind, line.role), world.viewers[line.role]
        actions = access.allowed_actions(build_standing(KINDS[line.kind], line.role))

        cells = {}
        for era, number in ERA_NUMBERS.items():
            post = await can_find(viewer, "post", group.posts[number])
            file = await can_find(viewer, "archive_file", group.files[number])
            assert post == file, line
            cells[era] = ("comment" if GroupAction.COMMENT in actions else "read") if post else "-"

        assert cells == line.cells, line


async def test_group_lists_agree_with_the_access_rules(world: AccessWorld) -> None:
    everything = [*world.groups, *world.single_admin_groups]
    for role, viewer in world.viewers.items():
        own = [group for each, _, group in iterate_views(world) if each == role]
        readable = {group.id for group in own if can_read(role, group)}
        visible = {group.id for group in own if can_see(role, group)}
        own_ids = {group.id for group in own}

        listed, trashed = [
            (await groups.list_groups(viewer, each)).items for each in (ALL_GROUPS, TRASHED_GROUPS)
        ]
        listed_ids = {view.id for view in [*listed, *trashed]}
        assert listed_ids & own_ids == visible
        assert {*await groups.get_group_names(viewer, [*own_ids])} == readable
        assert {group for group in own_ids if await groups.get_group(viewer, group)} == visible
        assert {group for group in own_ids if await has_standing(viewer, group)} == visible
        assert listed_ids <= {group.id for group in everything}


async def test_trashed_groups_appear_only_in_the_trash_list(world: AccessWorld) -> None:
    for viewer in world.viewers.values():
        listed, trashed = [
            (await groups.list_groups(viewer, each)).items for each in (ALL_GROUPS, TRASHED_GROUPS)
        ]

        assert {view.state for view in listed} <= {"active", "inactive"}
        assert {view.state for view in trashed} <= {"trashed"}


async def test_followers_are_notified_of_a_thread_only_while_they_see_it(
    world: AccessWorld,
) -> None:
    follower = world.viewers["follower"]
    for group in world.groups:
        notified_eras = {
            era
            for era, post in group.posts.items()
            if str(follower.id) in await recipients.list_followers(group.id, "post", post)
        }

        has_closed = group.kind.status is GroupStatus.CLOSED
        assert notified_eras == (set() if has_closed else visible_eras("follower", group))


async def test_posts_are_visible_by_their_era(world: AccessWorld) -> None:
    for role, viewer, group in iterate_views(world):
        feed = await posts.list_group_posts(viewer, group.id, None, 100)

        visible = visible_eras(role, group)
        assert eras_of_ids(group.posts, {post.id for post in feed.items}) == visible
        assert await eras_that_pass(group.posts, partial(posts.get_post, viewer)) == visible
        assert await eras_that_pass(group.posts, partial(can_find, viewer, "post")) == visible


async def test_comments_are_visible_by_the_era_of_their_post(world: AccessWorld) -> None:
    for role, viewer, group in iterate_views(world):
        feed = await posts.list_group_posts(viewer, group.id, None, 100)
        latest = {comment.id for post in feed.items for comment in post.comments}

        visible = visible_eras(role, group)
        assert eras_of_ids(group.comments, latest) == visible
        assert await eras_that_pass(group.comments, partial(posts.get_comment, viewer)) == visible
        assert await eras_that_pass(group.posts, partial(has_comments, viewer)) == visible


async def test_files_are_visible_by_their_era(world: AccessWorld) -> None:
    for role, viewer, group in iterate_views(world):
        page = await files.list_files(viewer, group.id, None, 100)

        visible = visible_eras(role, group)
        assert eras_of_ids(group.files, {file.id for file in page.items}) == visible
        assert await eras_that_pass(group.files, partial(files.get_file, viewer)) == visible
        assert (
            await eras_that_pass(group.files, partial(can_find, viewer, "archive_file")) == visible
        )


async def test_own_feed_contains_what_a_member_reads(world: AccessWorld) -> None:
    for role, viewer in world.viewers.items():
        own = [
            group
            for group in (*world.groups, *world.single_admin_groups)
            if is_member(role, group)
        ]
        expected = {group.posts[era] for group in own for era in visible_eras(role, group)}

        assert {post.id for post in await posts.list_posts_of_own_groups(viewer, 100)} == expected


async def test_notifications_are_rendered_for_viewers_of_their_subject(world: AccessWorld) -> None:
    for role, viewer, group in iterate_views(world):
        kinds = {"post": group.posts, "comment": group.comments, "archive_file": group.files}
        refs = {Ref(kind, str(thing[era])): era for kind, thing in kinds.items() for era in thing}

        texts = await NotificationRenderer().render(str(viewer.id), list(refs))

        rendered = [refs[ref] for ref, text in texts.items() if text is not None]
        assert sorted(rendered) == sorted([*visible_eras(role, group)] * 3)


async def test_member_who_joined_in_a_closed_era_is_named_to_members_only(
    world: AccessWorld,
) -> None:
    names = {viewer.id: role for role, viewer in world.viewers.items()}
    silent = world.viewers["silent"].id

    for role, viewer, group in iterate_views(world):
        page = await memberships.list_members(viewer, group.id, None, 100)
        groups_of_silent = await groups.list_groups(viewer, GroupFilter(member=silent, limit=100))

        hidden = set() if is_member(role, group) else {"silent"}
        named_roles = {*group.member_eras} - hidden if can_read(role, group) else set()
        assert {names[member.person.id] for member in page.items} == named_roles
        assert {
            names[id_] for id_ in await memberships.keep_members(viewer, group.id, [*names])
        } == named_roles
        assert (group.id in {view.id for view in groups_of_silent.items}) == (
            "silent" in named_roles
        )


async def test_administrators_are_named_whatever_era_they_joined_in(world: AccessWorld) -> None:
    await Membership.all().update(era=SECRET_ERA)

    for role, viewer, group in iterate_views(world):
        page = await memberships.list_members(viewer, group.id, None, 100)

        leading = {member.role for member in page.items}
        expected = {"administrator"} if can_read(role, group) else set()
        assert (leading if not is_member(role, group) else expected) == expected


async def test_non_members_see_public_versions_and_times(world: AccessWorld) -> None:
    for role, viewer in world.viewers.items():
        page = await groups.list_groups(viewer, ALL_GROUPS)
        views = {group.id: group for group in page.items}

        for group in (*world.groups, *world.single_admin_groups):
            if group.id in views:
                shown_ids = (views[group.id].version, views[group.id].activity_at.month)
                assert shown_ids == ((20, 5) if is_member(role, group) else (11, 3))


async def test_thread_participants_without_read_access_are_not_listed(world: AccessWorld) -> None:
    for kind in ("open active", "closed active"):
        for role, viewer in world.viewers.items():
            group = world.find_group(kind, role)
            await Post.filter(group_id=group.id).update(author_id=viewer.id)
            listed_eras = {
                era
                for era, post in group.posts.items()
                if [str(viewer.id)]
                == (await post_readers.list_thread_participants(post, None))[
                    post_readers.ThreadRole.POST_AUTHOR
                ]
            }

            assert listed_eras == visible_eras(role, group)


async def test_content_of_an_unknown_era_is_visible_to_members_only(world: AccessWorld) -> None:
    await GroupEra.all().delete()

    for role, viewer, group in iterate_views(world):
        feed = await posts.list_group_posts(viewer, group.id, None, 100)

        assert bool(feed.items) == (is_member(role, group) and can_read(role, group))
