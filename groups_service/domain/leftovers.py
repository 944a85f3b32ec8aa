"""Forgetting bytes that no row names: uploads that were cut off, pictures that were replaced."""

from collections.abc import AsyncIterator
from datetime import timedelta

from groups_service import clock, ids
from groups_service.models import Blob, Person
from groups_service.storage import Archive

UNNAMED_FOR = timedelta(hours=24)


async def sweep(archive: Archive) -> None:
    """Forget what nothing has named for a day. A key ends with the id that says its age."""
    async for key in _old(archive, "files"):
        if not await Blob.exists(key=key):
            await archive.delete(key)
    pictures = {person.photo for person in await Person.exclude(photo=None).only("id", "photo")}
    async for key in _old(archive, "photos"):
        if key not in pictures:
            await archive.delete(key)


async def _old(archive: Archive, folder: str) -> AsyncIterator[str]:
    newest = f"{folder}/{ids.earliest(clock.now() - UNNAMED_FOR)}"
    async for key in archive.keys(folder):
        if key < newest:
            yield key
