"""Taking over people, units and groups from the directory, all at once."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256

from tortoise.transactions import in_transaction

from auth.directory import Entry, Snapshot
from groups_service import clock, ids
from groups_service.domain import people, photos
from groups_service.errors import Invalid, ServiceError
from groups_service.models import DirectoryGroup, DirectoryMembership, Person, Setting, Unit
from groups_service.storage import Archive

log = logging.getLogger(__name__)

MOST_TO_LOSE = 0.05  # of the active people; more missing at once is a fault, not a change
FEW = 20  # below that many people the brake makes no sense


@dataclass(frozen=True)
class Outcome:
    """How many people are known, and how many were let go by this sync."""

    people: int
    gone: int


class TooManyGone(ServiceError):
    status = 503
    code = "sync_braked"
    title = "The directory looks incomplete"


async def apply(snapshot: Snapshot, archive: Archive) -> Outcome:
    """Make the tables say what the snapshot says, or change nothing (TooManyGone)."""
    present = {entry.object_id for entry in snapshot.people if entry.enabled}
    known = await Person.filter(active=True).values_list("object_id", flat=True)
    gone = [object_id for object_id in map(str, known) if object_id not in present]
    if len(known) >= FEW and len(gone) > MOST_TO_LOSE * len(known):
        raise TooManyGone(
            "%(gone)d of %(known)d people are missing from the directory; nothing was changed.",
            gone=len(gone),
            known=len(known),
        )
    async with in_transaction("default"):
        await _store_people(snapshot)
        await Person.filter(object_id__in=gone).update(active=False)
        await _store_groups(snapshot)
        await _note_time()
    await _store_photos(snapshot, archive)
    log.info("directory synced", extra={"people": len(present), "gone": len(gone)})
    return Outcome(len(present), len(gone))


async def last() -> str | None:
    """When the directory was last taken over (ISO 8601), or None."""
    setting = await Setting.get_or_none(name="synced_at")
    return setting.value if setting else None


async def _store_people(snapshot: Snapshot) -> None:
    units = {unit.path: unit for unit in await Unit.all()}
    known = {person.object_id: person for person in await Person.all()}
    for entry in snapshot.people:
        unit = await people.place(entry.unit, units)
        await people.store(entry, unit, known.get(entry.object_id))
    await Person.filter(active=True).update(synced_at=clock.now())


async def _store_groups(snapshot: Snapshot) -> None:
    await DirectoryMembership.all().delete()
    await DirectoryGroup.all().delete()
    for group in snapshot.groups:
        await DirectoryGroup.create(object_id=group.object_id, name=group.name)
        await DirectoryMembership.bulk_create(
            DirectoryMembership(
                id=ids.new(), group_object_id=group.object_id, person_object_id=member
            )
            for member in sorted(group.members)
        )


async def _note_time() -> None:
    await Setting.filter(name="synced_at").delete()
    await Setting.create(name="synced_at", value=clock.now().isoformat())


async def _store_photos(snapshot: Snapshot, archive: Archive) -> None:
    """Take over pictures that changed; people's own pictures stay."""
    async for entry, raw in _new_photos(snapshot):
        try:
            key = await photos.keep(archive, raw)
        except Invalid:
            log.warning("directory photo unreadable", extra={"object_id": entry.object_id})
            continue
        await Person.filter(object_id=entry.object_id, photo_is_own=False).update(photo=key)
        await Setting.filter(name=_mark(entry)).delete()
        await Setting.create(name=_mark(entry), value=sha256(raw).hexdigest())


async def _new_photos(snapshot: Snapshot) -> AsyncIterator[tuple[Entry, bytes]]:
    marks = {row.name: row.value for row in await Setting.filter(name__startswith="photo ")}
    without = set(map(str, await Person.filter(photo=None).values_list("object_id", flat=True)))
    for entry in snapshot.people:
        if entry.photo is None:
            continue
        same = marks.get(_mark(entry)) == sha256(entry.photo).hexdigest()
        if not same or entry.object_id in without:
            yield entry, entry.photo


def _mark(entry: Entry) -> str:
    return f"photo {entry.object_id}"
