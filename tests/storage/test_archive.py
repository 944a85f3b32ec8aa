"""The archive keeps bytes: in a folder and in S3, streamed both ways, whole or not at all."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from groups_service import storage
from groups_service.errors import TooLarge, Unavailable
from groups_service.storage import HEAD, PIECE, Archive, Stored
from tests.storage import server

LARGE = bytes(range(256)) * (PIECE // 256) * 2 + b"rest"


async def sent(content: bytes, size: int = 64 * 1024) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def cut_off(content: bytes) -> AsyncIterator[bytes]:
    yield content
    raise ConnectionResetError


async def whole(archive: Archive, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in await archive.read(key, start, end)])


async def keys(archive: Archive) -> list[str]:
    return sorted([key async for key in archive.keys("files")])


@pytest.mark.parametrize("content", [b"", b"x", b"x" * HEAD, LARGE], ids=len)
async def test_bytes_come_back_as_they_went_in(archive: Archive, content: bytes) -> None:
    stored = await archive.write("files/a", sent(content), at_most=len(content))

    digest = sha256(content).hexdigest()
    assert stored == Stored("files/a", len(content), digest, content[:HEAD])
    assert await whole(archive, "files/a") == content


@pytest.mark.parametrize(("start", "end"), [(0, 1), (5, 9), (len(LARGE) - 2, len(LARGE)), (7, 7)])
async def test_a_part_comes_back_alone(archive: Archive, start: int, end: int) -> None:
    await archive.write("files/a", sent(LARGE), at_most=len(LARGE))

    assert await whole(archive, "files/a", start, end) == LARGE[start:end]


async def test_the_rest_comes_back_alone(archive: Archive) -> None:
    await archive.write("files/a", sent(b"0123456789"), at_most=10)

    assert await whole(archive, "files/a", 7) == b"789"


@pytest.mark.parametrize("size", [11, len(LARGE)])
async def test_what_is_too_large_leaves_nothing(archive: Archive, size: int) -> None:
    with pytest.raises(TooLarge):
        await archive.write("files/a", sent(LARGE[:size]), at_most=10)

    assert await keys(archive) == []


@pytest.mark.parametrize("size", [10, PIECE + 1])
async def test_what_is_cut_off_leaves_nothing_and_says_why(archive: Archive, size: int) -> None:
    with pytest.raises(ConnectionResetError):
        await archive.write("files/a", cut_off(LARGE[:size]), at_most=len(LARGE))

    assert await keys(archive) == []


async def test_what_is_cancelled_leaves_nothing(archive: Archive) -> None:
    """Tried some times: the store may be about to finish when nobody waits any more."""
    for number in range(20):
        await _cancelled(archive, f"files/{number}")

    assert await keys(archive) == []


async def _cancelled(archive: Archive, key: str) -> None:
    begun = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"x"
        begun.set()
        await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(archive.write(key, endless(), at_most=10))
        await begun.wait()
        writing.cancel()

    assert writing.cancelled()


async def test_what_was_deleted_is_gone_and_can_be_deleted_again(archive: Archive) -> None:
    await archive.write("files/a", sent(b"x"), at_most=1)

    for _ in range(2):
        await archive.delete("files/a")

    assert await keys(archive) == []
    with pytest.raises(Unavailable):
        await archive.read("files/a")


async def test_a_folder_of_the_archive_lists_its_keys(archive: Archive) -> None:
    for key in ("files/b", "files/a", "photos/c"):
        await archive.write(key, sent(b"x"), at_most=1)

    assert await keys(archive) == ["files/a", "files/b"]


async def test_a_folder_that_cannot_be_written_is_said_to_be_away(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("no folder")
    archive = storage.opened(f"file://{tmp_path}")

    with pytest.raises(Unavailable):
        await archive.write("files/a", sent(b"x"), at_most=1)


async def test_a_store_that_is_down_is_said_to_be_away(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in server.environment("http://127.0.0.1:9").items():
        monkeypatch.setenv(name, value)
    archive = storage.opened(f"s3://{server.BUCKET}")

    with pytest.raises(Unavailable):
        await archive.write("files/a", sent(b"x"), at_most=1)
    with pytest.raises(Unavailable):
        await archive.read("files/a")


async def test_what_is_written_to_a_folder_is_flushed_to_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system call itself is watched: nothing else shows that it was made."""
    flushed: list[Path] = []
    monkeypatch.setattr(
        "os.fsync", lambda handle: flushed.append(Path(f"/proc/self/fd/{handle}").readlink())
    )

    await storage.opened(f"file://{tmp_path}").write("files/a", sent(b"x"), at_most=1)

    assert flushed == [tmp_path / "files/a", tmp_path / "files", tmp_path]
