"""Profile photos: re-encoded from the upload, without camera metadata."""

import io

import pytest
from PIL import Image

from groups_service.models import Person
from tests.support.images import CAMERA, PLACE, build_huge_image, build_image
from tests.support.people import ApiCaller

SVG_WITH_SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


async def put_photo(actor: ApiCaller, raw: bytes, kind: str = "image/jpeg") -> tuple[int, str]:
    response = await actor.call(
        "PUT", "/api/v1/me/photo", content=raw, headers={"Content-Type": kind}
    )
    return response.status_code, response.json()["code"] if response.content else ""


def open_image(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw)).convert("RGB")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_photo_is_visible_to_all_employees(ada: ApiCaller, bo: ApiCaller, kind: str) -> None:
    assert await put_photo(ada, build_image(kind), f"image/{kind.lower()}") == (204, "")

    address = (await bo.get(f"/people/{ada.id}")).json()["photo"]
    response = await bo.call("GET", address)

    with Image.open(io.BytesIO(response.content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (320, 320))
    assert (response.headers["content-type"], response.headers["x-content-type-options"]) == (
        "image/webp",
        "nosniff",
    )


async def test_photo_is_stored_without_camera_metadata(ada: ApiCaller) -> None:
    raw = build_image()
    assert CAMERA.encode() in raw
    assert PLACE in raw

    await put_photo(ada, raw)
    stored = (await ada.get(f"/people/{ada.id}/photo")).content

    assert CAMERA.encode() not in stored
    assert PLACE not in stored
    with Image.open(io.BytesIO(stored)) as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}


async def test_rotated_photo_is_stored_upright(ada: ApiCaller) -> None:
    picture = Image.new("RGB", (40, 40), "red")
    picture.paste("blue", (0, 0, 40, 20))
    exif = picture.getexif()
    exif[0x0112] = 3
    out = io.BytesIO()
    picture.save(out, "PNG", exif=exif)

    await put_photo(ada, out.getvalue(), "image/png")
    stored = open_image((await ada.get(f"/people/{ada.id}/photo")).content)

    top, bottom = stored.getpixel((160, 20)), stored.getpixel((160, 300))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > top[2], bottom[0] > bottom[2]) == (True, False)


REFUSED_PHOTOS = {
    "BMP": (build_image("BMP"), "image/png", (422, "invalid")),
    "TIFF": (build_image("TIFF"), "image/jpeg", (422, "invalid")),
    "SVG": (SVG_WITH_SCRIPT, "image/png", (422, "invalid")),
    "nothing": (b"", "image/png", (422, "invalid")),
    "half": (build_image()[:400], "image/jpeg", (422, "invalid")),
    "too many pixels": (build_huge_image(8000), "image/png", (422, "invalid")),
    "too many bytes": (b"\0" * 10_000_001, "image/png", (413, "too_large")),
    "SVG said": (SVG_WITH_SCRIPT, "image/svg+xml", (415, "unsupported_media_type")),
    "BMP said": (build_image("BMP"), "image/bmp", (415, "unsupported_media_type")),
    "unsaid": (build_image(), "application/octet-stream", (415, "unsupported_media_type")),
}


@pytest.mark.parametrize("case", REFUSED_PHOTOS)
async def test_unsuitable_photo_is_refused(ada: ApiCaller, case: str) -> None:
    raw, kind, refused = REFUSED_PHOTOS[case]

    assert await put_photo(ada, raw, kind) == refused
    assert (await Person.get(id=ada.id)).photo is None


async def test_unchanged_photo_is_answered_with_304(ada: ApiCaller) -> None:
    await put_photo(ada, build_image())
    path = f"/people/{ada.id}/photo"
    first = await ada.get(path)

    same = await ada.get(path, headers={"If-None-Match": first.headers["etag"]})
    await put_photo(ada, build_image(colour="red"))
    other = await ada.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (same.status_code, other.status_code) == (304, 200)


async def test_photo_can_be_removed(ada: ApiCaller) -> None:
    await put_photo(ada, build_image())

    response = await ada.delete("/me/photo")

    assert response.status_code == 204
    assert (await ada.get(f"/people/{ada.id}/photo")).status_code == 404
    assert (await ada.get("/me")).json()["photo"] is None
