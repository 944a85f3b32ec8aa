"""Photos: made anew from what was sent, without what cameras write beside the picture."""

import io

import pytest
from PIL import Image

from groups_service.models import Person
from tests.people import Somebody
from tests.pictures import CAMERA, PLACE, a_huge_picture, a_picture

NO_PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


async def put(by: Somebody, raw: bytes, kind: str = "image/jpeg") -> tuple[int, str]:
    answer = await by.call("PUT", "/api/v1/me/photo", content=raw, headers={"Content-Type": kind})
    return answer.status_code, answer.json()["code"] if answer.content else ""


def upright(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw)).convert("RGB")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_a_photo_is_seen_by_everybody(ada: Somebody, bo: Somebody, kind: str) -> None:
    assert await put(ada, a_picture(kind), f"image/{kind.lower()}") == (204, "")

    address = (await bo.get(f"/people/{ada.id}")).json()["photo"]
    answer = await bo.call("GET", address)

    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (320, 320))
    assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == (
        "image/webp",
        "nosniff",
    )


async def test_a_photo_loses_what_the_camera_wrote(ada: Somebody) -> None:
    raw = a_picture()
    assert CAMERA.encode() in raw
    assert PLACE in raw

    await put(ada, raw)
    stored = (await ada.get(f"/people/{ada.id}/photo")).content

    assert CAMERA.encode() not in stored
    assert PLACE not in stored
    with Image.open(io.BytesIO(stored)) as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}


async def test_a_photo_taken_sideways_is_turned(ada: Somebody) -> None:
    picture = Image.new("RGB", (40, 40), "red")
    picture.paste("blue", (0, 0, 40, 20))
    exif = picture.getexif()
    exif[0x0112] = 3
    out = io.BytesIO()
    picture.save(out, "PNG", exif=exif)

    await put(ada, out.getvalue(), "image/png")
    stored = upright((await ada.get(f"/people/{ada.id}/photo")).content)

    top, bottom = stored.getpixel((160, 20)), stored.getpixel((160, 300))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > top[2], bottom[0] > bottom[2]) == (True, False)


UNFIT = {
    "BMP": (a_picture("BMP"), "image/png", (422, "invalid")),
    "TIFF": (a_picture("TIFF"), "image/jpeg", (422, "invalid")),
    "SVG": (NO_PICTURE, "image/png", (422, "invalid")),
    "nothing": (b"", "image/png", (422, "invalid")),
    "half": (a_picture()[:400], "image/jpeg", (422, "invalid")),
    "too many pixels": (a_huge_picture(8000), "image/png", (422, "invalid")),
    "too many bytes": (b"\0" * 10_000_001, "image/png", (413, "too_large")),
    "SVG said": (NO_PICTURE, "image/svg+xml", (415, "unsupported_media_type")),
    "BMP said": (a_picture("BMP"), "image/bmp", (415, "unsupported_media_type")),
    "unsaid": (a_picture(), "application/octet-stream", (415, "unsupported_media_type")),
}


@pytest.mark.parametrize("case", UNFIT)
async def test_what_is_no_fitting_picture_is_refused(ada: Somebody, case: str) -> None:
    raw, kind, refused = UNFIT[case]

    assert await put(ada, raw, kind) == refused
    assert (await Person.get(id=ada.id)).photo is None


async def test_a_photo_one_has_is_not_sent_again(ada: Somebody) -> None:
    await put(ada, a_picture())
    path = f"/people/{ada.id}/photo"
    first = await ada.get(path)

    same = await ada.get(path, headers={"If-None-Match": first.headers["etag"]})
    await put(ada, a_picture(colour="red"))
    other = await ada.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (same.status_code, other.status_code) == (304, 200)


async def test_a_photo_can_be_removed(ada: Somebody) -> None:
    await put(ada, a_picture())

    answer = await ada.delete("/me/photo")

    assert answer.status_code == 204
    assert (await ada.get(f"/people/{ada.id}/photo")).status_code == 404
    assert (await ada.get("/me")).json()["photo"] is None
