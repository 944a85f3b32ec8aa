"""Pictures of people and groups: decoded in a process of its own, made small, without metadata."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TypeVar

import anyio.to_process
from anyio import BrokenWorkerProcess

from groups_service import ids
from groups_service.domain import shrinking
from groups_service.errors import FieldError, Invalid
from groups_service.storage import Archive

LARGEST_PHOTO = 10_000_000  # bytes
SLOWEST = 10  # seconds
TRIES = 3

Made = TypeVar("Made")


async def keep(archive: Archive, raw: bytes, kind: str = "photo") -> str:
    """Crop, shrink and store the picture `raw`; its key. Raises Invalid for anything else.

    `kind` is the field that is wrong then, and the folder.
    """
    try:
        small = await apart(shrinking.square, raw)
    except (ValueError, TimeoutError, BrokenWorkerProcess) as error:
        message = "This is not a picture that can be read (JPEG, PNG, WebP or GIF)."
        raise Invalid(FieldError(kind, "unreadable_image", message)) from error

    key = f"{kind}s/{ids.new()}"
    await archive.write(key, whole(small), at_most=LARGEST_PHOTO)
    return key


async def whole(content: bytes) -> AsyncIterator[bytes]:
    """What the archive takes, of bytes that are all there."""
    yield content


async def apart(work: Callable[[bytes], Made], raw: bytes) -> Made:
    """`work` done by another process, and by a new one if that is dead: idle ones may be.

    Raises what `work` does, TimeoutError, BrokenWorkerProcess.
    """
    with anyio.fail_after(SLOWEST):
        for _ in range(TRIES - 1):
            with suppress(BrokenWorkerProcess):
                return await anyio.to_process.run_sync(work, raw, cancellable=True)
        return await anyio.to_process.run_sync(work, raw, cancellable=True)


def mark(object_id: str) -> str:
    """The setting that remembers which of the directory's pictures was taken over."""
    return f"photo {object_id}"
