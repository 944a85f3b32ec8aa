"""Uploads without a post are deleted after a week; nothing else is."""

import asyncio
from datetime import timedelta

import httpx2
from starlette.applications import Starlette

from groups_service.core import clock
from groups_service.domain.files import cleanup
from groups_service.models import ArchiveFile, Attachment, Blob, Post
from groups_service.storage import Archive
from tests.api.support.group_calls import get_refusal
from tests.support.builders import Json, a_file, a_group, a_post
from tests.support.images import build_image
from tests.support.people import ApiCaller

BEFORE_A_WEEK, AFTER_A_WEEK = timedelta(days=6, hours=23), timedelta(days=7, hours=1)
FILES = 20


async def upload_for_post(by: ApiCaller, group: Json, content: bytes = b"x") -> str:
    """Upload a file for a post, and return its id."""
    answer = await by.upload(group["id"], "bild.jpg", content, for_post="1")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def publish(by: ApiCaller, group: Json, *files: str) -> httpx2.Response:
    attachments = [{"file": file} for file in files]
    return await by.post(
        f"/groups/{group['id']}/posts", {"text": "Se bilden", "attachments": attachments}
    )


async def run_cleanup(app: Starlette, later: timedelta = AFTER_A_WEEK) -> None:
    with clock.frozen_at(clock.now() + later):
        await cleanup.delete_orphans(get_archive(app))


def get_archive(app: Starlette) -> Archive:
    archive = app.state.context.archive
    assert isinstance(archive, Archive)
    return archive


async def list_blob_keys(app: Starlette, blob: str) -> list[str]:
    """Return the archive's keys of this blob and its previews."""
    name = blob.removeprefix("files/")
    folders = ("files", "previews")
    return [
        key
        for each in folders
        async for key in get_archive(app).list_keys(each)
        if key.find(name) >= 0
    ]


async def test_upload_without_a_post_is_deleted_after_a_week(
    app: Starlette, ada: ApiCaller
) -> None:
    file = await upload_for_post(ada, await a_group(ada), build_image(size=(2000, 1000)))
    blob = (await Blob.get()).key
    before = await list_blob_keys(app, blob)

    await run_cleanup(app, BEFORE_A_WEEK)
    early = await ada.get(f"/files/{file}/content")
    await run_cleanup(app)

    assert (len(before), early.status_code) == (3, 200)
    assert (await ada.get(f"/files/{file}/content")).status_code == 404
    assert [await ArchiveFile.all().count(), await Blob.all().count()] == [0, 0]
    assert await list_blob_keys(app, blob) == []


async def test_upload_for_a_timeline_without_a_post_is_deleted(
    app: Starlette, ada: ApiCaller
) -> None:
    answer = await ada.call(
        "POST", "/api/v1/me/files", files={"file": ("bild.jpg", b"x", "image/jpeg")}
    )

    await run_cleanup(app)

    assert answer.status_code == 201
    assert await ArchiveFile.all().count() == 0


async def test_published_upload_is_kept(app: Starlette, ada: ApiCaller) -> None:
    group = await a_group(ada)
    listed, published = (await a_file(ada, group))["id"], await upload_for_post(ada, group)
    assert (await publish(ada, group, published)).status_code == 201

    await run_cleanup(app)

    for file in (listed, published):
        assert (await ada.get(f"/files/{file}/content")).status_code == 200


async def test_upload_of_an_edited_or_deleted_post_is_kept(app: Starlette, ada: ApiCaller) -> None:
    group = await a_group(ada)
    files = [await upload_for_post(ada, group) for _ in range(2)]
    edited, deleted = [(await publish(ada, group, file)).json()["id"] for file in files]
    await ada.patch(f"/posts/{edited}", {"text": "Utan bild", "attachments": []})
    await ada.delete(f"/posts/{deleted}")

    await run_cleanup(app)
    again = await ada.patch(
        f"/posts/{edited}", {"text": "Med bild", "attachments": [{"file": files[0]}]}
    )
    await ada.post(f"/posts/{deleted}/restore")

    assert again.status_code == 200
    for file in files:
        assert (await ada.get(f"/files/{file}/content")).status_code == 200


async def test_upload_referenced_by_a_draft_of_its_uploader_is_kept(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    own_file, referenced_by_bo = (
        await upload_for_post(ada, group),
        await upload_for_post(ada, group),
    )
    for by, file in ((ada, own_file), (bo, referenced_by_bo)):
        draft = {"text": f"Se [kartan](/api/v1/files/{file}/content)"}
        assert (await by.put(f"/drafts/group:{group['id']}", draft)).is_success

    await run_cleanup(app)
    kept_ids = [str(file.id) for file in await ArchiveFile.all()]
    await ada.delete(f"/drafts/group:{group['id']}")
    await run_cleanup(app)

    assert kept_ids == [own_file]
    assert await ArchiveFile.all().count() == 0


async def test_blob_of_another_file_is_kept(app: Starlette, ada: ApiCaller) -> None:
    group = await a_group(ada)
    file, other = await upload_for_post(ada, group), await a_file(ada, group)
    blob = await Blob.filter(key__in=(await _get_blob_key(file),)).get()
    await ArchiveFile.filter(id=other["id"]).update(blob_id=blob.key)

    await run_cleanup(app)

    assert (await ada.get(f"/files/{file}")).status_code == 404
    assert (await ada.get(f"/files/{other['id']}/content")).content == b"x"


async def test_publishing_a_deleted_upload_is_refused(app: Starlette, ada: ApiCaller) -> None:
    group = await a_group(ada)
    file, post = await upload_for_post(ada, group), await a_post(ada, group)
    await run_cleanup(app)

    answers = [
        await publish(ada, group, file),
        await ada.patch(f"/posts/{post['id']}", {"text": "X", "attachments": [{"file": file}]}),
    ]

    for answer in answers:
        assert get_refusal(answer) == (422, "invalid")
        assert answer.json()["errors"][0]["code"] == "no_such_file"
    assert await Post.all().count() == 1


async def test_publishing_during_cleanup_shows_the_file_or_is_refused(
    app: Starlette, ada: ApiCaller
) -> None:
    group = await a_group(ada)
    files = [await upload_for_post(ada, group) for _ in range(FILES)]

    publishing = asyncio.gather(*(publish(ada, group, file) for file in files))
    await asyncio.gather(publishing, run_cleanup(app))
    answers = await publishing

    for file, answer in zip(files, answers, strict=True):
        content = await ada.get(f"/files/{file}/content")
        attachments = await Attachment.filter(file_id=file).count()
        if answer.status_code == 201:
            assert (content.status_code, attachments) == (200, 1)
        else:
            assert answer.json()["errors"][0]["code"] == "no_such_file"
            assert (content.status_code, attachments) == (404, 0)


async def _get_blob_key(file: str) -> str:
    return (await ArchiveFile.get(id=file)).blob_id
