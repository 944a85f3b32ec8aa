"""Previews lie in a folder or in S3 beside their pictures, and go with them."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256

from PIL import Image

from groups_service import clock, ids
from groups_service.database import Database
from groups_service.domain import leftovers, previews
from groups_service.models import Blob
from groups_service.storage import Archive
from tests.pictures import a_picture


async def a_blob(archive: Archive) -> Blob:
    raw = a_picture(size=(1000, 500))

    async def sent() -> AsyncIterator[bytes]:
        yield raw

    stored = await archive.write(f"files/{ids.new()}", sent(), at_most=len(raw))
    digest = sha256(raw).hexdigest()
    return await Blob.create(
        key=stored.key, sha256=digest, size=stored.size, created_at=clock.now()
    )


async def size_of(archive: Archive, key: str) -> tuple[int, int]:
    content = b"".join([piece async for piece in await archive.read(key)])
    return Image.open(io.BytesIO(content)).size


async def all_keys(archive: Archive) -> list[str]:
    return sorted([key for each in ("files", "previews") async for key in archive.keys(each)])


async def test_two_processes_that_make_the_same_previews_make_them_once(
    clean: Database, archive: Archive
) -> None:
    blob = await a_blob(archive)

    await asyncio.gather(*(previews.attempt(archive, blob) for _ in range(2)))

    after = await Blob.get()
    sizes = previews.of(after.width, after.height)
    assert sizes == {720: (720, 360), 1600: (1000, 500)}
    assert await all_keys(archive) == sorted([blob.key, *previews.keys(blob.key)])
    for side, size in sizes.items():
        assert await size_of(archive, previews.key(blob.key, side)) == size


async def test_previews_of_a_picture_that_went_meanwhile_go_too(
    clean: Database, archive: Archive
) -> None:
    blob = await a_blob(archive)
    await Blob.all().delete()

    await previews.attempt(archive, blob)

    assert await all_keys(archive) == [blob.key]


async def test_previews_whose_picture_has_gone_are_swept_and_others_not(
    clean: Database, archive: Archive
) -> None:
    gone, kept = await a_blob(archive), await a_blob(archive)
    for blob in (gone, kept):
        await previews.attempt(archive, blob)
    await Blob.filter(key=gone.key).delete()

    with clock.at(clock.now() + timedelta(hours=25)):
        await leftovers.sweep(archive)

    assert await all_keys(archive) == sorted([kept.key, *previews.keys(kept.key)])


async def test_a_store_that_is_away_leaves_the_previews_for_later(
    clean: Database, archive: Archive
) -> None:
    blob = await a_blob(archive)
    await archive.delete(blob.key)

    await previews.attempt(archive, blob)

    assert (await Blob.get()).width is None
