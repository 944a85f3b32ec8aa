"""Pictures made smaller: upright, without metadata. What runs in a process of its own."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SIDE = 320  # pixels of a square
SIDES = (720, 1600)  # pixels of the longer side of a preview
ORIENTATION = 0x0112  # of EXIF
ON_ITS_SIDE = (5, 6, 7, 8)

Size = tuple[int, int]


@dataclass(frozen=True)
class Smaller:
    """How large a picture is, upright, and its previews as WebP by their longer side."""

    size: Size
    previews: dict[int, bytes]


def square(raw: bytes) -> bytes:
    """`raw` as a square WebP of SIDE pixels; else ValueError."""
    with _opened(raw) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        return _webp(ImageOps.fit(upright, (SIDE, SIDE)), quality=82)


def smaller(raw: bytes) -> Smaller:
    """The previews of `raw`, of what moves its first picture; else ValueError."""
    with _opened(raw) as picture:
        size = picture.size[::-1] if _on_its_side(picture) else picture.size
        wanted = sizes(*size)
        picture.draft(None, _fitted(*picture.size, max(wanted)))  # a camera's is read faster
        upright = _in_srgb(_plain(ImageOps.exif_transpose(picture)))
        previews = {}
        for side in sorted(wanted, reverse=True):
            upright = upright.resize(wanted[side], Image.Resampling.LANCZOS, reducing_gap=3)
            previews[side] = _webp(upright, quality=80)
    return Smaller(size, previews)


def _on_its_side(picture: Image.Image) -> bool:
    return picture.getexif().get(ORIENTATION) in ON_ITS_SIDE


def sizes(width: int, height: int) -> dict[int, Size]:
    """By their longer side, the sizes of the previews of a picture: none is larger than it."""
    longest = max(width, height)
    smaller_ones = zip((0, *SIDES), SIDES, strict=False)
    return {
        side: _fitted(width, height, side) for before, side in smaller_ones if longest > before
    }


def _fitted(width: int, height: int, side: int) -> Size:
    scale = min(1, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


@contextmanager
def _opened(raw: bytes) -> Iterator[Image.Image]:
    """A picture may be made to break what reads it: whatever happens, it is not one."""
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
            _require_few_pixels(picture)
            yield picture
    except Exception as error:
        raise ValueError("not a picture") from error


def _require_few_pixels(picture: Image.Image) -> None:
    """Asked before anything is decoded: few bytes may say that they are many pixels."""
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("too many pixels")


def _plain(picture: Image.Image) -> Image.Image:
    """Without a palette, which could not be scaled."""
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture if picture.mode in {"RGB", "L", "CMYK"} else picture.convert("RGB")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """In the colours of the web; cameras and printers have their own."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    profile = picture.info.get("icc_profile")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            web = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, own, web, outputMode=mode)
            return converted or picture
    return picture.convert(mode)


def _webp(picture: Image.Image, quality: int) -> bytes:
    bare = picture.copy()
    bare.info = {}
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=quality)
    return out.getvalue()
