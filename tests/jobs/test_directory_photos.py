"""Photos of the directory: copied, replaced and removed by the sync."""

from dataclasses import replace

import pytest

from auth.directory import PersonEntry
from groups_service.database import Database
from groups_service.domain.people import directory_sync, profiles
from groups_service.models import Person
from groups_service.storage import Archive
from tests.jobs.test_directory_sync import build_snapshot
from tests.support.images import build_image
from tests.support.people import an_entry


async def list_photos(archive: Archive) -> list[str]:
    return [key async for key in archive.list_keys("photos")]


@pytest.fixture
async def person_with_photo(empty_database: Database, archive: Archive) -> PersonEntry:
    """A person whose directory photo was copied."""
    ada = an_entry("ada", photo=build_image())
    await directory_sync.apply_snapshot(build_snapshot(ada), archive)
    assert (await Person.get()).photo is not None
    return ada


async def test_photo_is_copied_only_when_it_changed(
    person_with_photo: PersonEntry, archive: Archive
) -> None:
    first = (await Person.get()).photo

    await directory_sync.apply_snapshot(build_snapshot(person_with_photo), archive)
    same = (await Person.get()).photo
    await directory_sync.apply_snapshot(
        build_snapshot(replace(person_with_photo, photo=build_image(colour="red"))), archive
    )
    other = (await Person.get()).photo

    assert same == first
    assert other != first
    assert len(await list_photos(archive)) == 2


async def test_photo_removed_from_the_directory_is_removed(
    person_with_photo: PersonEntry, archive: Archive
) -> None:
    await directory_sync.apply_snapshot(
        build_snapshot(replace(person_with_photo, photo=None)), archive
    )

    assert (await Person.get()).photo is None


async def test_own_photo_stays_until_the_person_removes_it(
    person_with_photo: PersonEntry, archive: Archive
) -> None:
    viewer = await profiles.find_viewer(person_with_photo.object_id)
    assert viewer is not None
    await profiles.set_photo(viewer, archive, build_image(colour="red"))
    own = (await Person.get()).photo

    await directory_sync.apply_snapshot(
        build_snapshot(replace(person_with_photo, photo=build_image(colour="blue"))), archive
    )
    after_sync = (await Person.get()).photo
    await profiles.remove_photo(viewer)
    await directory_sync.apply_snapshot(build_snapshot(person_with_photo), archive)
    person = await Person.get()

    assert after_sync == own
    assert (person.photo_is_own, person.photo is None, person.photo == own) == (
        False,
        False,
        False,
    )


async def test_unreadable_photo_is_logged_once(
    empty_database: Database, archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    broken = an_entry("ada", photo=b"no picture")

    for _ in range(2):
        await directory_sync.apply_snapshot(build_snapshot(broken), archive)

    assert [record.message for record in caplog.records].count("directory photo unreadable") == 1
    assert (await Person.get()).photo is None
