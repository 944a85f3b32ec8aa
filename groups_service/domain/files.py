"""The file archive of a group: taking files in, and finding them again."""

import html
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import UUID

import puremagic

from groups_service import access, clock, ids, words
from groups_service.access import Verb, Viewer
from groups_service.domain import audience, once, previews
from groups_service.domain.once import Once
from groups_service.domain.turn import Turn, on_timeline, turn
from groups_service.errors import FieldError, Invalid, ServiceError
from groups_service.models import ArchiveFile, Blob
from groups_service.storage import Archive, Stored

LARGEST_FILE = 250_000_000
LARGEST_DRAWING = 2_000_000  # an SVG is read whole, to see that nothing in it runs
UNKNOWN = "application/octet-stream"
RUNS = re.compile(
    rb"<script|<foreignobject|<iframe|javascript:|<!entity|[\s\"'/]on[a-z]+\s*=", re.IGNORECASE
)
TEXTS = {"txt": "text/plain", "md": "text/markdown", "csv": "text/csv", "ics": "text/calendar"}


@dataclass(frozen=True)
class Incoming:
    """A file on its way in: its name as the sender gave it, and its bytes."""

    name: str
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True)
class Told:
    """What is told of a file: the era it is uploaded for, and whether only to go with a post."""

    era: int | None = None
    for_post: bool = False


async def upload(
    viewer: Viewer,
    group_id: UUID | None,
    archive: Archive,
    incoming: Incoming,
    *,
    told: Callable[[], Told] = Told,
    repeated: Callable[[str], Once | None] = lambda _: None,
) -> UUID:
    """Store the bytes, then the row; in the group, or on one's own timeline when it is None.

    `repeated` gives the Once for the bytes' SHA-256; it and `told` are asked when all bytes are
    there, since a form may name them behind the file.

    Raises NotFound, NotAllowed, TooLarge, Invalid (`active_content`), AudienceChanged, and then
    leaves nothing behind.
    """
    if group_id is not None:
        access.require(await access.standing(viewer, group_id), Verb.UPLOAD)
    stored = await archive.write(f"files/{ids.new()}", incoming.chunks, at_most=LARGEST_FILE)
    try:
        await _require_harmless(archive, stored, incoming.name)
        file_id = await once.do(
            repeated(stored.sha256),
            lambda: _register(viewer, group_id, incoming.name, stored, told()),
        )
    except ServiceError:  # after any other failure the row may be there: that is for the sweep
        await archive.discard(stored.key)
        raise
    blob = await Blob.get_or_none(key=stored.key)
    if blob is None:
        await archive.discard(stored.key)
    elif blob.width is None:
        await previews.attempt(archive, blob)
    return file_id


def media_type(name: str, head: bytes) -> str:
    """What the bytes are; a type that does not fit the name is not believed."""
    ending = name.rpartition(".")[2].lower()
    if ending in TEXTS and b"\0" not in head:
        return TEXTS[ending]
    try:
        candidates = puremagic.magic_string(head, name)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    fitting = [
        found.mime_type for found in candidates if found.extension.lstrip(".").lower() == ending
    ]
    return next((found for found in fitting if found), UNKNOWN)


async def _register(
    viewer: Viewer, group_id: UUID | None, name: str, stored: Stored, told: Told
) -> UUID:
    async with _turn(viewer, group_id) as mine:
        audience.require_same(mine, told.era)
        kind = media_type(name, stored.head)
        await _keep(stored, kind)
        file = await ArchiveFile.create(
            id=ids.new(),
            group_id=group_id,
            timeline_id=None if mine.is_group else viewer.id,
            author_id=viewer.id,
            name=name,
            folded=words.fold(name),
            media_type=kind,
            blob_id=stored.key,
            size=stored.size,
            era=mine.era,
            version=mine.version,
            for_post=told.for_post,
            waiting_since=mine.at if told.for_post else None,
            created_at=mine.at,
        )
        await _announce(mine, file)
    return file.id


async def _keep(stored: Stored, kind: str) -> None:
    size = None if kind in previews.PICTURES else 0
    await Blob.create(
        key=stored.key,
        sha256=stored.sha256,
        size=stored.size,
        created_at=clock.now(),
        width=size,
        height=size,
    )


def _turn(viewer: Viewer, group_id: UUID | None) -> AbstractAsyncContextManager[Turn]:
    if group_id is None:
        return on_timeline(viewer, viewer.id)
    return turn(viewer, group_id, Verb.UPLOAD)


async def _announce(mine: Turn, file: ArchiveFile) -> None:
    """Nobody is told of a file that goes with a post: the post will be."""
    refs: dict[str, object] = {"archive_file": str(file.id)}
    await mine.note("file.uploaded" if file.for_post else "file.added", refs=refs)
    await mine.settle()
    if not file.for_post:
        await mine.show(activity=True)


async def _require_harmless(archive: Archive, stored: Stored, name: str) -> None:
    """Refuse a drawing that carries a program; every other type is only ever downloaded."""
    if not name.lower().endswith(".svg") and b"<svg" not in stored.head.lower():
        return
    whole = b""
    if stored.size <= LARGEST_DRAWING:
        whole = b"".join([piece async for piece in await archive.read(stored.key)])
    if not whole or b"\0" in whole or RUNS.search(_unescaped(whole)):
        message = "This drawing contains a script or is too large to be checked."
        raise Invalid(FieldError("file", "active_content", message))


def _unescaped(drawing: bytes) -> bytes:
    """As a browser reads it: `&#106;avascript:` is a script, too."""
    return html.unescape(drawing.decode("latin-1")).encode(errors="replace")
