"""Uploads whose post never came are forgotten after a week; nothing else is."""

import asyncio
from datetime import timedelta

import httpx2
from starlette.applications import Starlette

from groups_service import clock
from groups_service.domain import leftovers
from groups_service.models import ArchiveFile, Attachment, Blob, Post
from groups_service.storage import Archive
from tests.api.around import said
from tests.builders import Json, a_file, a_group, a_post
from tests.people import Somebody
from tests.pictures import a_picture

EARLY, LATE = timedelta(days=6, hours=23), timedelta(days=7, hours=1)
TIMES = 20


async def an_upload(by: Somebody, group: Json, content: bytes = b"x") -> str:
    """The id of a file that was uploaded for a post."""
    answer = await by.upload(group["id"], "bild.jpg", content, for_post="1")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def publish(by: Somebody, group: Json, *files: str) -> httpx2.Response:
    shown = [{"file": file} for file in files]
    return await by.post(
        f"/groups/{group['id']}/posts", {"text": "Se bilden", "attachments": shown}
    )


async def sweep(app: Starlette, later: timedelta = LATE) -> None:
    with clock.at(clock.now() + later):
        await leftovers.sweep(archive_of(app))


def archive_of(app: Starlette) -> Archive:
    archive = app.state.service.archive
    assert isinstance(archive, Archive)
    return archive


async def lying(app: Starlette, blob: str) -> list[str]:
    """What lies in the archive of this blob and its previews."""
    name = blob.removeprefix("files/")
    folders = ("files", "previews")
    return [
        key for each in folders async for key in archive_of(app).keys(each) if key.find(name) >= 0
    ]


async def test_an_upload_whose_post_never_came_is_forgotten_after_a_week(
    app: Starlette, ada: Somebody
) -> None:
    file = await an_upload(ada, await a_group(ada), a_picture(size=(2000, 1000)))
    blob = (await Blob.get()).key
    before = await lying(app, blob)

    await sweep(app, EARLY)
    early = await ada.get(f"/files/{file}/content")
    await sweep(app)

    assert (len(before), early.status_code) == (3, 200)
    assert (await ada.get(f"/files/{file}/content")).status_code == 404
    assert [await ArchiveFile.all().count(), await Blob.all().count()] == [0, 0]
    assert await lying(app, blob) == []


async def test_an_upload_for_ones_own_timeline_is_forgotten_like_any(
    app: Starlette, ada: Somebody
) -> None:
    answer = await ada.call(
        "POST", "/api/v1/me/files", files={"file": ("bild.jpg", b"x", "image/jpeg")}
    )

    await sweep(app)

    assert answer.status_code == 201
    assert await ArchiveFile.all().count() == 0


async def test_what_was_published_is_kept(app: Starlette, ada: Somebody) -> None:
    group = await a_group(ada)
    listed, shown = (await a_file(ada, group))["id"], await an_upload(ada, group)
    assert (await publish(ada, group, shown)).status_code == 201

    await sweep(app)

    for file in (listed, shown):
        assert (await ada.get(f"/files/{file}/content")).status_code == 200


async def test_what_was_shown_once_is_kept_although_its_post_has_gone(
    app: Starlette, ada: Somebody
) -> None:
    group = await a_group(ada)
    files = [await an_upload(ada, group) for _ in range(2)]
    edited, deleted = [(await publish(ada, group, file)).json()["id"] for file in files]
    await ada.patch(f"/posts/{edited}", {"text": "Utan bild", "attachments": []})
    await ada.delete(f"/posts/{deleted}")

    await sweep(app)
    again = await ada.patch(
        f"/posts/{edited}", {"text": "Med bild", "attachments": [{"file": files[0]}]}
    )
    await ada.post(f"/posts/{deleted}/restore")

    assert again.status_code == 200
    for file in files:
        assert (await ada.get(f"/files/{file}/content")).status_code == 200


async def test_an_upload_that_a_draft_of_its_uploader_names_is_kept(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    mine, foreign = await an_upload(ada, group), await an_upload(ada, group)
    for by, file in ((ada, mine), (bo, foreign)):
        draft = {"text": f"Se [kartan](/api/v1/files/{file}/content)"}
        assert (await by.put(f"/drafts/group:{group['id']}", draft)).is_success

    await sweep(app)
    kept = [str(file.id) for file in await ArchiveFile.all()]
    await ada.delete(f"/drafts/group:{group['id']}")
    await sweep(app)

    assert kept == [mine]
    assert await ArchiveFile.all().count() == 0


async def test_bytes_that_another_file_names_are_kept(app: Starlette, ada: Somebody) -> None:
    group = await a_group(ada)
    file, other = await an_upload(ada, group), await a_file(ada, group)
    blob = await Blob.filter(key__in=(await _blob_of(file),)).get()
    await ArchiveFile.filter(id=other["id"]).update(blob_id=blob.key)

    await sweep(app)

    assert (await ada.get(f"/files/{file}")).status_code == 404
    assert (await ada.get(f"/files/{other['id']}/content")).content == b"x"


async def test_who_publishes_a_week_too_late_is_told_so(app: Starlette, ada: Somebody) -> None:
    group = await a_group(ada)
    file, post = await an_upload(ada, group), await a_post(ada, group)
    await sweep(app)

    answers = [
        await publish(ada, group, file),
        await ada.patch(f"/posts/{post['id']}", {"text": "X", "attachments": [{"file": file}]}),
    ]

    for answer in answers:
        assert said(answer) == (422, "invalid")
        assert answer.json()["errors"][0]["code"] == "no_such_file"
    assert await Post.all().count() == 1


async def test_publishing_while_uploads_are_forgotten_shows_them_or_is_refused(
    app: Starlette, ada: Somebody
) -> None:
    group = await a_group(ada)
    files = [await an_upload(ada, group) for _ in range(TIMES)]

    publishing = asyncio.gather(*(publish(ada, group, file) for file in files))
    await asyncio.gather(publishing, sweep(app))
    answers = await publishing

    for file, answer in zip(files, answers, strict=True):
        content = await ada.get(f"/files/{file}/content")
        shown = await Attachment.filter(file_id=file).count()
        if answer.status_code == 201:
            assert (content.status_code, shown) == (200, 1)
        else:
            assert answer.json()["errors"][0]["code"] == "no_such_file"
            assert (content.status_code, shown) == (404, 0)


async def _blob_of(file: str) -> str:
    return (await ArchiveFile.get(id=file)).blob_id
