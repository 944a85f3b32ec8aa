"""People: their entry in the directory, and the profile that they write themselves."""

from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from auth.directory import PersonEntry
from groups_service.access import Viewer
from groups_service.core import clock, ids, text_search
from groups_service.core.errors import NotFound
from groups_service.database import sql
from groups_service.domain.core.images import processing
from groups_service.models import Keyword, Person, Post, Setting, Unit
from groups_service.queries.core.columns import to_uuid
from groups_service.storage import Archive


async def record_sign_in(entry: PersonEntry) -> None:
    """Insert or update the person who signed in, from their directory entry."""
    try:
        await _sync_person(entry)
    except IntegrityError:  # a concurrent first sign-in has inserted the person
        await _sync_person(entry)


async def find_viewer(object_id: str) -> Viewer | None:
    """Return the active person with this directory id, or None."""
    rows = await sql("SELECT id FROM person WHERE object_id = $1 AND active", object_id)
    return Viewer(to_uuid(rows[0]["id"]), object_id) if rows else None


async def is_active(person_id: UUID) -> bool:
    return await Person.exists(id=person_id, active=True)


# access (read): stores the unit of timeline owners; shows nothing
async def upsert_person(entry: PersonEntry, unit: Unit | None, existing: Person | None) -> None:
    """Store the directory entry of a person if it has changed.

    Fields that people edit themselves are left alone.
    """
    columns = _directory_columns(entry, unit)
    if existing is None:
        now = clock.now()
        await Person.create(
            id=ids.new(), object_id=entry.object_id, created_at=now, synced_at=now, **columns
        )
    elif any(getattr(existing, name) != value for name, value in columns.items()):
        await Person.filter(id=existing.id).update(**columns, synced_at=clock.now())
        if existing.unit_id != columns["unit_id"]:
            await Post.filter(timeline_id=existing.id).update(unit_id=columns["unit_id"])


async def ensure_unit_path(names: tuple[str, ...], known_units: dict[str, Unit]) -> Unit | None:
    """Return the unit at the end of the path of `names`; missing units are inserted.

    Adds the inserted units to `known_units`.
    """
    parent: Unit | None = None
    for depth, path in enumerate(_unit_paths(names)):
        unit = known_units.get(path)
        if unit is None:
            unit = await Unit.create(
                id=ids.new(),
                parent_id=parent.id if parent else None,
                name=names[depth],
                path=path,
                depth=depth,
                sort_key=text_search.sort_key(names[depth]),
            )
            known_units[path] = unit
        parent = unit
    return parent


async def update_profile(viewer: Viewer, about: str | None, keywords: list[str] | None) -> None:
    """Set the viewer's description and keywords; None leaves a field as it is."""
    async with in_transaction("default"):
        if about is not None:
            await Person.filter(id=viewer.id).update(about=about)
        if keywords is not None:
            await Keyword.filter(person_id=viewer.id).delete()
            for position, word in enumerate(_dedupe_casefold(keywords)):
                await Keyword.create(
                    id=ids.new(),
                    person_id=viewer.id,
                    position=position,
                    word=word,
                    search_word=text_search.fold(word),
                )


async def set_photo(viewer: Viewer, archive: Archive, raw: bytes) -> None:
    key = await processing.store_square_image(archive, raw)
    await Person.filter(id=viewer.id).update(photo=key, photo_is_own=True)


async def remove_photo(viewer: Viewer) -> None:
    """Remove the viewer's photo; the next sync restores the directory's photo, if there is one."""
    async with in_transaction("default"):
        await Person.filter(id=viewer.id).update(photo=None, photo_is_own=False)
        await Setting.filter(name=processing.photo_setting_key(viewer.object_id)).delete()


async def get_photo_key(person_id: UUID) -> str:
    person = await Person.get_or_none(id=person_id)
    if person is None or person.photo is None:
        raise NotFound
    return person.photo


async def _sync_person(entry: PersonEntry) -> None:
    async with in_transaction("default"):
        units = {unit.path: unit for unit in await Unit.filter(path__in=_unit_paths(entry.unit))}
        unit = await ensure_unit_path(entry.unit, units)
        await upsert_person(entry, unit, await Person.get_or_none(object_id=entry.object_id))


def _directory_columns(
    entry: PersonEntry, unit: Unit | None
) -> dict[str, Any]:  # columns of several types
    return {
        "account": entry.account,
        "name": entry.name,
        "given_name": entry.given_name,
        "surname": entry.surname,
        "sort_key": text_search.sort_key(f"{entry.surname} {entry.given_name}"),
        "search_name": text_search.fold(f"{entry.name} {entry.surname} {entry.given_name}"),
        "mail": entry.mail,
        "telephone": entry.telephone,
        "mobile": entry.mobile,
        "title": entry.title,
        "place": entry.place,
        "unit_id": unit.id if unit else None,
        "manager_object_id": entry.manager,
        "active": entry.enabled,
    }


def _unit_paths(names: tuple[str, ...]) -> list[str]:
    return ["\t".join(names[: end + 1]) for end in range(len(names))]


def _dedupe_casefold(keywords: list[str]) -> list[str]:
    """Keep the first of the keywords that differ in case only."""
    kept: dict[str, str] = {}
    for word in keywords:
        kept.setdefault(text_search.fold(word), word)
    return list(kept.values())
