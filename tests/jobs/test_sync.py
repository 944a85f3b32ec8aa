"""Taking over the directory: who is new, changed, gone and back, and pictures."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auth import sessions, tokens
from auth.directory import DirectoryGroup, Entry, Snapshot
from auth.identity import Identity
from auth.sessions import SessionLimits
from groups_service import access, clock, storage
from groups_service.database import Database
from groups_service.domain import people, sync
from groups_service.domain.sync import TooManyGone
from groups_service.models import Membership, Person, Setting, Unit
from groups_service.storage import Archive
from tests.builders import a_group, a_post
from tests.people import Somebody, an_entry
from tests.pictures import a_picture

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return storage.opened(f"file://{tmp_path}")


def a_snapshot(*entries: Entry, groups: tuple[DirectoryGroup, ...] = ()) -> Snapshot:
    return Snapshot(entries, groups, AT)


def a_crowd(number: int) -> list[Entry]:
    return [an_entry(f"{each}:p") for each in range(number)]


async def pictures(archive: Archive) -> list[str]:
    return [key async for key in archive.keys("photos")]


async def test_people_and_units_are_made_as_the_directory_has_them(
    clean: Database, archive: Archive
) -> None:
    ada = an_entry("ada", title="Ingenjör", unit=("Kommunen", "Teknik"), manager="m-1")

    outcome = await sync.apply(a_snapshot(ada, an_entry("bo")), archive)

    person = await Person.get(object_id=ada.object_id).prefetch_related("unit__parent")
    assert (outcome.people, outcome.gone) == (2, 0)
    assert (person.name, person.title, person.active) == ("Ada Lind", "Ingenjör", True)
    assert person.manager_object_id == "m-1"
    assert person.unit is not None
    assert (person.unit.name, person.unit.depth) == ("Teknik", 1)
    assert await Unit.filter(depth=0).count() == 2


async def test_what_changed_is_changed_and_own_words_stay(
    clean: Database, archive: Archive
) -> None:
    ada = an_entry("ada")
    await sync.apply(a_snapshot(ada), archive)
    before = await Person.get(object_id=ada.object_id)
    viewer = await people.viewer_for(ada.object_id)
    assert viewer is not None
    await people.describe(viewer, "Frågor om vatten", ["VA"])

    married = replace(ada, account="adaberg", name="Ada Berg", surname="Berg", unit=("Ny",))
    await sync.apply(a_snapshot(married), archive)

    person = await Person.get(id=before.id)
    assert (person.account, person.name, person.sort_key) == ("adaberg", "Ada Berg", "berg ada")
    assert person.about == "Frågor om vatten"
    assert await Person.all().count() == 1


async def test_a_new_person_with_a_used_account_is_another_person(
    clean: Database, archive: Archive
) -> None:
    first, second = (
        an_entry("ada"),
        an_entry("ada", object_id="f" * 8 + "-0000-4000-8000-" + "f" * 12),
    )
    await sync.apply(a_snapshot(first), archive)

    await sync.apply(a_snapshot(replace(first, account="old", enabled=False), second), archive)

    assert await Person.all().count() == 2
    assert (await people.viewer_for(first.object_id)) is None
    assert (await people.viewer_for(second.object_id)) is not None


@pytest.mark.parametrize("how", ["missing", "disabled"])
async def test_who_leaves_the_directory_is_out_everywhere_at_once(
    ada: Somebody, bo: Somebody, archive: Archive, how: str
) -> None:
    await a_group(ada, "closed", bo)
    limits = SessionLimits()
    identity = Identity(bo.viewer.object_id, "bo", "Bo Lind", None)
    session = await sessions.start(identity, now=clock.now())
    assert (await bo.get("/me")).status_code == 200

    stays = [an_entry("ada")] + ([an_entry("bo", enabled=False)] if how == "disabled" else [])
    outcome = await sync.apply(a_snapshot(*stays), archive)

    keys = ada.app.state.service.secrets.keys
    assert outcome.gone == 1
    assert (await bo.get("/me")).status_code == 401
    assert await sessions.read(session, now=clock.now(), limits=limits) is None
    assert await tokens.read(bo.token, keys=keys, now=clock.now()) is None
    assert (await ada.get("/me")).status_code == 200


async def test_memberships_sleep_and_wake(ada: Somebody, bo: Somebody, archive: Archive) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(bo, group)
    everybody = [an_entry("ada"), an_entry("bo")]

    await sync.apply(a_snapshot(everybody[0]), archive)
    asleep = (await ada.get(f"/posts/{post['id']}")).json()["author"]
    profile = await ada.get(f"/people/{bo.id}")
    await sync.apply(a_snapshot(*everybody), archive)

    assert (asleep["name"], asleep["active"]) == ("Bo Lind", False)
    assert profile.status_code == 404
    assert await people.viewer_for(bo.viewer.object_id) == bo.viewer
    assert (await access.standing(bo.viewer, group["id"])).role == "member"
    assert await Membership.filter(person_id=bo.id).count() == 1


@pytest.mark.parametrize(
    ("known", "gone", "braked"), [(20, 1, False), (20, 2, True), (100, 6, True)]
)
async def test_too_many_gone_at_once_change_nothing(
    clean: Database,
    archive: Archive,
    known: int,
    gone: int,
    braked: bool,  # noqa: FBT001 - a column of the table
) -> None:
    crowd = a_crowd(known)
    await sync.apply(a_snapshot(*crowd), archive)
    left = [replace(entry, title="Ny titel") for entry in crowd[gone:]]

    if braked:
        with pytest.raises(TooManyGone):
            await sync.apply(a_snapshot(*left), archive)
    else:
        await sync.apply(a_snapshot(*left), archive)

    assert await Person.filter(active=False).count() == (0 if braked else gone)
    assert await Person.filter(title="Ny titel").count() == (0 if braked else known - gone)


async def test_an_empty_directory_is_a_fault_even_where_few_are_known(
    clean: Database, archive: Archive
) -> None:
    await sync.apply(a_snapshot(an_entry("ada")), archive)

    with pytest.raises(TooManyGone):
        await sync.apply(a_snapshot(), archive)

    assert await Person.filter(active=True).count() == 1


async def test_directory_groups_are_as_the_directory_has_them(
    ada: Somebody, bo: Somebody, archive: Archive
) -> None:
    entries = an_entry("ada"), an_entry("bo")
    for entry in entries:
        staff = DirectoryGroup("g-1", "Webbstaben", frozenset({entry.object_id}))
        await sync.apply(a_snapshot(*entries, groups=(staff,)), archive)

    assert not await access.is_site_administrator(ada.viewer, "Webbstaben")
    assert await access.is_site_administrator(bo.viewer, "Webbstaben")


@pytest.fixture
async def photographed(clean: Database, archive: Archive) -> Entry:
    """Somebody whose directory picture was taken over."""
    ada = an_entry("ada", photo=a_picture())
    await sync.apply(a_snapshot(ada), archive)
    assert (await Person.get()).photo is not None
    return ada


async def test_a_picture_is_taken_over_only_when_it_changed(
    photographed: Entry, archive: Archive
) -> None:
    first = (await Person.get()).photo

    await sync.apply(a_snapshot(photographed), archive)
    same = (await Person.get()).photo
    await sync.apply(a_snapshot(replace(photographed, photo=a_picture(colour="red"))), archive)
    other = (await Person.get()).photo

    assert same == first
    assert other != first
    assert len(await pictures(archive)) == 2


async def test_a_picture_that_goes_from_the_directory_goes_here(
    photographed: Entry, archive: Archive
) -> None:
    await sync.apply(a_snapshot(replace(photographed, photo=None)), archive)

    assert (await Person.get()).photo is None


async def test_a_picture_of_ones_own_stays_until_one_removes_it(
    photographed: Entry, archive: Archive
) -> None:
    viewer = await people.viewer_for(photographed.object_id)
    assert viewer is not None
    await people.set_photo(viewer, archive, a_picture(colour="red"))
    own = (await Person.get()).photo

    await sync.apply(a_snapshot(replace(photographed, photo=a_picture(colour="blue"))), archive)
    kept = (await Person.get()).photo
    await people.remove_photo(viewer)
    await sync.apply(a_snapshot(photographed), archive)
    back = await Person.get()

    assert kept == own
    assert (back.photo_is_own, back.photo is None, back.photo == own) == (False, False, False)


async def test_a_picture_that_cannot_be_read_is_looked_at_once(
    clean: Database, archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    broken = an_entry("ada", photo=b"no picture")

    for _ in range(2):
        await sync.apply(a_snapshot(broken), archive)

    assert [record.message for record in caplog.records].count("directory photo unreadable") == 1
    assert (await Person.get()).photo is None


async def test_the_time_of_the_last_sync_is_known(clean: Database, archive: Archive) -> None:
    assert await sync.last() is None

    with clock.at(AT):
        await sync.apply(a_snapshot(an_entry("ada")), archive)

    assert await sync.last() == AT.isoformat()
    assert await Setting.filter(name="synced_at").count() == 1
