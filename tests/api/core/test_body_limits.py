"""Oversized bodies, declared or streamed, are refused early and nothing is stored."""

from collections.abc import AsyncIterator

import pytest

from groups_service.domain.core.images.processing import MAX_PHOTO_BYTES
from groups_service.domain.files.uploads import MAX_FILE_BYTES
from groups_service.web.http.request_parsing import MAX_BODY_BYTES
from tests.api.core.test_bad_bodies import JSON_HEADERS, JSON_OPERATIONS
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.api.support.world import MULTIPART, World

GIGABYTE = 1_000_000_000
CHUNK = b"a" * 1_000_000
FILE_PART_HEADER = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n\r\n'
)


class GigabyteBody:
    """A request body of one gigabyte that counts how many bytes were read."""

    def __init__(self, first: bytes = b"") -> None:
        self.bytes_read = 0
        self._first_chunk = first

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._first_chunk
        while self.bytes_read < GIGABYTE:
            self.bytes_read += len(CHUNK)
            yield CHUNK


async def test_declared_gigabyte_body_is_refused_unread(world: World) -> None:
    async with assert_nothing_stored(world.app):
        for operation in JSON_OPERATIONS:
            flood = GigabyteBody()
            headers = {**JSON_HEADERS, "content-length": str(GIGABYTE)}
            response = await world.ada.call(
                operation.method, world.path(operation), content=flood, headers=headers
            )

            assert (response.status_code, response.json()["code"]) == (413, "too_large")
            assert flood.bytes_read <= len(CHUNK)


async def test_undeclared_gigabyte_body_is_cut_off_at_the_limit(world: World) -> None:
    async with assert_nothing_stored(world.app):
        for operation in JSON_OPERATIONS:
            flood = GigabyteBody(b'{"text": "')
            response = await world.ada.call(
                operation.method, world.path(operation), content=flood, headers=JSON_HEADERS
            )

            assert (response.status_code, response.json()["code"]) == (413, "too_large")
            assert flood.bytes_read <= MAX_BODY_BYTES + len(CHUNK)


async def test_gigabyte_photo_is_cut_off_at_the_limit(world: World) -> None:
    flood = GigabyteBody(b"\x89PNG\r\n\x1a\n")

    async with assert_nothing_stored(world.app):
        response = await world.ada.put(
            "/me/photo", content=flood, headers={"content-type": "image/png"}
        )

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert "10 MB" in response.json()["detail"]
    assert flood.bytes_read <= MAX_PHOTO_BYTES + len(CHUNK)


async def test_declared_gigabyte_file_is_refused_unread(world: World) -> None:
    flood = GigabyteBody(FILE_PART_HEADER)
    headers = {"content-type": MULTIPART, "content-length": str(GIGABYTE)}

    async with assert_nothing_stored(world.app):
        response = await world.ada.post(
            f"/groups/{world.group['id']}/files", content=flood, headers=headers
        )

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert "250 MB" in response.json()["detail"]
    assert flood.bytes_read == 0


async def test_undeclared_gigabyte_file_is_refused_and_not_stored(
    world: World,
) -> None:
    flood = GigabyteBody(FILE_PART_HEADER)

    async with assert_nothing_stored(world.app):
        response = await world.ada.post(
            f"/groups/{world.group['id']}/files",
            content=flood,
            headers={"content-type": MULTIPART},
        )

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert MAX_FILE_BYTES <= flood.bytes_read <= MAX_FILE_BYTES + 20 * len(CHUNK)


async def test_form_with_oversized_text_field_is_refused(world: World) -> None:
    era = b'--x\r\nContent-Disposition: form-data; name="era"\r\n\r\n'
    flood = GigabyteBody(era)

    async with assert_nothing_stored(world.app):
        response = await world.ada.post(
            f"/groups/{world.group['id']}/files",
            content=flood,
            headers={"content-type": MULTIPART},
        )

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert flood.bytes_read <= 2 * len(CHUNK)


@pytest.mark.parametrize("length", ["much", "-5", "1e9", "9" * 5000, "", "٣"])
async def test_malformed_content_length_is_ignored(world: World, length: str) -> None:
    path = f"/groups/{world.group['id']}/posts"
    headers = {"content-type": b"application/json", "content-length": length.encode()}

    response = await world.ada.post(path, content=b'{"text": "Hej"}', headers=headers)

    assert response.status_code == 201
