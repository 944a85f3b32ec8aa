"""Make images smaller, upright and without metadata. Runs in a worker process."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SQUARE_SIDE_PX = 320
PREVIEW_SIDES_PX = (720, 1600)  # of the longer side of a preview
EXIF_ORIENTATION_TAG = 0x0112
ROTATED_ORIENTATIONS = (5, 6, 7, 8)

Size = tuple[int, int]


@dataclass(frozen=True)
class ResizedImage:
    """The size of the upright image, and its WebP previews by their longer side."""

    size: Size
    previews: dict[int, bytes]


def make_square(raw: bytes) -> bytes:
    """Return `raw` as a square WebP of SQUARE_SIDE_PX pixels.

    Raises ValueError for unreadable images.
    """
    with _open_image(raw) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        return _encode_webp(ImageOps.fit(upright, (SQUARE_SIDE_PX, SQUARE_SIDE_PX)), quality=82)


def make_previews(raw: bytes) -> ResizedImage:
    """Return the previews of `raw`; of an animation, those of the first frame.

    Raises ValueError for unreadable images.
    """
    with _open_image(raw) as image:
        size = image.size[::-1] if _is_rotated(image) else image.size
        sizes = preview_sizes(*size)
        image.draft(None, _fit_within(*image.size, max(sizes)))  # decodes large JPEG files faster
        upright = _convert_to_srgb(_without_palette(ImageOps.exif_transpose(image)))
        previews = {}
        for side in sorted(sizes, reverse=True):
            upright = upright.resize(sizes[side], Image.Resampling.LANCZOS, reducing_gap=3)
            previews[side] = _encode_webp(upright, quality=80)
    return ResizedImage(size, previews)


def _is_rotated(image: Image.Image) -> bool:
    return image.getexif().get(EXIF_ORIENTATION_TAG) in ROTATED_ORIENTATIONS


def preview_sizes(width: int, height: int) -> dict[int, Size]:
    """Return the sizes of the previews by their longer side.

    No preview is larger than the image.
    """
    longest = max(width, height)
    pairs = zip((0, *PREVIEW_SIDES_PX), PREVIEW_SIDES_PX, strict=False)
    return {side: _fit_within(width, height, side) for before, side in pairs if longest > before}


def _fit_within(width: int, height: int, side: int) -> Size:
    scale = min(1, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


@contextmanager
def _open_image(raw: bytes) -> Iterator[Image.Image]:
    """Open an image.

    Raises ValueError for any failure, because a file may be crafted to break decoders.
    """
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
            _require_max_pixels(image)
            yield image
    except Exception as error:
        raise ValueError("not an image") from error


def _require_max_pixels(image: Image.Image) -> None:
    """Raise ValueError for too many pixels.

    Called before decoding, because a small file may claim a huge image.
    """
    if image.width * image.height > MAX_PIXELS:
        raise ValueError("too many pixels")


def _without_palette(image: Image.Image) -> Image.Image:
    """Convert palette images, which cannot be scaled."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"RGB", "L", "CMYK"} else image.convert("RGB")


def _convert_to_srgb(image: Image.Image) -> Image.Image:
    """Convert the image from its embedded colour profile to sRGB."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    profile = image.info.get("icc_profile")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            embedded = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, embedded, srgb, outputMode=mode)
            return converted or image
    return image.convert(mode)


def _encode_webp(image: Image.Image, quality: int) -> bytes:
    stripped = image.copy()
    stripped.info = {}
    out = io.BytesIO()
    stripped.save(out, "WEBP", quality=quality)
    return out.getvalue()
