"""Image previews: small versions of pictures, for people who may read the picture only."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from groups_service.core import clock
from groups_service.domain.files import previews
from groups_service.models import Blob
from tests.support.builders import Json, a_group
from tests.support.images import CAMERA, PLACE, build_huge_image, build_image
from tests.support.people import ApiCaller

SECURITY_HEADERS = {
    "content-type": "image/webp",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, no-cache",
}
JOB_DELAY = timedelta(minutes=10)


async def create_post_with_file(actor: ApiCaller, group: Json, name: str, content: bytes) -> Json:
    file = (await actor.upload(group["id"], name, content, for_post="1")).json()
    body = {"text": "Se bilden", "attachments": [{"file": file["id"]}]}
    response = await actor.post(f"/groups/{group['id']}/posts", body)
    assert response.status_code == 201, response.text
    post: Json = response.json()
    return post


def list_previews(post: Json) -> list[Json]:
    [attached] = post["attachments"]
    previews_: list[Json] = attached["previews"]
    return previews_


def preview_path(preview: Json) -> str:
    return str(preview["content"]).removeprefix("/api/v1")


async def download_preview(actor: ApiCaller, preview: Json) -> Image.Image:
    response = await actor.get(preview_path(preview))
    assert response.status_code == 200, response.text
    return Image.open(io.BytesIO(response.content))


async def test_large_picture_has_two_preview_sizes(ada: ApiCaller, bo: ApiCaller) -> None:
    raw = build_image(size=(4000, 3000))
    post = await create_post_with_file(ada, await a_group(ada, "open"), "IMG_1.jpg", raw)

    sizes = [(each["width"], each["height"]) for each in list_previews(post)]
    pictures = [await download_preview(bo, each) for each in list_previews(post)]

    assert sizes == [(720, 540), (1600, 1200)]
    assert [(each.format, each.size) for each in pictures] == [("WEBP", size) for size in sizes]


async def test_preview_contains_no_camera_metadata(ada: ApiCaller) -> None:
    raw = build_image() + b"and more"
    post = await create_post_with_file(ada, await a_group(ada), "IMG_1.jpg", raw)

    response = await ada.get(preview_path(list_previews(post)[0]))

    assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    for metadata in (CAMERA.encode(), PLACE, b"and more", b"EXIF", b"ICCP"):
        assert metadata not in response.content


async def test_preview_of_rotated_picture_is_upright(ada: ApiCaller) -> None:
    raw = build_image(size=(2000, 1000), orientation=6)
    post = await create_post_with_file(ada, await a_group(ada), "IMG_1.jpg", raw)

    assert [(each["width"], each["height"]) for each in list_previews(post)] == [
        (360, 720),
        (800, 1600),
    ]
    assert (await download_preview(ada, list_previews(post)[0])).size == (360, 720)


@pytest.mark.parametrize("size", [(1, 1), (300, 200), (720, 20)])
async def test_preview_does_not_enlarge_a_small_picture(
    ada: ApiCaller, size: tuple[int, int]
) -> None:
    post = await create_post_with_file(
        ada, await a_group(ada), "i.png", build_image("PNG", size=size)
    )

    [preview] = list_previews(post)
    large = await ada.get(preview_path(preview).replace("small", "large"))

    assert (
        (preview["width"], preview["height"])
        == (await download_preview(ada, preview)).size
        == size
    )
    assert Image.open(io.BytesIO(large.content)).size == size


async def test_preview_keeps_transparency(ada: ApiCaller) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (800, 800), (0, 0, 0, 0)).save(out, "PNG")
    post = await create_post_with_file(ada, await a_group(ada), "i.png", out.getvalue())

    assert (await download_preview(ada, list_previews(post)[0])).getpixel((9, 9)) == (0, 0, 0, 0)


async def test_preview_of_animation_is_a_still_image(ada: ApiCaller) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (800, 600), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    post = await create_post_with_file(ada, await a_group(ada), "rörlig.gif", out.getvalue())

    still = await download_preview(ada, list_previews(post)[0])
    original = await ada.get(f"/files/{post['attachments'][0]['file']}/content")

    assert (still.size, getattr(still, "n_frames", 1)) == ((720, 540), 1)
    assert original.content == out.getvalue()


@pytest.mark.parametrize(
    "raw",
    [b"\x89PNG\r\n\x1a\n and no picture", build_huge_image(20_000), build_huge_image(60_000)],
)
async def test_unsupported_image_is_served_without_preview(ada: ApiCaller, raw: bytes) -> None:
    post = await create_post_with_file(ada, await a_group(ada), "i.png", raw)
    file = post["attachments"][0]["file"]

    with clock.frozen_at(clock.now() + JOB_DELAY):
        await previews.make_missing_previews(ada.app.state.context.archive)

    assert list_previews((await ada.get(f"/posts/{post['id']}")).json()) == []
    assert (await ada.get(f"/files/{file}/preview")).status_code == 404
    assert (await ada.get(f"/files/{file}/content")).content == raw
    assert (await Blob.get()).width == 0


async def test_non_image_file_has_no_preview(ada: ApiCaller) -> None:
    post = await create_post_with_file(ada, await a_group(ada), "plan.txt", b"x")

    assert list_previews(post) == []
    response = await ada.get(f"/files/{post['attachments'][0]['file']}/preview")
    assert response.status_code == 404


@pytest.mark.parametrize("query", ["size=medium", "side=640", "size=small&size=large"])
async def test_unknown_preview_size_is_refused(ada: ApiCaller, query: str) -> None:
    post = await create_post_with_file(ada, await a_group(ada), "i.png", build_image("PNG"))
    file = post["attachments"][0]["file"]

    assert (await ada.get(f"/files/{file}/preview?{query}")).status_code == 422


async def test_unchanged_preview_is_answered_with_304(ada: ApiCaller) -> None:
    post = await create_post_with_file(
        ada, await a_group(ada), "i.png", build_image("PNG", size=(2000, 9))
    )
    small, large = [
        (await ada.get(preview_path(each))).headers["etag"] for each in list_previews(post)
    ]

    again = await ada.get(preview_path(list_previews(post)[0]), headers={"If-None-Match": small})

    assert small != large
    assert (again.status_code, again.content) == (304, b"")


async def test_headers_do_not_reveal_the_storage_key(ada: ApiCaller) -> None:
    post = await create_post_with_file(
        ada, await a_group(ada), "i.png", build_image("PNG", size=(2000, 9))
    )
    blob = await Blob.get()
    paths = [
        preview_path(list_previews(post)[0]),
        f"/files/{post['attachments'][0]['file']}/content",
    ]

    for path in paths:
        response = await ada.get(path)
        assert blob.key.rpartition("/")[2] not in str(response.headers)


@pytest.mark.parametrize("with_etag", [False, True])
async def test_removed_member_gets_404_for_a_preview(
    ada: ApiCaller, bo: ApiCaller, *, with_etag: bool
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await create_post_with_file(ada, group, "i.png", build_image("PNG"))
    path = preview_path(list_previews(post)[0])
    before = await bo.get(path)
    headers = {"If-None-Match": before.headers["etag"]} if with_etag else {}
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    hidden = await bo.get(path, headers=headers)
    missing = await bo.get("/files/01890000-0000-7000-8000-000000000000/preview", headers=headers)

    assert before.status_code == 200
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert (hidden.status_code, hidden.headers) == (404, missing.headers)


async def test_preview_is_visible_where_its_post_is(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    file = (await ada.upload(group["id"], "i.png", build_image("PNG"), for_post="1")).json()
    path = f"/files/{file['id']}/preview"
    before_publishing = [(await person.get(path)).status_code for person in (ada, bo)]
    body = {"text": "Se bilden", "attachments": [{"file": file["id"]}]}
    post = (await ada.post(f"/groups/{group['id']}/posts", body)).json()
    published = (await bo.get(path)).status_code
    await ada.delete(f"/posts/{post['id']}")

    assert (before_publishing, published) == ([200, 404], 200)
    assert [(await person.get(path)).status_code for person in (ada, bo)] == [404, 404]
