"""Pictures for tests: made of nothing, with what cameras write beside them."""

import io

from PIL import Image

CAMERA = "Kamera 3000"
PLACE = b"59.2741N15.2066E"


def a_picture(
    kind: str = "JPEG", *, colour: str = "teal", size: tuple[int, int] = (640, 480)
) -> bytes:
    """A picture with EXIF: who made it, and where."""
    picture = Image.new("RGB", size, colour)
    exif = picture.getexif()
    exif[0x010F] = CAMERA
    exif[0x927C] = PLACE
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()
