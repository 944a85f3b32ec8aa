"""Forgetting bytes that no row names: uploads that were cut off, pictures that were replaced."""

from collections.abc import AsyncIterator
from datetime import timedelta

from groups_service import clock, ids
from groups_service.models import Blob, Group, Person
from groups_service.storage import Archive

UNNAMED_FOR = timedelta(hours=24)


async def sweep(archive: Archive) -> None:
    """Forget what nothing has named for a day. A key ends with the id that says its age."""
    async for key in _old(archive, "files"):
        if not await Blob.exists(key=key):
            await archive.delete(key)
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
