"""Syncing the directory: new, changed, removed and returning people, and photos."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from auth import sessions, tokens
from auth.directory import DirectorySnapshot, GroupEntry, PersonEntry
from auth.identity import Identity
from auth.sessions import SessionLimits
from groups_service import access
from groups_service.core import clock
from groups_service.database import Database
from groups_service.domain.people import directory_sync, profiles
from groups_service.domain.people.directory_sync import TooManyRemovals
from groups_service.models import Membership, Person, Setting, Unit
from groups_service.storage import Archive
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller, an_entry

SYNCED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def build_snapshot(
    *entries: PersonEntry, groups: tuple[GroupEntry, ...] = ()
) -> DirectorySnapshot:
    return DirectorySnapshot(entries, groups, SYNCED_AT)


def build_entries(number: int) -> list[PersonEntry]:
    return [an_entry(f"{each}:p") for each in range(number)]


async def test_sync_creates_people_and_units(empty_database: Database, archive: Archive) -> None:
    ada = an_entry("ada", title="Ingenjör", unit=("Kommunen", "Teknik"), manager="m-1")

    result = await directory_sync.apply_snapshot(build_snapshot(ada, an_entry("bo")), archive)

    person = await Person.get(object_id=ada.object_id).prefetch_related("unit__parent")
    assert (result.people, result.removed) == (2, 0)
    assert (person.name, person.title, person.active) == ("Ada Lind", "Ingenjör", True)
    assert person.manager_object_id == "m-1"
    assert person.unit is not None
    assert (person.unit.name, person.unit.depth) == ("Teknik", 1)
    assert await Unit.filter(depth=0).count() == 2


async def test_sync_updates_changed_fields_and_keeps_own_texts(
    empty_database: Database, archive: Archive
) -> None:
    ada = an_entry("ada")
    await directory_sync.apply_snapshot(build_snapshot(ada), archive)
    before = await Person.get(object_id=ada.object_id)
    viewer = await profiles.find_viewer(ada.object_id)
    assert viewer is not None
    await profiles.update_profile(viewer, "Frågor om vatten", ["VA"])

    renamed = replace(ada, account="adaberg", name="Ada Berg", surname="Berg", unit=("Ny",))
    await directory_sync.apply_snapshot(build_snapshot(renamed), archive)

    person = await Person.get(id=before.id)
    assert (person.account, person.name, person.sort_key) == ("adaberg", "Ada Berg", "berg ada")
    assert person.about == "Frågor om vatten"
    assert await Person.all().count() == 1


async def test_new_person_with_a_used_account_is_another_person(
    empty_database: Database, archive: Archive
) -> None:
    first, second = (
        an_entry("ada"),
        an_entry("ada", object_id="f" * 8 + "-0000-4000-8000-" + "f" * 12),
    )
    await directory_sync.apply_snapshot(build_snapshot(first), archive)

    await directory_sync.apply_snapshot(
        build_snapshot(replace(first, account="old", enabled=False), second), archive
    )

    assert await Person.all().count() == 2
    assert (await profiles.find_viewer(first.object_id)) is None
    assert (await profiles.find_viewer(second.object_id)) is not None


@pytest.mark.parametrize("way", ["missing", "disabled"])
async def test_person_removed_from_the_directory_loses_all_access_at_once(
    ada: ApiCaller, bo: ApiCaller, archive: Archive, way: str
) -> None:
    await a_group(ada, "closed", bo)
    limits = SessionLimits()
    identity = Identity(bo.viewer.object_id, "bo", "Bo Lind", None)
    session = await sessions.start_session(identity, now=clock.now())
    assert (await bo.get("/me")).status_code == 200

    remaining = [an_entry("ada")] + ([an_entry("bo", enabled=False)] if way == "disabled" else [])
    result = await directory_sync.apply_snapshot(build_snapshot(*remaining), archive)

    keys = ada.app.state.context.secrets.keys
    assert result.removed == 1
    assert (await bo.get("/me")).status_code == 401
    assert await sessions.find_caller(session, now=clock.now(), limits=limits) is None
    assert await tokens.find_caller(bo.token, keys=keys, now=clock.now()) is None
    assert (await ada.get("/me")).status_code == 200


async def test_memberships_of_a_returning_person_are_kept(
    ada: ApiCaller, bo: ApiCaller, archive: Archive
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(bo, group)
    entries = [an_entry("ada"), an_entry("bo")]

    await directory_sync.apply_snapshot(build_snapshot(entries[0]), archive)
    author = (await ada.get(f"/posts/{post['id']}")).json()["author"]
    profile = await ada.get(f"/people/{bo.id}")
    await directory_sync.apply_snapshot(build_snapshot(*entries), archive)

    assert (author["name"], author["active"]) == ("Bo Lind", False)
    assert profile.status_code == 404
    assert await profiles.find_viewer(bo.viewer.object_id) == bo.viewer
    assert (await access.get_standing(bo.viewer, group["id"])).role == "member"
    assert await Membership.filter(person_id=bo.id).count() == 1


@pytest.mark.parametrize(
    ("known", "removed", "is_refused"), [(20, 1, False), (20, 2, True), (100, 6, True)]
)
async def test_too_many_removals_at_once_change_nothing(
    empty_database: Database,
    archive: Archive,
    known: int,
    removed: int,
    is_refused: bool,  # noqa: FBT001 - a column of the table
) -> None:
    entries = build_entries(known)
    await directory_sync.apply_snapshot(build_snapshot(*entries), archive)
    remaining = [replace(entry, title="Ny titel") for entry in entries[removed:]]

    if is_refused:
        with pytest.raises(TooManyRemovals):
            await directory_sync.apply_snapshot(build_snapshot(*remaining), archive)
    else:
        await directory_sync.apply_snapshot(build_snapshot(*remaining), archive)

    assert await Person.filter(active=False).count() == (0 if is_refused else removed)
    assert await Person.filter(title="Ny titel").count() == (0 if is_refused else known - removed)


async def test_empty_directory_is_refused_even_for_few_people(
    empty_database: Database, archive: Archive
) -> None:
    await directory_sync.apply_snapshot(build_snapshot(an_entry("ada")), archive)

    with pytest.raises(TooManyRemovals):
        await directory_sync.apply_snapshot(build_snapshot(), archive)

    assert await Person.filter(active=True).count() == 1


async def test_sync_copies_directory_groups(
    ada: ApiCaller, bo: ApiCaller, archive: Archive
) -> None:
    entries = an_entry("ada"), an_entry("bo")
    for entry in entries:
        staff = GroupEntry("g-1", "Webbstaben", frozenset({entry.object_id}))
        await directory_sync.apply_snapshot(build_snapshot(*entries, groups=(staff,)), archive)

    assert not await access.is_site_administrator(ada.viewer, "Webbstaben")
    assert await access.is_site_administrator(bo.viewer, "Webbstaben")


async def test_time_of_the_last_sync_is_stored(empty_database: Database, archive: Archive) -> None:
    assert await directory_sync.get_last_sync_time() is None

    with clock.frozen_at(SYNCED_AT):
        await directory_sync.apply_snapshot(build_snapshot(an_entry("ada")), archive)

    assert await directory_sync.get_last_sync_time() == SYNCED_AT.isoformat()
    assert await Setting.filter(name="synced_at").count() == 1
