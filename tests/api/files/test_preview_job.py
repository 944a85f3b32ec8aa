"""The job that creates missing image previews."""

from groups_service.core import clock
from groups_service.domain.files import previews
from groups_service.models import Blob
from groups_service.storage import Archive
from tests.api.files.test_image_previews import (
    JOB_DELAY,
    create_post_with_file,
    download_preview,
    list_previews,
)
from tests.support.builders import a_group
from tests.support.images import build_image
from tests.support.people import ApiCaller


async def test_job_creates_missing_previews(ada: ApiCaller) -> None:
    post = await create_post_with_file(ada, await a_group(ada), "i.png", build_image("PNG"))
    archive: Archive = ada.app.state.context.archive
    await _delete_previews(archive)
    without = list_previews((await ada.get(f"/posts/{post['id']}")).json())

    with clock.frozen_at(clock.now() + JOB_DELAY):
        await previews.make_missing_previews(archive)

    [preview] = list_previews((await ada.get(f"/posts/{post['id']}")).json())
    assert without == []
    assert (await download_preview(ada, preview)).size == (640, 480)


async def test_job_skips_recently_uploaded_pictures(ada: ApiCaller) -> None:
    await create_post_with_file(ada, await a_group(ada), "i.png", build_image("PNG"))
    archive: Archive = ada.app.state.context.archive
    await _delete_previews(archive)

    await previews.make_missing_previews(archive)

    assert (await Blob.get()).width is None


async def test_job_continues_after_a_picture_with_missing_bytes(ada: ApiCaller) -> None:
    group = await a_group(ada)
    archive: Archive = ada.app.state.context.archive
    posts = [
        await create_post_with_file(ada, group, f"{n}.png", build_image("PNG")) for n in range(2)
    ]
    lost, intact = await Blob.all().order_by("-key")
    await _delete_previews(archive)
    await archive.delete(lost.key)

    with clock.frozen_at(clock.now() + JOB_DELAY):
        await previews.make_missing_previews(archive)

    assert [(await Blob.get(key=each.key)).width for each in (lost, intact)] == [None, 640]
    assert len(list_previews((await ada.get(f"/posts/{posts[0]['id']}")).json())) == 1


async def _delete_previews(archive: Archive) -> None:
    """Restore the state of pictures that were uploaded before previews existed."""
    for blob in await Blob.all():
        await previews.discard_previews(archive, blob.key)
    await Blob.all().update(width=None, height=None)
