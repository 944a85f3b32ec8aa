"""Previews: pictures of the file archive made smaller, so that feeds need not send them whole.

They lie beside the file under a name made of its own, and go when it goes.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from anyio import BrokenWorkerProcess, CapacityLimiter
from anyio.lowlevel import RunVar

from groups_service import clock
from groups_service.domain import photos, shrinking
from groups_service.domain.shrinking import Size, Smaller
from groups_service.errors import Unavailable
from groups_service.models import Blob
from groups_service.storage import OUTAGES, Archive

log = logging.getLogger(__name__)

PICTURES = ("image/gif", "image/jpeg", "image/png", "image/webp")
LARGEST = 30_000_000  # bytes of a picture that is read; a larger one is shown as it is
AT_ONCE = 2  # pictures read whole into the memory of a process
LONGEST_WAIT = 10  # seconds that an upload waits for its previews
LONGEST_ROUND = 60  # seconds of making those that are missing
MOST_IN_A_ROUND = 1000
AWAY = (Unavailable, *OUTAGES)
LEFT = timedelta(minutes=5)
"""When whoever took a picture in has made its previews, or never will."""

_limiter: RunVar[CapacityLimiter] = RunVar("previews")


def of(width: int | None, height: int | None) -> dict[int, Size]:
    """By their longer side, the previews of what a blob of this `width` and `height` holds."""
    return shrinking.sizes(width, height) if width and height else {}


def key(blob: str, side: int) -> str:
    """Where the preview of the blob lies."""
    return f"previews/{blob.rpartition('/')[2]}-{side}"


def keys(blob: str) -> list[str]:
    """All that may lie there."""
    return [key(blob, side) for side in shrinking.SIDES]


def blob_of(key: str) -> str:
    return f"files/{key.rpartition('/')[2].rpartition('-')[0]}"


async def attempt(archive: Archive, blob: Blob) -> None:
    """Make the previews now if that can be done; else the job makes them later."""
    with suppress(*AWAY, TimeoutError, BrokenWorkerProcess):
        async with asyncio.timeout(LONGEST_WAIT):
            await _make(archive, blob)


async def make_missing(archive: Archive) -> None:
    """Make the previews that were not made when their picture was uploaded."""
    left = Blob.filter(width=None, created_at__lt=clock.now() - LEFT).order_by("-key")
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_ROUND):
            for blob in await left.limit(MOST_IN_A_ROUND):
                await _make_or_not(archive, blob)


async def _make_or_not(archive: Archive, blob: Blob) -> None:
    """What takes too long or kills who reads it is not tried again."""
    try:
        await _make(archive, blob)
    except (TimeoutError, BrokenWorkerProcess):
        await _note(blob, (0, 0))
    except AWAY:
        log.warning("picture not read", extra={"blob": blob.key})


async def _make(archive: Archive, blob: Blob) -> None:
    """Bytes first, then the sizes that name them. Two who do the same make the same.

    Raises one of AWAY, TimeoutError, BrokenWorkerProcess.
    """
    async with _place():
        try:
            made = await _read(archive, blob)
        except ValueError:
            await _note(blob, (0, 0))
            return
        for side, content in made.previews.items():
            stored = photos.whole(content)
            await archive.write(key(blob.key, side), stored, at_most=len(content))
    await _note(blob, made.size)
    if not await Blob.exists(key=blob.key):
        await discard(archive, blob.key)


async def discard(archive: Archive, blob: str) -> None:
    for each in keys(blob):
        await archive.discard(each)


async def _read(archive: Archive, blob: Blob) -> Smaller:
    if blob.size > LARGEST:
        raise ValueError("too many bytes")
    raw = b"".join([piece async for piece in await archive.read(blob.key)])
    return await photos.apart(shrinking.smaller, raw)


async def _note(blob: Blob, size: Size) -> None:
    width, height = size
    await Blob.filter(key=blob.key, width=None).update(width=width, height=height)


def _place() -> CapacityLimiter:
    """The places of this event loop for pictures being read."""
    try:
        return _limiter.get()
    except LookupError:
        _limiter.set(CapacityLimiter(AT_ONCE))
        return _limiter.get()
