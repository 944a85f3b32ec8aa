"""People: known from the directory, described by themselves."""

from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from auth.directory import Entry
from groups_service import clock, ids, words
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.domain import photos
from groups_service.errors import NotFound
from groups_service.models import Keyword, Person, Post, Setting, Unit
from groups_service.queries.rows import uuid
from groups_service.storage import Archive


async def welcome(entry: Entry) -> None:
    """Know the person who just signed in, as the directory describes them now."""
    try:
        await _meet(entry)
    except IntegrityError:  # two first sign-ins at once: the other one stored the person
        await _meet(entry)


async def viewer_for(object_id: str) -> Viewer | None:
    """The active person with this directory id."""
    rows = await sql("SELECT id FROM person WHERE object_id = $1 AND active", object_id)
    return Viewer(uuid(rows[0]["id"]), object_id) if rows else None


async def is_active(person_id: UUID) -> bool:
    return await Person.exists(id=person_id, active=True)


async def store(entry: Entry, unit: Unit | None, known: Person | None) -> None:
    """Write what the directory says, if it is news; what people add themselves is left alone."""
    told = _told(entry, unit)
    if known is None:
        now = clock.now()
        await Person.create(
            id=ids.new(), object_id=entry.object_id, created_at=now, synced_at=now, **told
        )
    elif any(getattr(known, name) != value for name, value in told.items()):
        await Person.filter(id=known.id).update(**told, synced_at=clock.now())
        if known.unit_id != told["unit_id"]:
            await Post.filter(timeline_id=known.id).update(unit_id=told["unit_id"])


async def place(names: tuple[str, ...], known: dict[str, Unit]) -> Unit | None:
    """The unit at the end of the path of `names`, made when it is new; `known` grows."""
    parent: Unit | None = None
    for depth, path in enumerate(_paths(names)):
        unit = known.get(path)
        if unit is None:
            unit = await Unit.create(
                id=ids.new(),
                parent_id=parent.id if parent else None,
                name=names[depth],
                path=path,
                depth=depth,
                sort_key=words.sort_key(names[depth]),
            )
            known[path] = unit
        parent = unit
    return parent


async def describe(viewer: Viewer, about: str | None, keywords: list[str] | None) -> None:
    """Set one's own words; None leaves them as they are."""
    async with in_transaction("default"):
        if about is not None:
            await Person.filter(id=viewer.id).update(about=about)
        if keywords is not None:
            await Keyword.filter(person_id=viewer.id).delete()
            for position, word in enumerate(_once_each(keywords)):
                await Keyword.create(
                    id=ids.new(),
                    person_id=viewer.id,
                    position=position,
                    word=word,
                    folded=words.fold(word),
                )


async def set_photo(viewer: Viewer, archive: Archive, raw: bytes) -> None:
    key = await photos.keep(archive, raw)
    await Person.filter(id=viewer.id).update(photo=key, photo_is_own=True)


async def remove_photo(viewer: Viewer) -> None:
    """Back to none; the next sync brings the directory's picture, if it has one."""
    async with in_transaction("default"):
        await Person.filter(id=viewer.id).update(photo=None, photo_is_own=False)
        await Setting.filter(name=photos.mark(viewer.object_id)).delete()


async def photo_key(person_id: UUID) -> str:
    person = await Person.get_or_none(id=person_id)
    if person is None or person.photo is None:
        raise NotFound
    return person.photo


async def _meet(entry: Entry) -> None:
    async with in_transaction("default"):
        units = {unit.path: unit for unit in await Unit.filter(path__in=_paths(entry.unit))}
        unit = await place(entry.unit, units)
        await store(entry, unit, await Person.get_or_none(object_id=entry.object_id))


def _told(entry: Entry, unit: Unit | None) -> dict[str, Any]:  # columns of several types
    return {
        "account": entry.account,
        "name": entry.name,
        "given_name": entry.given_name,
        "surname": entry.surname,
        "sort_key": words.sort_key(f"{entry.surname} {entry.given_name}"),
        "folded": words.fold(f"{entry.name} {entry.surname} {entry.given_name}"),
        "mail": entry.mail,
        "telephone": entry.telephone,
        "mobile": entry.mobile,
        "title": entry.title,
        "place": entry.place,
        "unit_id": unit.id if unit else None,
        "manager_object_id": entry.manager,
        "active": entry.enabled,
    }


def _paths(names: tuple[str, ...]) -> list[str]:
    return ["\t".join(names[: end + 1]) for end in range(len(names))]


def _once_each(keywords: list[str]) -> list[str]:
    """The first of those that differ in case only."""
    kept: dict[str, str] = {}
    for word in keywords:
        kept.setdefault(words.fold(word), word)
    return list(kept.values())
