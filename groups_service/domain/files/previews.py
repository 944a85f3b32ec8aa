"""Previews of pictures in the file archive, so that feeds need not send full-size images.

They are stored under a key derived from that of the file, and deleted with it.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from anyio import BrokenWorkerProcess, CapacityLimiter
from anyio.lowlevel import RunVar

from groups_service.core import clock
from groups_service.core.errors import ServiceUnavailable
from groups_service.domain.core.images import processing, resizing
from groups_service.domain.core.images.resizing import ResizedImage, Size
from groups_service.models import Blob
from groups_service.storage import STORAGE_ERRORS, Archive

log = logging.getLogger(__name__)

PICTURE_MEDIA_TYPES = ("image/gif", "image/jpeg", "image/png", "image/webp")
MAX_PICTURE_BYTES = 30_000_000  # a larger picture gets no preview
MAX_PICTURES_IN_MEMORY = 2  # of one process
MAX_UPLOAD_WAIT_SECONDS = 10
MAX_RUN_SECONDS = 60
MAX_PICTURES_PER_RUN = 1000
RETRYABLE_ERRORS = (ServiceUnavailable, *STORAGE_ERRORS)
GRACE_PERIOD = timedelta(minutes=5)
"""The time after which a picture without previews is not being processed by its upload any more.
"""

_limiter: RunVar[CapacityLimiter] = RunVar("previews")


def get_preview_sizes(width: int | None, height: int | None) -> dict[int, Size]:
    """Return the preview sizes of an image by their longer side; none when its size is unknown."""
    return resizing.preview_sizes(width, height) if width and height else {}


def preview_key(blob: str, side: int) -> str:
    """Return the storage key of a preview."""
    return f"previews/{blob.rpartition('/')[2]}-{side}"


def list_preview_keys(blob: str) -> list[str]:
    """Return the storage keys of all possible previews of the blob."""
    return [preview_key(blob, side) for side in resizing.PREVIEW_SIDES_PX]


def get_blob_key(preview_key: str) -> str:
    return f"files/{preview_key.rpartition('/')[2].rpartition('-')[0]}"


async def try_make_previews(archive: Archive, blob: Blob) -> None:
    """Try to make the previews now; after a failure, the job makes them later."""
    with suppress(*RETRYABLE_ERRORS, TimeoutError, BrokenWorkerProcess):
        async with asyncio.timeout(MAX_UPLOAD_WAIT_SECONDS):
            await _make_previews(archive, blob)


async def make_missing_previews(archive: Archive) -> None:
    """Make the previews that were not made when their picture was uploaded."""
    missing = Blob.filter(width=None, created_at__lt=clock.now() - GRACE_PERIOD).order_by("-key")
    with suppress(TimeoutError):
        async with asyncio.timeout(MAX_RUN_SECONDS):
            for blob in await missing.limit(MAX_PICTURES_PER_RUN):
                await _make_or_give_up(archive, blob)


async def _make_or_give_up(archive: Archive, blob: Blob) -> None:
    """Make the previews. Do not try again after a timeout or a crash of the worker."""
    try:
        await _make_previews(archive, blob)
    except (TimeoutError, BrokenWorkerProcess):
        await _save_size(blob, (0, 0))
    except RETRYABLE_ERRORS:
        log.warning("picture not read", extra={"blob": blob.key})


async def _make_previews(archive: Archive, blob: Blob) -> None:
    """Store the previews, then the image size that makes them visible.

    Concurrent runs write the same content. Raises one of RETRYABLE_ERRORS, TimeoutError,
    BrokenWorkerProcess.
    """
    async with _picture_limiter():
        try:
            resized = await _read_and_resize(archive, blob)
        except ValueError:
            await _save_size(blob, (0, 0))
            return
        for side, content in resized.previews.items():
            stream = processing.as_stream(content)
            await archive.write(preview_key(blob.key, side), stream, max_bytes=len(content))
    await _save_size(blob, resized.size)
    if not await Blob.exists(key=blob.key):
        await discard_previews(archive, blob.key)


async def discard_previews(archive: Archive, blob: str) -> None:
    for each in list_preview_keys(blob):
        await archive.try_delete(each)


async def _read_and_resize(archive: Archive, blob: Blob) -> ResizedImage:
    if blob.size > MAX_PICTURE_BYTES:
        raise ValueError("too many bytes")
    raw = b"".join([piece async for piece in await archive.read(blob.key)])
    return await processing.run_in_worker_process(resizing.make_previews, raw)


async def _save_size(blob: Blob, size: Size) -> None:
    width, height = size
    await Blob.filter(key=blob.key, width=None).update(width=width, height=height)


def _picture_limiter() -> CapacityLimiter:
    """Return this event loop's limiter for pictures in memory."""
    try:
        return _limiter.get()
    except LookupError:
        _limiter.set(CapacityLimiter(MAX_PICTURES_IN_MEMORY))
        return _limiter.get()
