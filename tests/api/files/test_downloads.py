"""Downloads: whole files, ranges and 304, for people who may read the file only."""

from hashlib import sha256

import pytest

from groups_service.models import Blob
from groups_service.storage import Archive
from tests.support.builders import Json, a_file, a_group
from tests.support.people import ApiCaller

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)
ETAG = f'"{sha256(CONTENT).hexdigest()}"'
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, no-cache",
    "accept-ranges": "bytes",
}


async def upload_file(actor: ApiCaller, group: Json, name: str = "mätdata.bin") -> str:
    """Upload a file and return the path of its content."""
    file = await a_file(actor, group, name, CONTENT)
    return f"/files/{file['id']}/content"


async def test_download_returns_the_uploaded_bytes(ada: ApiCaller) -> None:
    address = await upload_file(ada, await a_group(ada))

    response = await ada.get(address)

    assert (response.status_code, response.content) == (200, CONTENT)
    assert (response.headers["etag"], response.headers["content-length"]) == (ETAG, str(SIZE))
    assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("plan.txt", "attachment; filename*=UTF-8''plan.txt"),
        ("åäö 1.txt", "attachment; filename*=UTF-8''%C3%A5%C3%A4%C3%B6%201.txt"),
        ("a; x=y.html", "attachment; filename*=UTF-8''a%3B%20x%3Dy.html"),
        ("sida.html", "attachment; filename*=UTF-8''sida.html"),
    ],
)
async def test_every_file_is_sent_as_an_attachment(
    ada: ApiCaller, name: str, disposition: str
) -> None:
    address = await upload_file(ada, await a_group(ada), name)

    response = await ada.get(address)

    assert response.headers["content-disposition"] == disposition
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("range_header", "start", "end"),
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
async def test_range_request_returns_the_part(
    ada: ApiCaller, range_header: str, start: int, end: int
) -> None:
    address = await upload_file(ada, await a_group(ada))

    response = await ada.get(address, headers={"Range": range_header})

    assert (response.status_code, response.content) == (206, CONTENT[start:end])
    assert response.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert response.headers["content-length"] == str(end - start)


@pytest.mark.parametrize(
    "range_header", [f"bytes={SIZE}-", "bytes=-0", "bytes=9-3", f"bytes={SIZE}-99999"]
)
async def test_unsatisfiable_range_is_refused(ada: ApiCaller, range_header: str) -> None:
    address = await upload_file(ada, await a_group(ada))

    response = await ada.get(address, headers={"Range": range_header})

    assert (response.status_code, response.headers["content-range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "range_header",
    ["bytes=0-1,5-6", "bytes=" + "0-1," * 1000 + "5-6", "lines=1-2", "bytes=a-b", "bytes=-", ""],
)
async def test_unsupported_range_returns_the_whole_file(ada: ApiCaller, range_header: str) -> None:
    address = await upload_file(ada, await a_group(ada))

    response = await ada.get(address, headers={"Range": range_header})

    assert (response.status_code, len(response.content)) == (200, SIZE)


@pytest.mark.parametrize(
    ("if_range", "status", "length"),
    [(ETAG, 206, 2), ('"another"', 200, SIZE), (f"W/{ETAG}", 200, SIZE), ("yesterday", 200, SIZE)],
)
async def test_if_range_with_another_etag_returns_the_whole_file(
    ada: ApiCaller, if_range: str, status: int, length: int
) -> None:
    address = await upload_file(ada, await a_group(ada))

    response = await ada.get(address, headers={"Range": "bytes=0-1", "If-Range": if_range})

    assert (response.status_code, len(response.content)) == (status, length)


async def test_unchanged_file_is_answered_with_304(ada: ApiCaller) -> None:
    address = await upload_file(ada, await a_group(ada))

    response = await ada.get(address, headers={"If-None-Match": f'"other", W/{ETAG}'})

    assert (response.status_code, response.content) == (304, b"")
    assert "content-length" not in response.headers


@pytest.mark.parametrize(
    "headers", [{}, {"If-None-Match": ETAG}, {"Range": "bytes=0-1"}, {"Range": "bytes=99999-"}]
)
async def test_removed_member_gets_404_for_every_download_request(
    ada: ApiCaller, bo: ApiCaller, headers: dict[str, str]
) -> None:
    group = await a_group(ada, "closed", bo)
    address = await upload_file(ada, group)
    assert (await bo.get(address, headers=headers)).status_code in {200, 206, 304, 416}
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    hidden = await bo.get(address, headers=headers)
    missing = await bo.get("/files/01890000-0000-7000-8000-000000000000/content", headers=headers)

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert hidden.headers == missing.headers


async def test_empty_file_can_be_downloaded(ada: ApiCaller) -> None:
    file = await a_file(ada, await a_group(ada), "tom.txt", b"")

    whole = await ada.get(f"/files/{file['id']}/content")
    part = await ada.get(f"/files/{file['id']}/content", headers={"Range": "bytes=0-"})

    assert (whole.status_code, whole.content, whole.headers["content-length"]) == (200, b"", "0")
    assert (part.status_code, part.headers["content-range"]) == (416, "bytes */0")


async def test_missing_bytes_are_answered_with_503(ada: ApiCaller) -> None:
    address = await upload_file(ada, await a_group(ada))
    archive = ada.app.state.context.archive
    assert isinstance(archive, Archive)
    await archive.delete((await Blob.get()).key)

    response = await ada.get(address)

    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert "content-disposition" not in response.headers
