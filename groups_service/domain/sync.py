"""Taking over people, units and groups from the directory, all at once."""

import logging
from dataclasses import dataclass
from hashlib import sha256

from tortoise.transactions import in_transaction

from auth import grants
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
    _require_most(len(known), len(present), len(gone))
    async with in_transaction("default"):
        await _store_people(snapshot)
        await _let_go(gone)
        await _store_groups(snapshot)
        await _note_time()
    await _store_photos(snapshot, archive)
    log.info("directory synced", extra={"people": len(present), "gone": len(gone)})
    return Outcome(len(present), len(gone))


async def last() -> str | None:
    """When the directory was last taken over (ISO 8601), or None."""
    setting = await Setting.get_or_none(name="synced_at")
    return setting.value if setting else None


def _require_most(known: int, present: int, gone: int) -> None:
    """An empty answer is a fault even where few are known."""
    few = known < FEW and present
    if gone and not few and gone > MOST_TO_LOSE * known:
        message = (
            "%(gone)d of %(known)d people are missing from the directory; nothing was changed."
        )
        raise TooManyGone(message, gone=gone, known=known)


async def _let_go(gone: list[str]) -> None:
    """Their memberships sleep; their sessions and tokens end."""
    await Person.filter(object_id__in=gone).update(active=False)
    for object_id in gone:
        await grants.end_all(object_id, now=clock.now())


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
    """Take over pictures that changed or went; people's own pictures stay."""
    marks = {row.name: row.value for row in await Setting.filter(name__startswith="photo ")}
    own = set(map(str, await Person.filter(photo_is_own=True).values_list("object_id", flat=True)))
    for entry in snapshot.people:
        known = marks.get(photos.mark(entry.object_id))
        if entry.object_id in own:
            continue
        if entry.photo is None and known is not None:
            await _set_photo(entry, None, "")
        elif entry.photo is not None and known != _digest(entry.photo):
            await _take_photo(entry, entry.photo, archive)


async def _take_photo(entry: Entry, raw: bytes, archive: Archive) -> None:
    try:
        key = await photos.keep(archive, raw)
    except Invalid:
        log.warning("directory photo unreadable", extra={"object_id": entry.object_id})
        key = None
    await _set_photo(entry, key, _digest(raw))


async def _set_photo(entry: Entry, key: str | None, mark: str) -> None:
    """Remember what was taken over, so that it is looked at once."""
    name = photos.mark(entry.object_id)
    async with in_transaction("default"):
        await Person.filter(object_id=entry.object_id, photo_is_own=False).update(photo=key)
        await Setting.filter(name=name).delete()
        if mark:
            await Setting.create(name=name, value=mark)


def _digest(raw: bytes) -> str:
    return sha256(raw).hexdigest()
