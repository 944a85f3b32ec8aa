"""Bodies far beyond the limits, announced or simply sent: refused early, and nothing is stored."""

from collections.abc import AsyncIterator

import pytest

from groups_service.domain.files import LARGEST_FILE
from groups_service.domain.photos import LARGEST_PHOTO
from groups_service.web.api.reading import LARGEST_BODY
from tests.api.stored import nothing_stored
from tests.api.test_bad_input import JSON, TAKES_JSON
from tests.api.world import MULTIPART, World

GIGABYTE = 1_000_000_000
PIECE = b"a" * 1_000_000
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n\r\n'


class Flood:
    """A gigabyte that knows how much of it was taken."""

    def __init__(self, first: bytes = b"") -> None:
        self.taken = 0
        self._first = first

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._first
        while self.taken < GIGABYTE:
            self.taken += len(PIECE)
            yield PIECE


async def test_a_gigabyte_that_is_announced_is_not_even_read(world: World) -> None:
    async with nothing_stored(world.app):
        for operation in TAKES_JSON:
            flood = Flood()
            headers = {**JSON, "content-length": str(GIGABYTE)}
            answer = await world.ada.call(
                operation.method, world.path(operation), content=flood, headers=headers
            )

            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
            assert flood.taken <= len(PIECE)


async def test_a_gigabyte_that_is_simply_sent_is_cut_off_at_the_limit(world: World) -> None:
    async with nothing_stored(world.app):
        for operation in TAKES_JSON:
            flood = Flood(b'{"text": "')
            answer = await world.ada.call(
                operation.method, world.path(operation), content=flood, headers=JSON
            )

            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
            assert flood.taken <= LARGEST_BODY + len(PIECE)


async def test_a_picture_of_a_gigabyte_is_cut_off_at_its_limit(world: World) -> None:
    flood = Flood(b"\x89PNG\r\n\x1a\n")

    async with nothing_stored(world.app):
        answer = await world.ada.put(
            "/me/photo", content=flood, headers={"content-type": "image/png"}
        )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "10 MB" in answer.json()["detail"]
    assert flood.taken <= LARGEST_PHOTO + len(PIECE)


async def test_a_file_of_a_gigabyte_that_is_announced_is_not_even_read(world: World) -> None:
    flood = Flood(FILE)
    headers = {"content-type": MULTIPART, "content-length": str(GIGABYTE)}

    async with nothing_stored(world.app):
        answer = await world.ada.post(
            f"/groups/{world.group['id']}/files", content=flood, headers=headers
        )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "250 MB" in answer.json()["detail"]
    assert flood.taken == 0


@pytest.mark.timeout(180)
async def test_a_file_of_a_gigabyte_that_is_simply_sent_leaves_nothing_behind(
    world: World,
) -> None:
    flood = Flood(FILE)

    async with nothing_stored(world.app):
        answer = await world.ada.post(
            f"/groups/{world.group['id']}/files",
            content=flood,
            headers={"content-type": MULTIPART},
        )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert LARGEST_FILE <= flood.taken <= LARGEST_FILE + 20 * len(PIECE)


async def test_a_form_whose_small_field_is_large_is_refused(world: World) -> None:
    era = b'--x\r\nContent-Disposition: form-data; name="era"\r\n\r\n'
    flood = Flood(era)

    async with nothing_stored(world.app):
        answer = await world.ada.post(
            f"/groups/{world.group['id']}/files",
            content=flood,
            headers={"content-type": MULTIPART},
        )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert flood.taken <= 2 * len(PIECE)


@pytest.mark.parametrize("length", ["much", "-5", "1e9", "9" * 5000, "", "٣"])
async def test_a_length_that_is_no_number_says_nothing(world: World, length: str) -> None:
    path = f"/groups/{world.group['id']}/posts"
    headers = {"content-type": b"application/json", "content-length": length.encode()}

    answer = await world.ada.post(path, content=b'{"text": "Hej"}', headers=headers)

    assert answer.status_code == 201
