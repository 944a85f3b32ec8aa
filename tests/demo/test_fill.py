"""The demo fills an empty installation, the same way every time."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from auth.file_directory import FileDirectory
from groups_service import access, clock, storage
from groups_service.access import Viewer
from groups_service.database import Database, sql
from groups_service.demo import FOLDER, ORGANISATION, SITE_ADMINISTRATORS
from groups_service.demo.fill import fill
from groups_service.errors import Conflict, NotFound
from groups_service.models import Event, Group, GroupLife, Person
from groups_service.models.groups import Status
from groups_service.storage import Archive
from tests.keeping import Keeper

pytestmark = pytest.mark.timeout(180)

ZONE = "Europe/Stockholm"
TABLES = ("person", "unit", "groups", "membership", "join_request", "event", "group_life")
QUERIES = {
    **{table: f"SELECT id FROM {table} ORDER BY id" for table in TABLES},
    "post": "SELECT id, text, html FROM post ORDER BY activity_at",
    "comment": "SELECT id, text FROM comment ORDER BY created_at",
    "file": "SELECT id, name, size FROM archive_file ORDER BY id",
    "blob": "SELECT key, sha256 FROM blob ORDER BY key",
}
Told = dict[str, list[dict[str, Any]]]
NOON_ON_A_TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)
SUNDAY_AFTER_MIDNIGHT = datetime(2027, 8, 1, 22, 10, tzinfo=UTC)


class Undone(Exception):
    pass


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return storage.opened(f"file://{tmp_path}/blobs")


@pytest.fixture
async def filled(
    clean: Database, keeper: Keeper, tmp_path_factory: pytest.TempPathFactory
) -> Archive:
    """What the filling stored, which is only read."""

    async def make() -> Archive:
        archive = storage.opened(f"file://{tmp_path_factory.mktemp('demo')}")
        with clock.at(NOON_ON_A_TUESDAY):
            await fill(FileDirectory(ORGANISATION), archive, ZONE)
        return archive

    return await keeper.get("demo", make)


async def _told(archive: Archive, now: datetime) -> Told:
    """What a filling tells; it is undone afterwards."""
    told: Told = {}
    with suppress(Undone), clock.at(now):
        async with in_transaction("default"):
            await fill(FileDirectory(ORGANISATION), archive, ZONE)
            for name, query in QUERIES.items():
                told[name] = await sql(query)
            raise Undone
    return told


async def test_ids_order_and_words_are_the_same_whenever_it_is_filled(
    clean: Database, archive: Archive
) -> None:
    first = await _told(archive, NOON_ON_A_TUESDAY)
    second = await _told(archive, SUNDAY_AFTER_MIDNIGHT)

    assert len(first["post"]) > 80
    assert len(first["comment"]) > 150
    assert second == first


async def test_the_story_ends_today_and_only_its_news_is_told(filled: Archive) -> None:
    newest = await Event.all().order_by("-at").first()
    waiting = await Event.filter(told_at=None).order_by("at")

    assert newest is not None
    assert (NOON_ON_A_TUESDAY - newest.at).total_seconds() < 3600
    assert 20 < len(waiting) < 80
    assert waiting[0].at >= datetime(2026, 2, 25, 23, tzinfo=UTC)
    closed = await GroupLife.filter(status=Status.CLOSED).order_by("at").first()
    founded = await GroupLife.all().order_by("at").first()
    assert closed is not None
    assert founded is not None
    assert (closed.at - founded.at).days > 31


async def test_the_demo_people_see_what_they_should(filled: Archive) -> None:
    anna, sara = await _viewer("anna.lindqvist"), await _viewer("sara.ahmadi")
    closed = await Group.get(name="Ledningsgrupp förskola")

    assert await access.is_site_administrator(sara, SITE_ADMINISTRATORS)
    assert not await access.is_site_administrator(anna, SITE_ADMINISTRATORS)
    assert (await access.standing(anna, closed.id)).role is not None
    with pytest.raises(NotFound):
        await access.standing(sara, closed.id)


async def test_photos_and_files_can_be_fetched(filled: Archive) -> None:
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
        assert b"".join([piece async for piece in await filled.read(row["blob_id"])]), row["name"]


async def test_where_somebody_already_is_it_refuses(clean: Database, archive: Archive) -> None:
    directory = FileDirectory(ORGANISATION)
    async with in_transaction("default"):
        await Person.create(**_somebody())

    with pytest.raises(Conflict, match="already has people or groups") as refused:
        await fill(directory, archive, ZONE)

    assert refused.value.code == "not_empty"
    assert await Person.all().count() == 1


async def test_what_fails_half_way_leaves_nothing(
    clean: Database, archive: Archive, tmp_path: Path
) -> None:
    few = tmp_path / "few.json"
    few.write_text('{"people": [], "groups": []}')

    with pytest.raises(KeyError):
        await fill(FileDirectory(few), archive, ZONE)

    assert not await sql("SELECT 1 FROM directory_group UNION SELECT 1 FROM setting")


async def _viewer(account: str) -> Viewer:
    person = await Person.get(account=account)
    return Viewer(person.id, person.object_id)


def _somebody() -> dict[str, Any]:
    texts = dict.fromkeys(("account", "name", "given_name", "surname", "sort_key", "folded"), "x")
    now = clock.now()
    key = "6f9619ff-8b86-4011-b42d-00c04fc964ff"
    return {"id": key, "object_id": key, "created_at": now, "synced_at": now, **texts}
