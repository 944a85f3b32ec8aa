"""Stores the bytes of files and photos: in a local folder, S3 or Azure, through obstore.

Bytes are written and flushed before any row refers to them, and streamed both ways.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from groups_service.core.errors import PayloadTooLarge, ServiceUnavailable

if TYPE_CHECKING:
    from obstore import GetOptions, GetResult  # types only; not exported at runtime
    from obstore.store import RetryConfig

PART_BYTES = 5 * 1024 * 1024  # the smallest part that S3 accepts
STORAGE_ERRORS = (OSError, obstore.exceptions.BaseError)
HEAD_BYTES = 4096  # kept for detecting the media type
MIN_CHUNK_BYTES = 64 * 1024  # of a download
RETRY_CONFIG: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
MAX_QUEUED_CHUNKS = 4  # between the sender and the store
MAX_CONCURRENT_PARTS = 2  # limits the memory of one upload
MAX_ABORT_SECONDS = 5.0  # for the store to end an aborted upload


@dataclass(frozen=True)
class StoredObject:
    """An object in the store.

    `size` is in bytes, `sha256` in hexadecimal, `head` holds the first bytes.
    """

    key: str
    size: int
    sha256: str
    head: bytes


class Archive:
    """The store of one installation; `root` is its folder when the store is local."""

    def __init__(self, store: ObjectStore, root: Path | None = None) -> None:
        self._store = store
        self._root = root

    async def write(
        self, key: str, chunks: AsyncIterator[bytes], *, max_bytes: int
    ) -> StoredObject:
        """Store a stream of up to `max_bytes` bytes.

        Raises PayloadTooLarge when the stream is longer, ServiceUnavailable when the store does
        not answer; nothing is left behind.
        """
        stream = _MeteredStream(max_bytes)
        reading = asyncio.ensure_future(stream.read_source(chunks))
        storing = asyncio.ensure_future(
            obstore.put_async(
                self._store,
                key,
                stream,
                chunk_size=PART_BYTES,
                max_concurrency=MAX_CONCURRENT_PARTS,
            )
        )
        try:
            await asyncio.shield(storing)  # cancelling the request does not cancel the store
            await asyncio.wait([reading])
            if reading.exception() is None:
                await self._flush(key)
        except BaseException as error:
            await stream.cancel(reading)
            await asyncio.wait([storing], timeout=MAX_ABORT_SECONDS)
            await self.try_delete(key)
            if isinstance(error, STORAGE_ERRORS):
                raise ServiceUnavailable(
                    "The file archive cannot take files right now."
                ) from error
            raise
        if reading.exception() is not None:
            await self.try_delete(key)
        reading.result()
        return StoredObject(key, stream.size, stream.hash.hexdigest(), bytes(stream.head))

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Return the bytes from `start` up to but not including `end`, in chunks.

        Raises ServiceUnavailable before the first chunk, while the response can still report it.
        """
        if start == end:
            return _iter_chunks(None)
        options: GetOptions = {}
        if end is not None:
            options = {"range": (start, end)}
        elif start:
            options = {"range": {"offset": start}}
        try:
            result = await obstore.get_async(self._store, key, options=options)
        except STORAGE_ERRORS as error:
            raise ServiceUnavailable(
                "The file archive cannot give this file right now."
            ) from error
        return _iter_chunks(result)

    async def delete(self, key: str) -> None:
        """Delete an object; does nothing when it does not exist."""
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return

    async def try_delete(self, key: str) -> None:
        """Delete an object if the store answers; the clean-up job deletes it otherwise."""
        with suppress(*STORAGE_ERRORS):
            await self.delete(key)

    async def list_keys(self, prefix: str) -> AsyncIterator[str]:
        async for page in self._store.list(prefix=prefix, chunk_size=500):
            for entry in page:
                yield entry["path"]

    async def _flush(self, key: str) -> None:
        if self._root is not None:
            await asyncio.to_thread(_flush_to_disk, self._root / key, self._root)


class _MeteredStream:
    """Counts and hashes a stream while it passes, and stops at the limit.

    The store only waits for the queue. It cannot be notified that its source failed, so the
    stream ends in that case; the error is raised to the task that awaits `read_source`.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=MAX_QUEUED_CHUNKS)
        self.size = 0
        self.hash = hashlib.sha256()
        self.head = bytearray()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        chunk = await self._queue.get()
        if chunk is None:
            self._queue.put_nowait(None)
            raise StopAsyncIteration
        return chunk

    async def read_source(self, chunks: AsyncIterator[bytes]) -> None:
        """Read the source to its end, or until it fails."""
        try:
            async for chunk in chunks:
                self._measure(chunk)
                await self._queue.put(chunk)
            await self._queue.put(None)
        except BaseException:
            self._close()
            raise

    async def cancel(self, reading: asyncio.Future[None]) -> None:
        """Cancel the reading of the source, and end the stream for the store."""
        reading.cancel()
        await asyncio.wait([reading])
        self._close()
        await asyncio.sleep(0)

    def _close(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(None)

    def _measure(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._max_bytes:
            megabytes = self._max_bytes // 1_000_000
            raise PayloadTooLarge("A file may be at most %(limit)d MB.", limit=megabytes)
        self.hash.update(chunk)
        self.head += chunk[: HEAD_BYTES - len(self.head)]


def open_archive(url: str) -> Archive:
    """Open the archive at `url`: file:///folder, s3://bucket/prefix, az://..."""
    if url.startswith("file://"):
        root = Path(url.removeprefix("file://"))
        root.mkdir(parents=True, exist_ok=True)
        return Archive(LocalStore(prefix=root, mkdir=True), root)
    return Archive(from_url(url, retry_config=RETRY_CONFIG))


async def _iter_chunks(result: "GetResult | None") -> AsyncIterator[bytes]:
    if result is not None:
        async for piece in result.stream(min_chunk_size=MIN_CHUNK_BYTES):
            yield bytes(piece)


def _flush_to_disk(path: Path, root: Path) -> None:
    """Flush the file and the folders that hold its name."""
    for part in (path, path.parent, root):
        handle = os.open(part, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
