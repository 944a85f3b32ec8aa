"""Images for tests, with the metadata that cameras write."""

import io
import struct
import zlib

from PIL import Image

CAMERA = "Kamera 3000"
PLACE = b"59.2741N15.2066E"


def build_image(
    kind: str = "JPEG",
    *,
    colour: str = "teal",
    size: tuple[int, int] = (640, 480),
    orientation: int = 1,
) -> bytes:
    """Return an image with EXIF: the camera, the place, and the orientation of the camera."""
    image = Image.new("RGB", size, colour)
    exif = image.getexif()
    exif[0x010F] = CAMERA
    exif[0x0112] = orientation
    exif[0x927C] = PLACE
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def build_huge_image(side: int) -> bytes:
    """Return a PNG of few bytes whose header says it has `side` x `side` pixels."""
    raw = build_image("PNG", size=(1, 1))
    start, end = 12, 12 + 4 + 13  # the first chunk's type and data
    header = raw[start : start + 4] + struct.pack(">II", side, side) + raw[start + 12 : end]
    return raw[:start] + header + struct.pack(">I", zlib.crc32(header)) + raw[end + 4 :]
