"""Pictures in posts come small enough for a feed, and to nobody who may not have the picture."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from groups_service import clock
from groups_service.domain import previews
from groups_service.models import Blob
from groups_service.storage import Archive
from tests.builders import Json, a_group
from tests.people import Somebody
from tests.pictures import CAMERA, PLACE, a_huge_picture, a_picture

SAFE = {
    "content-type": "image/webp",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, no-cache",
}
LATER = timedelta(minutes=10)


async def a_post_with(by: Somebody, group: Json, name: str, content: bytes) -> Json:
    file = (await by.upload(group["id"], name, content, for_post="1")).json()
    body = {"text": "Se bilden", "attachments": [{"file": file["id"]}]}
    answer = await by.post(f"/groups/{group['id']}/posts", body)
    assert answer.status_code == 201, answer.text
    post: Json = answer.json()
    return post


def shown(post: Json) -> list[Json]:
    [attached] = post["attachments"]
    found: list[Json] = attached["previews"]
    return found


def address(preview: Json) -> str:
    return str(preview["content"]).removeprefix("/api/v1")


async def drawn(by: Somebody, preview: Json) -> Image.Image:
    answer = await by.get(address(preview))
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.content))


async def test_a_large_picture_comes_in_two_smaller_sizes(ada: Somebody, bo: Somebody) -> None:
    raw = a_picture(size=(4000, 3000))
    post = await a_post_with(ada, await a_group(ada, "open"), "IMG_1.jpg", raw)

    sizes = [(each["width"], each["height"]) for each in shown(post)]
    pictures = [await drawn(bo, each) for each in shown(post)]

    assert sizes == [(720, 540), (1600, 1200)]
    assert [(each.format, each.size) for each in pictures] == [("WEBP", size) for size in sizes]


async def test_a_preview_says_nothing_of_the_camera_and_where_it_was(ada: Somebody) -> None:
    raw = a_picture() + b"and more"
    post = await a_post_with(ada, await a_group(ada), "IMG_1.jpg", raw)

    answer = await ada.get(address(shown(post)[0]))

    assert {name: answer.headers[name] for name in SAFE} == SAFE
    for told in (CAMERA.encode(), PLACE, b"and more", b"EXIF", b"ICCP"):
        assert told not in answer.content


async def test_a_picture_taken_on_its_side_is_shown_upright(ada: Somebody) -> None:
    raw = a_picture(size=(2000, 1000), orientation=6)
    post = await a_post_with(ada, await a_group(ada), "IMG_1.jpg", raw)

    assert [(each["width"], each["height"]) for each in shown(post)] == [(360, 720), (800, 1600)]
    assert (await drawn(ada, shown(post)[0])).size == (360, 720)


@pytest.mark.parametrize("size", [(1, 1), (300, 200), (720, 20)])
async def test_a_small_picture_is_made_no_larger(ada: Somebody, size: tuple[int, int]) -> None:
    post = await a_post_with(ada, await a_group(ada), "i.png", a_picture("PNG", size=size))

    [preview] = shown(post)
    large = await ada.get(address(preview).replace("small", "large"))

    assert (preview["width"], preview["height"]) == (await drawn(ada, preview)).size == size
    assert Image.open(io.BytesIO(large.content)).size == size


async def test_what_is_transparent_stays_so(ada: Somebody) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (800, 800), (0, 0, 0, 0)).save(out, "PNG")
    post = await a_post_with(ada, await a_group(ada), "i.png", out.getvalue())

    assert (await drawn(ada, shown(post)[0])).getpixel((9, 9)) == (0, 0, 0, 0)


async def test_a_moving_picture_stands_still_and_its_original_moves(ada: Somebody) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (800, 600), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    post = await a_post_with(ada, await a_group(ada), "rörlig.gif", out.getvalue())

    still = await drawn(ada, shown(post)[0])
    original = await ada.get(f"/files/{post['attachments'][0]['file']}/content")

    assert (still.size, getattr(still, "n_frames", 1)) == ((720, 540), 1)
    assert original.content == out.getvalue()


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n and no picture", a_huge_picture(20_000), a_huge_picture(60_000)]
)
async def test_what_cannot_be_made_smaller_is_shown_whole(ada: Somebody, raw: bytes) -> None:
    post = await a_post_with(ada, await a_group(ada), "i.png", raw)
    file = post["attachments"][0]["file"]

    with clock.at(clock.now() + LATER):
        await previews.make_missing(ada.app.state.service.archive)

    assert shown((await ada.get(f"/posts/{post['id']}")).json()) == []
    assert (await ada.get(f"/files/{file}/preview")).status_code == 404
    assert (await ada.get(f"/files/{file}/content")).content == raw
    assert (await Blob.get()).width == 0


async def test_other_files_have_no_preview(ada: Somebody) -> None:
    post = await a_post_with(ada, await a_group(ada), "plan.txt", b"x")

    assert shown(post) == []
    answer = await ada.get(f"/files/{post['attachments'][0]['file']}/preview")
    assert answer.status_code == 404


@pytest.mark.parametrize("query", ["size=medium", "side=640", "size=small&size=large"])
async def test_a_size_that_there_is_not_is_refused(ada: Somebody, query: str) -> None:
    post = await a_post_with(ada, await a_group(ada), "i.png", a_picture("PNG"))
    file = post["attachments"][0]["file"]

    assert (await ada.get(f"/files/{file}/preview?{query}")).status_code == 422


async def test_who_has_the_preview_is_told_so(ada: Somebody) -> None:
    post = await a_post_with(ada, await a_group(ada), "i.png", a_picture("PNG", size=(2000, 9)))
    small, large = [(await ada.get(address(each))).headers["etag"] for each in shown(post)]

    again = await ada.get(address(shown(post)[0]), headers={"If-None-Match": small})

    assert small != large
    assert (again.status_code, again.content) == (304, b"")


async def test_where_a_picture_lies_is_told_to_nobody(ada: Somebody) -> None:
    post = await a_post_with(ada, await a_group(ada), "i.png", a_picture("PNG", size=(2000, 9)))
    blob = await Blob.get()
    paths = [address(shown(post)[0]), f"/files/{post['attachments'][0]['file']}/content"]

    for path in paths:
        answer = await ada.get(path)
        assert blob.key.rpartition("/")[2] not in str(answer.headers)


@pytest.mark.parametrize("known", [False, True])
async def test_the_right_to_the_picture_is_asked_before_any_answer(
    ada: Somebody, bo: Somebody, *, known: bool
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post_with(ada, group, "i.png", a_picture("PNG"))
    path = address(shown(post)[0])
    before = await bo.get(path)
    headers = {"If-None-Match": before.headers["etag"]} if known else {}
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    hidden = await bo.get(path, headers=headers)
    missing = await bo.get("/files/01890000-0000-7000-8000-000000000000/preview", headers=headers)

    assert before.status_code == 200
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert (hidden.status_code, hidden.headers) == (404, missing.headers)


async def test_a_preview_is_seen_where_its_post_is(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    file = (await ada.upload(group["id"], "i.png", a_picture("PNG"), for_post="1")).json()
    path = f"/files/{file['id']}/preview"
    alone = [(await who.get(path)).status_code for who in (ada, bo)]
    body = {"text": "Se bilden", "attachments": [{"file": file["id"]}]}
    post = (await ada.post(f"/groups/{group['id']}/posts", body)).json()
    published = (await bo.get(path)).status_code
    await ada.delete(f"/posts/{post['id']}")

    assert (alone, published) == ([200, 404], 200)
    assert [(await who.get(path)).status_code for who in (ada, bo)] == [404, 404]


async def test_pictures_from_before_get_their_previews_by_the_job(ada: Somebody) -> None:
    post = await a_post_with(ada, await a_group(ada), "i.png", a_picture("PNG"))
    archive: Archive = ada.app.state.service.archive
    await _as_before(archive)
    without = shown((await ada.get(f"/posts/{post['id']}")).json())

    with clock.at(clock.now() + LATER):
        await previews.make_missing(archive)

    [preview] = shown((await ada.get(f"/posts/{post['id']}")).json())
    assert without == []
    assert (await drawn(ada, preview)).size == (640, 480)


async def test_a_picture_that_was_just_taken_in_is_not_made_smaller_twice(ada: Somebody) -> None:
    await a_post_with(ada, await a_group(ada), "i.png", a_picture("PNG"))
    archive: Archive = ada.app.state.service.archive
    await _as_before(archive)

    await previews.make_missing(archive)

    assert (await Blob.get()).width is None


async def test_one_picture_whose_bytes_are_away_does_not_hold_up_the_others(
    ada: Somebody,
) -> None:
    group = await a_group(ada)
    archive: Archive = ada.app.state.service.archive
    posts = [await a_post_with(ada, group, f"{n}.png", a_picture("PNG")) for n in range(2)]
    lost, kept = await Blob.all().order_by("-key")
    await _as_before(archive)
    await archive.delete(lost.key)

    with clock.at(clock.now() + LATER):
        await previews.make_missing(archive)

    assert [(await Blob.get(key=each.key)).width for each in (lost, kept)] == [None, 640]
    assert len(shown((await ada.get(f"/posts/{posts[0]['id']}")).json())) == 1


async def _as_before(archive: Archive) -> None:
    """As pictures were that came before there were previews."""
    for blob in await Blob.all():
        await previews.discard(archive, blob.key)
    await Blob.all().update(width=None, height=None)
