"""The demo fills an empty installation with the same content every time."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from auth.file_directory import FileDirectory
from groups_service import access, storage
from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.core.errors import Conflict, NotFound
from groups_service.database import Database, sql
from groups_service.demo import FOLDER, ORGANISATION, SITE_ADMINISTRATORS
from groups_service.demo.seed import fill
from groups_service.models import Event, Group, GroupHistoryEntry, Person
from groups_service.models.groups import GroupStatus
from groups_service.storage import Archive
from tests.support.fixture_cache import FixtureCache

ZONE = "Europe/Stockholm"
TABLES = ("person", "unit", "groups", "membership", "join_request", "event", "group_history")
QUERIES = {
    **{table: f"SELECT id FROM {table} ORDER BY id" for table in TABLES},
    "post": "SELECT id, text, html FROM post ORDER BY activity_at",
    "comment": "SELECT id, text FROM comment ORDER BY created_at",
    "file": "SELECT id, name, size FROM archive_file ORDER BY id",
    "blob": "SELECT key, sha256 FROM blob ORDER BY key",
}
TableRows = dict[str, list[dict[str, Any]]]
NOON_ON_A_TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)
SUNDAY_AFTER_MIDNIGHT = datetime(2027, 8, 1, 22, 10, tzinfo=UTC)


class _RolledBack(Exception):
    pass


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return storage.open_archive(f"file://{tmp_path}/blobs")


@pytest.fixture
async def demo_archive(
    empty_database: Database, fixture_cache: FixtureCache, tmp_path_factory: pytest.TempPathFactory
) -> Archive:
    """The archive of a filled installation, which tests only read."""

    async def build() -> Archive:
        archive = storage.open_archive(f"file://{tmp_path_factory.mktemp('demo')}")
        with clock.frozen_at(NOON_ON_A_TUESDAY):
            await fill(FileDirectory(ORGANISATION), archive, ZONE)
        return archive

    return await fixture_cache.get("demo", build)


async def _fill_and_roll_back(archive: Archive, now: datetime) -> TableRows:
    """Fill the installation, return its rows, and roll back."""
    rows: TableRows = {}
    with suppress(_RolledBack), clock.frozen_at(now):
        async with in_transaction("default"):
            await fill(FileDirectory(ORGANISATION), archive, ZONE)
            for name, query in QUERIES.items():
                rows[name] = await sql(query)
            raise _RolledBack
    return rows


async def test_demo_content_is_the_same_at_any_time(
    empty_database: Database, archive: Archive
) -> None:
    first = await _fill_and_roll_back(archive, NOON_ON_A_TUESDAY)
    second = await _fill_and_roll_back(archive, SUNDAY_AFTER_MIDNIGHT)

    assert len(first["post"]) > 80
    assert len(first["comment"]) > 150
    assert second == first


async def test_demo_story_ends_today_and_only_recent_events_are_pending(
    demo_archive: Archive,
) -> None:
    newest = await Event.all().order_by("-at").first()
    pending = await Event.filter(delivered_at=None).order_by("at")

    assert newest is not None
    assert (NOON_ON_A_TUESDAY - newest.at).total_seconds() < 3600
    assert 20 < len(pending) < 80
    assert pending[0].at >= datetime(2026, 2, 25, 23, tzinfo=UTC)
    closed = await GroupHistoryEntry.filter(status=GroupStatus.CLOSED).order_by("at").first()
    first_created = await GroupHistoryEntry.all().order_by("at").first()
    assert closed is not None
    assert first_created is not None
    assert (closed.at - first_created.at).days > 31


async def test_demo_people_have_the_intended_access(demo_archive: Archive) -> None:
    anna, sara = await _get_viewer("anna.lindqvist"), await _get_viewer("sara.ahmadi")
    closed = await Group.get(name="Ledningsgrupp förskola")

    assert await access.is_site_administrator(sara, SITE_ADMINISTRATORS)
    assert not await access.is_site_administrator(anna, SITE_ADMINISTRATORS)
    assert (await access.get_standing(anna, closed.id)).role is not None
    with pytest.raises(NotFound):
        await access.get_standing(sara, closed.id)


async def test_demo_photos_and_files_can_be_read(demo_archive: Archive) -> None:
    photos = await Person.exclude(photo=None).count()
    rows = await sql("SELECT name, media_type, blob_id FROM archive_file ORDER BY name")

    assert photos == len(list((FOLDER / "photos").iterdir()))
    assert {row["media_type"] for row in rows} == {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "image/png",
        "text/csv",
        "text/markdown",
        "text/plain",
    }
    for row in rows:
        assert b"".join([piece async for piece in await demo_archive.read(row["blob_id"])]), row[
            "name"
        ]


async def test_demo_refuses_an_installation_with_people(
    empty_database: Database, archive: Archive
) -> None:
    directory = FileDirectory(ORGANISATION)
    async with in_transaction("default"):
        await Person.create(**_person_columns())

    with pytest.raises(Conflict, match="already has people or groups") as refused:
        await fill(directory, archive, ZONE)

    assert refused.value.code == "not_empty"
    assert await Person.all().count() == 1


async def test_failed_filling_leaves_no_rows(
    empty_database: Database, archive: Archive, tmp_path: Path
) -> None:
    few = tmp_path / "few.json"
    few.write_text('{"people": [], "groups": []}')

    with pytest.raises(KeyError):
        await fill(FileDirectory(few), archive, ZONE)

    assert not await sql("SELECT 1 FROM directory_group UNION SELECT 1 FROM setting")


async def _get_viewer(account: str) -> Viewer:
    person = await Person.get(account=account)
    return Viewer(person.id, person.object_id)


def _person_columns() -> dict[str, Any]:
    texts = dict.fromkeys(
        ("account", "name", "given_name", "surname", "sort_key", "search_name"), "x"
    )
    now = clock.now()
    key = "6f9619ff-8b86-4011-b42d-00c04fc964ff"
    return {"id": key, "object_id": key, "created_at": now, "synced_at": now, **texts}
