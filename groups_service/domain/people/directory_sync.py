"""Synchronise all people, units and groups from the directory."""

import logging
from dataclasses import dataclass
from hashlib import sha256

from tortoise.transactions import in_transaction

from auth import credentials
from auth.directory import DirectorySnapshot, PersonEntry
from groups_service.core import clock, ids
from groups_service.core.errors import InvalidInput, ServiceError
from groups_service.domain.core.images import processing
from groups_service.domain.people import profiles
from groups_service.models import DirectoryGroup, DirectoryMembership, Person, Setting, Unit
from groups_service.storage import Archive

log = logging.getLogger(__name__)

MAX_REMOVED_SHARE = 0.05  # of the active people; more at once is a fault of the directory
MIN_PEOPLE_FOR_GUARD = 20  # the limit on removals does not apply to fewer people


@dataclass(frozen=True)
class SyncResult:
    """The number of people in the directory, and of those who were deactivated by this sync."""

    people: int
    removed: int


class TooManyRemovals(ServiceError):
    status = 503
    code = "sync_braked"
    title = "The directory looks incomplete"


async def apply_snapshot(snapshot: DirectorySnapshot, archive: Archive) -> SyncResult:
    """Make the tables match the snapshot. Raises TooManyRemovals, and then changes nothing."""
    present = {entry.object_id for entry in snapshot.people if entry.enabled}
    known = await Person.filter(active=True).values_list("object_id", flat=True)
    removed = [object_id for object_id in map(str, known) if object_id not in present]
    _require_plausible_removals(len(known), len(present), len(removed))
    async with in_transaction("default"):
        await _store_people(snapshot)
        await _deactivate(removed)
        await _store_groups(snapshot)
        await _save_sync_time()
    await _store_photos(snapshot, archive)
    log.info("directory synced", extra={"people": len(present), "removed": len(removed)})
    return SyncResult(len(present), len(removed))


async def get_last_sync_time() -> str | None:
    """Return the time of the last sync (ISO 8601), or None."""
    setting = await Setting.get_or_none(name="synced_at")
    return setting.value if setting else None


def _require_plausible_removals(known: int, present: int, removed: int) -> None:
    """Raise TooManyRemovals when too many people are missing.

    An empty snapshot is treated as a fault even when few people are known.
    """
    is_small = known < MIN_PEOPLE_FOR_GUARD and present
    if removed and not is_small and removed > MAX_REMOVED_SHARE * known:
        message = (
            "%(gone)d of %(known)d people are missing from the directory; nothing was changed."
        )
        raise TooManyRemovals(message, gone=removed, known=known)


async def _deactivate(removed: list[str]) -> None:
    """Deactivate people and end their sessions and tokens; their memberships are kept."""
    await Person.filter(object_id__in=removed).update(active=False)
    for object_id in removed:
        await credentials.revoke_all(object_id, now=clock.now())


async def _store_people(snapshot: DirectorySnapshot) -> None:
    units = {unit.path: unit for unit in await Unit.all()}
    known = {person.object_id: person for person in await Person.all()}
    for entry in snapshot.people:
        unit = await profiles.ensure_unit_path(entry.unit, units)
        await profiles.upsert_person(entry, unit, known.get(entry.object_id))
    await Person.filter(active=True).update(synced_at=clock.now())


async def _store_groups(snapshot: DirectorySnapshot) -> None:
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


async def _save_sync_time() -> None:
    await Setting.filter(name="synced_at").delete()
    await Setting.create(name="synced_at", value=clock.now().isoformat())


async def _store_photos(snapshot: DirectorySnapshot, archive: Archive) -> None:
    """Store directory photos that changed and remove those that are gone.

    Photos that people uploaded themselves are kept.
    """
    digests = {row.name: row.value for row in await Setting.filter(name__startswith="photo ")}
    with_own_photo = set(
        map(str, await Person.filter(photo_is_own=True).values_list("object_id", flat=True))
    )
    for entry in snapshot.people:
        known = digests.get(processing.photo_setting_key(entry.object_id))
        if entry.object_id in with_own_photo:
            continue
        if entry.photo is None and known is not None:
            await _set_photo(entry, None, "")
        elif entry.photo is not None and known != _digest(entry.photo):
            await _store_photo(entry, entry.photo, archive)


async def _store_photo(entry: PersonEntry, raw: bytes, archive: Archive) -> None:
    try:
        key = await processing.store_square_image(archive, raw)
    except InvalidInput:
        log.warning("directory photo unreadable", extra={"object_id": entry.object_id})
        key = None
    await _set_photo(entry, key, _digest(raw))


async def _set_photo(entry: PersonEntry, key: str | None, digest: str) -> None:
    """Set the photo, and store the digest of the directory's photo to detect later changes."""
    name = processing.photo_setting_key(entry.object_id)
    async with in_transaction("default"):
        await Person.filter(object_id=entry.object_id, photo_is_own=False).update(photo=key)
        await Setting.filter(name=name).delete()
        if digest:
            await Setting.create(name=name, value=digest)


def _digest(raw: bytes) -> str:
    return sha256(raw).hexdigest()
