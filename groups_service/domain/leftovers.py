"""Forgetting what nobody uses: uploads whose post never came, and bytes that no row names.

Those are of uploads that were cut off, and pictures that were replaced.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

from tortoise.transactions import in_transaction

from groups_service import clock, ids
from groups_service.domain import previews
from groups_service.models import ArchiveFile, Blob, Draft, Group, Person
from groups_service.storage import Archive

UNNAMED_FOR = timedelta(hours=24)
WAITING_FOR = timedelta(days=7)


async def sweep(archive: Archive) -> None:
    """Forget both. What nothing has named for a day goes: a key holds the id that says its age."""
    await _forget_uploads(archive)
    await _forget_files(archive)
    await _forget_pictures(archive)


async def _forget_uploads(archive: Archive) -> None:
    """Those for posts that never came, unless a draft of their uploader names them."""
    long_ago = clock.now() - WAITING_FOR
    for file in await ArchiveFile.filter(waiting_since__lt=long_ago):
        if not await Draft.exists(person_id=file.author_id, text__contains=str(file.id)):
            await _forget_upload(archive, file)


async def _forget_upload(archive: Archive, file: ArchiveFile) -> None:
    """Row first, bytes after. A post that shows the file has made it wait no more, or fails."""
    async with in_transaction("default"):
        if not await ArchiveFile.filter(id=file.id, waiting_since__not_isnull=True).delete():
            return
        if await ArchiveFile.exists(blob_id=file.blob_id):
            return
        await Blob.filter(key=file.blob_id).delete()
    await archive.discard(file.blob_id)
    await previews.discard(archive, file.blob_id)


async def _forget_files(archive: Archive) -> None:
    async for key in _old(archive, "files"):
        if not await Blob.exists(key=key):
            await archive.delete(key)
    async for key in _old(archive, "previews"):
        if not await Blob.exists(key=previews.blob_of(key)):
            await archive.delete(key)


async def _forget_pictures(archive: Archive) -> None:
    shown = await _shown()
    for folder in ("photos", "pictures"):
        async for key in _old(archive, folder):
            if key not in shown:
                await archive.delete(key)


async def _shown() -> set[str | None]:
    """The pictures of people and groups."""
    people = await Person.exclude(photo=None).only("id", "photo")
    groups = await Group.exclude(picture=None).only("id", "picture")
    return {person.photo for person in people} | {group.picture for group in groups}


async def _old(archive: Archive, folder: str) -> AsyncIterator[str]:
    newest = f"{folder}/{ids.earliest(clock.now() - UNNAMED_FOR)}"
    async for key in archive.keys(folder):
        if key < newest:
            yield key
