"""Delete unused files: uploads whose post was never published, and blobs without a row.

Such blobs are left by interrupted uploads and by pictures that were replaced.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

from tortoise.transactions import in_transaction

from groups_service.core import clock, ids
from groups_service.domain.files import previews
from groups_service.models import ArchiveFile, Blob, Draft, Group, Person
from groups_service.storage import Archive

ORPHAN_AGE = timedelta(hours=24)
PENDING_UPLOAD_AGE = timedelta(days=7)


async def delete_orphans(archive: Archive) -> None:
    """Delete stale uploads, and unreferenced blobs older than a day.

    The age of a blob is read from the UUIDv7 in its key.
    """
    await _delete_stale_uploads(archive)
    await _delete_orphaned_files(archive)
    await _delete_orphaned_pictures(archive)


# access (read): a job without a viewer; only the uploader has seen the file
async def _delete_stale_uploads(archive: Archive) -> None:
    """Delete pending uploads of posts that were never published.

    Uploads that a draft of their uploader names are kept.
    """
    oldest = clock.now() - PENDING_UPLOAD_AGE
    for file in await ArchiveFile.filter(pending_since__lt=oldest):
        if not await Draft.exists(person_id=file.author_id, text__contains=str(file.id)):
            await _delete_stale_upload(archive, file)


# access (read): a job without a viewer; only the uploader has seen the file
async def _delete_stale_upload(archive: Archive, file: ArchiveFile) -> None:
    """Delete the row first, then the bytes.

    A post that attaches the file at the same time has claimed it before, or fails.
    """
    async with in_transaction("default"):
        if not await ArchiveFile.filter(id=file.id, pending_since__not_isnull=True).delete():
            return
        if await ArchiveFile.exists(blob_id=file.blob_id):
            return
        await Blob.filter(key=file.blob_id).delete()
    await archive.try_delete(file.blob_id)
    await previews.discard_previews(archive, file.blob_id)


async def _delete_orphaned_files(archive: Archive) -> None:
    async for key in _list_old_keys(archive, "files"):
        if not await Blob.exists(key=key):
            await archive.delete(key)
    async for key in _list_old_keys(archive, "previews"):
        if not await Blob.exists(key=previews.get_blob_key(key)):
            await archive.delete(key)


async def _delete_orphaned_pictures(archive: Archive) -> None:
    referenced = await _list_referenced_pictures()
    for folder in ("photos", "pictures"):
        async for key in _list_old_keys(archive, folder):
            if key not in referenced:
                await archive.delete(key)


# access (read): only storage keys, of all groups
async def _list_referenced_pictures() -> set[str | None]:
    """Return the storage keys of all current pictures of people and groups."""
    people = await Person.exclude(photo=None).only("id", "photo")
    groups = await Group.exclude(picture=None).only("id", "picture")
    return {person.photo for person in people} | {group.picture for group in groups}


async def _list_old_keys(archive: Archive, folder: str) -> AsyncIterator[str]:
    newest = f"{folder}/{ids.lowest_id_at(clock.now() - ORPHAN_AGE)}"
    async for key in archive.list_keys(folder):
        if key < newest:
            yield key
