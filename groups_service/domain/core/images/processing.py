"""Images of people and groups: decoded in a worker process, made small, without metadata."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TypeVar

import anyio.to_process
from anyio import BrokenWorkerProcess

from groups_service.core import ids
from groups_service.core.errors import FieldError, InvalidInput
from groups_service.domain.core.images import resizing
from groups_service.storage import Archive

MAX_PHOTO_BYTES = 10_000_000
MAX_WORKER_SECONDS = 10
MAX_ATTEMPTS = 3

WorkResult = TypeVar("WorkResult")


async def store_square_image(archive: Archive, raw: bytes, kind: str = "photo") -> str:
    """Crop, shrink and store the image `raw`. Returns its storage key.

    `kind` is the folder, and the field that an error names. Raises InvalidInput when `raw` is
    not a readable image.
    """
    try:
        square = await run_in_worker_process(resizing.make_square, raw)
    except (ValueError, TimeoutError, BrokenWorkerProcess) as error:
        message = "This is not a picture that can be read (JPEG, PNG, WebP or GIF)."
        raise InvalidInput(FieldError(kind, "unreadable_image", message)) from error

    key = f"{kind}s/{ids.new()}"
    await archive.write(key, as_stream(square), max_bytes=MAX_PHOTO_BYTES)
    return key


async def as_stream(content: bytes) -> AsyncIterator[bytes]:
    """Yield `content` as one chunk, because the archive reads from an asynchronous iterator."""
    yield content


async def run_in_worker_process(work: Callable[[bytes], WorkResult], raw: bytes) -> WorkResult:
    """Run `work` in a worker process. Idle workers may be dead, so a broken one is replaced.

    Raises the exceptions of `work`, TimeoutError and BrokenWorkerProcess.
    """
    with anyio.fail_after(MAX_WORKER_SECONDS):
        for _ in range(MAX_ATTEMPTS - 1):
            with suppress(BrokenWorkerProcess):
                return await anyio.to_process.run_sync(work, raw, cancellable=True)
        return await anyio.to_process.run_sync(work, raw, cancellable=True)


def photo_setting_key(object_id: str) -> str:
    """Return the name of the setting that stores the digest of the person's directory photo."""
    return f"photo {object_id}"
