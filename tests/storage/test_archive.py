"""The archive stores bytes in a folder and in S3: streamed, and completely or not at all."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from groups_service import storage
from groups_service.core.errors import PayloadTooLarge, ServiceUnavailable
from groups_service.storage import HEAD_BYTES, PART_BYTES, Archive, StoredObject
from tests.storage import s3_server

LARGE_CONTENT = bytes(range(256)) * (PART_BYTES // 256) * 2 + b"rest"


async def stream(content: bytes, size: int = 64 * 1024) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def stream_and_fail(content: bytes) -> AsyncIterator[bytes]:
    yield content
    raise ConnectionResetError


async def read_all(archive: Archive, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in await archive.read(key, start, end)])


async def list_keys(archive: Archive) -> list[str]:
    return sorted([key async for key in archive.list_keys("files")])


@pytest.mark.parametrize("content", [b"", b"x", b"x" * HEAD_BYTES, LARGE_CONTENT], ids=len)
async def test_stored_bytes_are_read_unchanged(archive: Archive, content: bytes) -> None:
    stored = await archive.write("files/a", stream(content), max_bytes=len(content))

    digest = sha256(content).hexdigest()
    assert stored == StoredObject("files/a", len(content), digest, content[:HEAD_BYTES])
    assert await read_all(archive, "files/a") == content


@pytest.mark.parametrize(
    ("start", "end"), [(0, 1), (5, 9), (len(LARGE_CONTENT) - 2, len(LARGE_CONTENT)), (7, 7)]
)
async def test_range_of_bytes_is_read(archive: Archive, start: int, end: int) -> None:
    await archive.write("files/a", stream(LARGE_CONTENT), max_bytes=len(LARGE_CONTENT))

    assert await read_all(archive, "files/a", start, end) == LARGE_CONTENT[start:end]


async def test_bytes_from_an_offset_are_read(archive: Archive) -> None:
    await archive.write("files/a", stream(b"0123456789"), max_bytes=10)

    assert await read_all(archive, "files/a", 7) == b"789"


@pytest.mark.parametrize("size", [11, len(LARGE_CONTENT)])
async def test_oversized_upload_leaves_nothing(archive: Archive, size: int) -> None:
    with pytest.raises(PayloadTooLarge):
        await archive.write("files/a", stream(LARGE_CONTENT[:size]), max_bytes=10)

    assert await list_keys(archive) == []


@pytest.mark.parametrize("size", [10, PART_BYTES + 1])
async def test_interrupted_upload_leaves_nothing_and_raises_its_error(
    archive: Archive, size: int
) -> None:
    with pytest.raises(ConnectionResetError):
        await archive.write(
            "files/a", stream_and_fail(LARGE_CONTENT[:size]), max_bytes=len(LARGE_CONTENT)
        )

    assert await list_keys(archive) == []


async def test_cancelled_upload_leaves_nothing(archive: Archive) -> None:
    """Repeated, because the store may be about to finish when the upload is cancelled."""
    for number in range(20):
        await _cancel_upload(archive, f"files/{number}")

    assert await list_keys(archive) == []


async def _cancel_upload(archive: Archive, key: str) -> None:
    started = asyncio.Event()

    async def stream_endlessly() -> AsyncIterator[bytes]:
        yield b"x"
        started.set()
        await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        upload = tasks.create_task(archive.write(key, stream_endlessly(), max_bytes=10))
        await started.wait()
        upload.cancel()

    assert upload.cancelled()


async def test_deleted_object_is_unavailable_and_can_be_deleted_again(archive: Archive) -> None:
    await archive.write("files/a", stream(b"x"), max_bytes=1)

    for _ in range(2):
        await archive.delete("files/a")

    assert await list_keys(archive) == []
    with pytest.raises(ServiceUnavailable):
        await archive.read("files/a")


async def test_keys_of_a_folder_are_listed(archive: Archive) -> None:
    for key in ("files/b", "files/a", "photos/c"):
        await archive.write(key, stream(b"x"), max_bytes=1)

    assert await list_keys(archive) == ["files/a", "files/b"]


async def test_unwritable_folder_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("no folder")
    archive = storage.open_archive(f"file://{tmp_path}")

    with pytest.raises(ServiceUnavailable):
        await archive.write("files/a", stream(b"x"), max_bytes=1)


async def test_unreachable_store_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in s3_server.build_environment("http://127.0.0.1:9").items():
        monkeypatch.setenv(name, value)
    archive = storage.open_archive(f"s3://{s3_server.BUCKET}")

    with pytest.raises(ServiceUnavailable):
        await archive.write("files/a", stream(b"x"), max_bytes=1)
    with pytest.raises(ServiceUnavailable):
        await archive.read("files/a")


async def test_file_in_a_folder_is_flushed_to_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system call itself is replaced: nothing else shows that it was made."""
    flushed: list[Path] = []
    monkeypatch.setattr(
        "os.fsync", lambda handle: flushed.append(Path(f"/proc/self/fd/{handle}").readlink())
    )

    await storage.open_archive(f"file://{tmp_path}").write("files/a", stream(b"x"), max_bytes=1)

    assert flushed == [tmp_path / "files/a", tmp_path / "files", tmp_path]
