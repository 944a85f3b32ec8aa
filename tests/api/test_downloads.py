"""Handing files out: whole, in part, again - and to nobody who may not have them."""

from hashlib import sha256

import pytest

from groups_service.models import Blob
from groups_service.storage import Archive
from tests.builders import Json, a_file, a_group
from tests.people import Somebody

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)
TAG = f'"{sha256(CONTENT).hexdigest()}"'
SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, no-cache",
    "accept-ranges": "bytes",
}


async def stored(by: Somebody, group: Json, name: str = "mätdata.bin") -> str:
    """The address of a file's bytes."""
    file = await a_file(by, group, name, CONTENT)
    return f"/files/{file['id']}/content"


async def test_a_file_comes_back_as_it_was_sent(ada: Somebody) -> None:
    address = await stored(ada, await a_group(ada))

    answer = await ada.get(address)

    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert (answer.headers["etag"], answer.headers["content-length"]) == (TAG, str(SIZE))
    assert {name: answer.headers[name] for name in SAFE} == SAFE


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("plan.txt", "attachment; filename*=UTF-8''plan.txt"),
        ("åäö 1.txt", "attachment; filename*=UTF-8''%C3%A5%C3%A4%C3%B6%201.txt"),
        ("a; x=y.html", "attachment; filename*=UTF-8''a%3B%20x%3Dy.html"),
        ("sida.html", "attachment; filename*=UTF-8''sida.html"),
    ],
)
async def test_every_file_is_a_download(ada: Somebody, name: str, disposition: str) -> None:
    address = await stored(ada, await a_group(ada), name)

    answer = await ada.get(address)

    assert answer.headers["content-disposition"] == disposition
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, SIZE),
        ("bytes=100-199", 100, 200),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        ("bytes=-10", SIZE - 10, SIZE),
        (f"bytes=-{SIZE * 2}", 0, SIZE),
        (f"bytes=5-{SIZE * 2}", 5, SIZE),
    ],
)
async def test_a_part_is_given(ada: Somebody, asked: str, start: int, end: int) -> None:
    address = await stored(ada, await a_group(ada))

    answer = await ada.get(address, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (206, CONTENT[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer.headers["content-length"] == str(end - start)


@pytest.mark.parametrize(
    "asked", [f"bytes={SIZE}-", "bytes=-0", "bytes=9-3", f"bytes={SIZE}-99999"]
)
async def test_a_part_that_is_not_there_is_refused(ada: Somebody, asked: str) -> None:
    address = await stored(ada, await a_group(ada))

    answer = await ada.get(address, headers={"Range": asked})

    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,5-6", "bytes=" + "0-1," * 1000 + "5-6", "lines=1-2", "bytes=a-b", "bytes=-", ""],
)
async def test_what_cannot_be_understood_asks_for_the_whole(ada: Somebody, asked: str) -> None:
    address = await stored(ada, await a_group(ada))

    answer = await ada.get(address, headers={"Range": asked})

    assert (answer.status_code, len(answer.content)) == (200, SIZE)


@pytest.mark.parametrize(
    ("known", "status", "length"),
    [(TAG, 206, 2), ('"another"', 200, SIZE), (f"W/{TAG}", 200, SIZE), ("yesterday", 200, SIZE)],
)
async def test_a_part_goes_with_the_bytes_one_has(
    ada: Somebody, known: str, status: int, length: int
) -> None:
    address = await stored(ada, await a_group(ada))

    answer = await ada.get(address, headers={"Range": "bytes=0-1", "If-Range": known})

    assert (answer.status_code, len(answer.content)) == (status, length)


async def test_who_has_the_file_is_told_so(ada: Somebody) -> None:
    address = await stored(ada, await a_group(ada))

    answer = await ada.get(address, headers={"If-None-Match": f'"other", W/{TAG}'})

    assert (answer.status_code, answer.content) == (304, b"")
    assert "content-length" not in answer.headers


@pytest.mark.parametrize(
    "headers", [{}, {"If-None-Match": TAG}, {"Range": "bytes=0-1"}, {"Range": "bytes=99999-"}]
)
async def test_the_right_is_asked_before_any_answer(
    ada: Somebody, bo: Somebody, headers: dict[str, str]
) -> None:
    group = await a_group(ada, "closed", bo)
    address = await stored(ada, group)
    assert (await bo.get(address, headers=headers)).status_code in {200, 206, 304, 416}
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    hidden = await bo.get(address, headers=headers)
    missing = await bo.get("/files/01890000-0000-7000-8000-000000000000/content", headers=headers)

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert hidden.headers == missing.headers


async def test_an_empty_file_is_a_file(ada: Somebody) -> None:
    file = await a_file(ada, await a_group(ada), "tom.txt", b"")

    whole = await ada.get(f"/files/{file['id']}/content")
    part = await ada.get(f"/files/{file['id']}/content", headers={"Range": "bytes=0-"})

    assert (whole.status_code, whole.content, whole.headers["content-length"]) == (200, b"", "0")
    assert (part.status_code, part.headers["content-range"]) == (416, "bytes */0")


async def test_bytes_that_are_away_are_said_to_be_so(ada: Somebody) -> None:
    address = await stored(ada, await a_group(ada))
    archive = ada.app.state.service.archive
    assert isinstance(archive, Archive)
    await archive.delete((await Blob.get()).key)

    answer = await ada.get(address)

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "content-disposition" not in answer.headers
