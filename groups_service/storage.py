"""Where the bytes of files and photos live: a local folder, S3 or Azure, through obstore.

Bytes are written and flushed before any row names them, and streamed both ways.
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

from groups_service.errors import TooLarge, Unavailable

if TYPE_CHECKING:
    from obstore import GetOptions, GetResult  # types only; the package has no such names
    from obstore.store import RetryConfig

PIECE = 5 * 1024 * 1024  # the smallest part S3 takes
OUTAGES = (OSError, obstore.exceptions.BaseError)
HEAD = 4096  # bytes kept for telling what a file is
SMALLEST_PIECE = 64 * 1024  # of what is read
PATIENCE: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
CHUNKS_WAITING = 4  # between who sends and the store
PARTS_AT_ONCE = 2  # bounds the memory of one upload
LONGEST_FAREWELL = 5.0  # seconds for the store to end what nobody waits for


@dataclass(frozen=True)
class Stored:
    """Bytes in the store; `size` in bytes, `sha256` in hexadecimal, `head` the first ones."""

    key: str
    size: int
    sha256: str
    head: bytes


class Archive:
    """The store of one installation; `root` is its folder when it is a local one."""

    def __init__(self, store: ObjectStore, root: Path | None = None) -> None:
        self._store = store
        self._root = root

    async def write(self, key: str, chunks: AsyncIterator[bytes], *, at_most: int) -> Stored:
        """Store a stream of up to `at_most` bytes; TooLarge leaves nothing behind."""
        meter = _Meter(at_most)
        taking = asyncio.ensure_future(meter.take(chunks))
        storing = asyncio.ensure_future(
            obstore.put_async(
                self._store, key, meter, chunk_size=PIECE, max_concurrency=PARTS_AT_ONCE
            )
        )
        try:
            await asyncio.shield(storing)  # the store does not hear of it when nobody waits
            await asyncio.wait([taking])
            if taking.exception() is None:
                await self._flush(key)
        except BaseException as error:
            await meter.stop(taking)
            await asyncio.wait([storing], timeout=LONGEST_FAREWELL)
            await self.discard(key)
            if isinstance(error, OUTAGES):
                raise Unavailable("The file archive cannot take files right now.") from error
            raise
        if taking.exception() is not None:
            await self.discard(key)
        taking.result()
        return Stored(key, meter.size, meter.hash.hexdigest(), bytes(meter.head))

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to but not including `end`, in pieces.

        Raises Unavailable before the first piece, while an answer can still say so.
        """
        if start == end:
            return _pieces(None)
        options: GetOptions = {}
        if end is not None:
            options = {"range": (start, end)}
        elif start:
            options = {"range": {"offset": start}}
        try:
            found = await obstore.get_async(self._store, key, options=options)
        except OUTAGES as error:
            raise Unavailable("The file archive cannot give this file right now.") from error
        return _pieces(found)

    async def delete(self, key: str) -> None:
        """Remove the bytes; nothing happens when there are none."""
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return

    async def discard(self, key: str) -> None:
        """Remove the bytes if that can be done now; the sweep finds what is left."""
        with suppress(*OUTAGES):
            await self.delete(key)

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        async for page in self._store.list(prefix=prefix, chunk_size=500):
            for entry in page:
                yield entry["path"]

    async def _flush(self, key: str) -> None:
        if self._root is not None:
            await asyncio.to_thread(_flush_to_disk, self._root / key, self._root)


class _Meter:
    """Passes chunks on while it counts and hashes them, and stops at the limit.

    The store only ever waits for the queue. It cannot be told that its source failed, so the
    source just ends then; who awaits `take` hears of it.
    """

    def __init__(self, at_most: int) -> None:
        self._at_most = at_most
        self._passing: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=CHUNKS_WAITING)
        self.size = 0
        self.hash = hashlib.sha256()
        self.head = bytearray()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        chunk = await self._passing.get()
        if chunk is None:
            self._passing.put_nowait(None)
            raise StopAsyncIteration
        return chunk

    async def take(self, chunks: AsyncIterator[bytes]) -> None:
        """Read the source to its end, whatever the end is."""
        try:
            async for chunk in chunks:
                self._measure(chunk)
                await self._passing.put(chunk)
            await self._passing.put(None)
        except BaseException:
            self._end()
            raise

    async def stop(self, taking: asyncio.Future[None]) -> None:
        """Let go of the source, and let whoever waits for a chunk go."""
        taking.cancel()
        await asyncio.wait([taking])
        self._end()
        await asyncio.sleep(0)

    def _end(self) -> None:
        while not self._passing.empty():
            self._passing.get_nowait()
        self._passing.put_nowait(None)

    def _measure(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._at_most:
            megabytes = self._at_most // 1_000_000
            raise TooLarge("A file may be at most %(limit)d MB.", limit=megabytes)
        self.hash.update(chunk)
        self.head += chunk[: HEAD - len(self.head)]


def opened(url: str) -> Archive:
    """The archive at `url`: file:///folder, s3://bucket/prefix, az://..."""
    if url.startswith("file://"):
        root = Path(url.removeprefix("file://"))
        root.mkdir(parents=True, exist_ok=True)
        return Archive(LocalStore(prefix=root, mkdir=True), root)
    return Archive(from_url(url, retry_config=PATIENCE))


async def _pieces(found: "GetResult | None") -> AsyncIterator[bytes]:
    if found is not None:
        async for piece in found.stream(min_chunk_size=SMALLEST_PIECE):
            yield bytes(piece)


def _flush_to_disk(path: Path, root: Path) -> None:
    """The file, and the folders that know its name."""
    for part in (path, path.parent, root):
        handle = os.open(part, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
