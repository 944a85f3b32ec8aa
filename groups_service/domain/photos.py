"""Pictures of people and groups: decoded in a process of its own, made small, without metadata."""

import io
from collections.abc import AsyncIterator
from contextlib import suppress

import anyio.to_process
from anyio import BrokenWorkerProcess
from PIL import Image, ImageOps, UnidentifiedImageError

from groups_service import ids
from groups_service.errors import FieldError, Invalid
from groups_service.storage import Archive

LARGEST_PHOTO = 10_000_000  # bytes
MOST_PIXELS = 50_000_000
SIDE = 320  # pixels
SLOWEST = 10  # seconds
TRIES = 3
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


async def keep(archive: Archive, raw: bytes, kind: str = "photo") -> str:
    """Crop, shrink and store the picture `raw`; its key. Raises Invalid for anything else.

    `kind` is the field that is wrong then, and the folder.
    """
    try:
        small = await _apart(raw)
    except (ValueError, TimeoutError, BrokenWorkerProcess) as error:
        message = "This is not a picture that can be read (JPEG, PNG, WebP or GIF)."
        raise Invalid(FieldError(kind, "unreadable_image", message)) from error

    async def whole() -> AsyncIterator[bytes]:
        yield small

    key = f"{kind}s/{ids.new()}"
    await archive.write(key, whole(), at_most=LARGEST_PHOTO)
    return key


async def _apart(raw: bytes) -> bytes:
    """Shrunk by another process, and by a new one if that is dead: idle ones may be."""
    with anyio.fail_after(SLOWEST):
        for _ in range(TRIES - 1):
            with suppress(BrokenWorkerProcess):
                return await anyio.to_process.run_sync(shrunk, raw, cancellable=True)
        return await anyio.to_process.run_sync(shrunk, raw, cancellable=True)


def mark(object_id: str) -> str:
    """The setting that remembers which of the directory's pictures was taken over."""
    return f"photo {object_id}"


def shrunk(raw: bytes) -> bytes:
    """`raw` as a square WebP of SIDE pixels, upright and without metadata; else ValueError."""
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("too many pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            square = ImageOps.fit(upright, (SIDE, SIDE))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("not a picture") from error
    out = io.BytesIO()
    square.save(out, "WEBP", quality=82)
    return out.getvalue()
