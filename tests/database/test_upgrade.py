"""An installation with something in it becomes the next release without losing a row."""

from datetime import UTC, datetime
from uuid import uuid4

from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from groups_service.database import Database, migrate, opened, sql
from groups_service.database.opening import configuration
from groups_service.models import ArchiveFile, Blob, Comment, Group, Person, Post

AT = datetime(2026, 3, 12, 9, tzinfo=UTC)
BEFORE_FEEDS = MigrationTarget("groups", "0002_membership")
BEFORE_PREVIEWS = MigrationTarget("groups", "0004_personal")


async def test_posts_comments_and_files_survive_that_timelines_came(fresh_url: str) -> None:
    async with opened(fresh_url) as database:
        await _as_it_was(database)
        ids = await _fill()

        await migrate(database)

        post = await Post.get(id=ids["post"])
        assert (post.text, post.activity, post.changed, post.group_id) == (
            "Hej",
            7,
            7,
            (await Group.get()).id,
        )
        assert (await Comment.get(id=ids["comment"])).post_id == post.id
        assert (await ArchiveFile.get(id=ids["file"])).name == "plan.txt"
        assert (await Person.get()).timeline_version == 0
        await _still_refers(database, ids)


async def test_pictures_from_before_wait_for_their_previews_and_uploads_are_kept(
    fresh_url: str,
) -> None:
    async with opened(fresh_url) as database:
        await _as_it_was(database, BEFORE_PREVIEWS)
        ids = await _fill()
        await insert("blob", key="files/y", sha256="0" * 64, size=1, created_at=AT)
        owned = {"timeline_id": ids["person"], "author_id": ids["person"], "blob_id": "files/y"}
        picture = FILE | {"media_type": "image/png", "for_post": True}
        await insert("archive_file", id=str(uuid4()), **owned, **picture)

        await migrate(database)

        widths = {blob.key: blob.width for blob in await Blob.all()}
        assert widths == {"files/x": 0, "files/y": None}
        assert await ArchiveFile.exclude(waiting_since=None).count() == 0


async def _as_it_was(database: Database, then: MigrationTarget = BEFORE_FEEDS) -> None:
    """The tables of then."""
    apps = configuration(database.url)["apps"]
    executor = MigrationExecutor(get_connection("default"), apps)
    await executor.migrate([then], direction="forward")


async def _still_refers(database: Database, ids: dict[str, str]) -> None:
    """A comment goes with its post, as it did: the reference is to the new table."""
    if database.is_sqlite:
        await sql("PRAGMA foreign_key_check")
    await sql("DELETE FROM post WHERE id = $1", ids["post"])
    assert await Comment.all().count() == 0


TEXTS = {"sort_key": "x", "folded": "x"}
SAID = {"text": "Hej", "html": "<p>Hej</p>", "renderer": 1, "created_at": AT}


async def _fill() -> dict[str, str]:
    ids = {name: str(uuid4()) for name in ("person", "group", "post", "comment", "file")}
    await insert("person", id=ids["person"], object_id=str(uuid4()), **PERSON, **TEXTS)
    await insert("groups", id=ids["group"], **GROUP, **TEXTS)
    said = {**SAID, "author_id": ids["person"]}
    await insert("post", id=ids["post"], group_id=ids["group"], **POST, **said)
    await insert("comment", id=ids["comment"], post_id=ids["post"], version=7, **said)
    await insert("blob", key="files/x", sha256="0" * 64, size=1, created_at=AT)
    owned = {"group_id": ids["group"], "author_id": ids["person"], "blob_id": "files/x"}
    await insert("archive_file", id=ids["file"], **owned, **FILE)
    return ids


PERSON = {
    "account": "ada",
    "name": "Ada",
    "given_name": "Ada",
    "surname": "Lind",
    "about": "",
    "active": True,
    "photo_is_own": False,
    "created_at": AT,
    "synced_at": AT,
}
GROUP = {
    "name": "Ett",
    "description": "",
    "status": "open",
    "listed": False,
    "state": "active",
    "era": 1,
    "version": 9,
    "public_version": 9,
    "member_count": 1,
    "created_at": AT,
    "activity_at": AT,
    "public_activity_at": AT,
}
POST = {"era": 1, "version": 3, "activity": 7, "activity_at": AT, "comment_count": 1}
FILE = {
    "name": "plan.txt",
    "folded": "plan.txt",
    "media_type": "text/plain",
    "size": 1,
    "era": 1,
    "version": 9,
    "created_at": AT,
}


async def insert(table: str, **columns: object) -> None:
    holders = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    await sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holders})", *columns.values())
