"""Numbers that were told to everybody are counted anew, without what was secret."""

from uuid import UUID

from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from groups_service import ids
from groups_service.database import Database, migrate, opened
from groups_service.database.opening import configuration
from groups_service.models import Event, Group, Post, Setting
from tests.database.test_upgrade import AT, GROUP, PERSON, SAID, TEXTS, insert

BEFORE = MigrationTarget("groups", "0005_previews")
OPEN, CLOSED, PUBLISHED = 1, 2, 3
WRITTEN = [(1, OPEN), (3, CLOSED), (5, PUBLISHED), (7, OPEN), (9, CLOSED)]
"""The versions at which posts were written, and their eras; each is commented on at the next."""
NUMBERS = [(2, 2), (2, 2), (3, 3), (4, 4), (4, 4)]
"""What who is no member is told of each: when it was written, and of its latest comment."""


async def test_posts_events_and_groups_get_numbers_of_what_everybody_may_see(
    fresh_url: str,
) -> None:
    async with opened(fresh_url) as database:
        await _as_it_was(database)
        group = await _fill()

        await migrate(database)

        posts = await Post.filter(group_id=group).order_by("version")
        assert [(post.public_version, post.public_activity) for post in posts] == NUMBERS
        assert [post.public_changed for post in posts] == [2, 0, 3, 4, 0]
        events = await Event.filter(stream_id=group).order_by("version")
        assert [event.public_version for event in events] == [2, 2, 2, 2, 3, 3, 4, 4, 4, 4]
        assert (await Group.get(id=group)).public_version == 4
        own = await Post.get(group_id=None)
        assert (own.public_version, own.public_activity, own.public_changed) == (3, 4, 4)


async def test_clients_forget_the_numbers_they_had(fresh_url: str) -> None:
    async with opened(fresh_url) as database:
        await _as_it_was(database)
        await insert("setting", name="epoch", value="x")

        await migrate(database)

        assert not await Setting.exists(name="epoch")


async def _as_it_was(database: Database) -> None:
    apps = configuration(database.url)["apps"]
    executor = MigrationExecutor(get_connection("default"), apps)
    await executor.migrate([BEFORE], direction="forward")


async def _fill() -> UUID:
    person, group = str(ids.new()), ids.new()
    await insert("person", id=person, object_id=str(ids.new()), **PERSON, **TEXTS)
    await insert("groups", id=str(group), **GROUP | {"version": 10}, **TEXTS)
    for era, closed, published in ((1, False, False), (2, True, False), (3, True, True)):
        numbered = {"number": era, "closed": closed, "published": published, "began_at": AT}
        await insert("group_era", id=str(ids.new()), group_id=str(group), **numbered)
    for version, era in WRITTEN:
        public = 0 if era == CLOSED else version + 1
        await _post(version, author_id=person, group_id=str(group), era=era, public_changed=public)
        for happened in (version, version + 1):
            await _event(str(group), happened)
    await _post(3, author_id=person, timeline_id=person, era=1, public_changed=4)
    return group


async def _post(version: int, **told: object) -> None:
    numbers = {"version": version, "activity": version + 1, "changed": version + 1}
    rest = {"activity_at": AT, "comment_count": 1, **SAID}
    await insert("post", id=str(ids.new()), **numbers, **rest, **told)


async def _event(group: str, version: int) -> None:
    told = {"stream": "group", "stream_id": group, "version": version, "kind": "post.published"}
    await insert("event", id=str(ids.new()), **told, refs="{}", at=AT, failures=0)
