"""Pictures for tests: made of nothing, with what cameras write beside them."""

import io
import struct
import zlib

from PIL import Image

CAMERA = "Kamera 3000"
PLACE = b"59.2741N15.2066E"


def a_picture(
    kind: str = "JPEG",
    *,
    colour: str = "teal",
    size: tuple[int, int] = (640, 480),
    orientation: int = 1,
) -> bytes:
    """A picture with EXIF: who made it, where, and how the camera was held."""
    picture = Image.new("RGB", size, colour)
    exif = picture.getexif()
    exif[0x010F] = CAMERA
    exif[0x0112] = orientation
    exif[0x927C] = PLACE
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def a_huge_picture(side: int) -> bytes:
    """A PNG of few bytes that says it has `side` x `side` pixels."""
    raw = a_picture("PNG", size=(1, 1))
    start, end = 12, 12 + 4 + 13  # the first chunk's type and data
    header = raw[start : start + 4] + struct.pack(">II", side, side) + raw[start + 12 : end]
    return raw[:start] + header + struct.pack(">I", zlib.crc32(header)) + raw[end + 4 :]
