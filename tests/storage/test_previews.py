"""Previews are stored beside their images, in a folder or in S3, and deleted with them."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256

from PIL import Image

from groups_service.core import clock, ids
from groups_service.database import Database
from groups_service.domain.files import cleanup, previews
from groups_service.models import Blob
from groups_service.storage import Archive
from tests.support.images import build_image


async def create_blob(archive: Archive) -> Blob:
    raw = build_image(size=(1000, 500))

    async def stream() -> AsyncIterator[bytes]:
        yield raw

    stored = await archive.write(f"files/{ids.new()}", stream(), max_bytes=len(raw))
    digest = sha256(raw).hexdigest()
    return await Blob.create(
        key=stored.key, sha256=digest, size=stored.size, created_at=clock.now()
    )


async def read_size(archive: Archive, key: str) -> tuple[int, int]:
    content = b"".join([piece async for piece in await archive.read(key)])
    return Image.open(io.BytesIO(content)).size


async def list_keys(archive: Archive) -> list[str]:
    return sorted([key for each in ("files", "previews") async for key in archive.list_keys(each)])


async def test_two_processes_make_the_same_previews_once(
    empty_database: Database, archive: Archive
) -> None:
    blob = await create_blob(archive)

    await asyncio.gather(*(previews.try_make_previews(archive, blob) for _ in range(2)))

    after = await Blob.get()
    sizes = previews.get_preview_sizes(after.width, after.height)
    assert sizes == {720: (720, 360), 1600: (1000, 500)}
    assert await list_keys(archive) == sorted([blob.key, *previews.list_preview_keys(blob.key)])
    for side, size in sizes.items():
        assert await read_size(archive, previews.preview_key(blob.key, side)) == size


async def test_previews_of_a_deleted_image_are_deleted(
    empty_database: Database, archive: Archive
) -> None:
    blob = await create_blob(archive)
    await Blob.all().delete()

    await previews.try_make_previews(archive, blob)

    assert await list_keys(archive) == [blob.key]


async def test_cleanup_deletes_only_previews_without_an_image(
    empty_database: Database, archive: Archive
) -> None:
    deleted_blob, kept_blob = await create_blob(archive), await create_blob(archive)
    for blob in (deleted_blob, kept_blob):
        await previews.try_make_previews(archive, blob)
    await Blob.filter(key=deleted_blob.key).delete()

    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        await cleanup.delete_orphans(archive)

    assert await list_keys(archive) == sorted(
        [kept_blob.key, *previews.list_preview_keys(kept_blob.key)]
    )


async def test_unavailable_image_leaves_the_previews_for_later(
    empty_database: Database, archive: Archive
) -> None:
    blob = await create_blob(archive)
    await archive.delete(blob.key)

    await previews.try_make_previews(archive, blob)

    assert (await Blob.get()).width is None
