"""The file archive of a group or timeline: store uploaded files."""

import html
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import UUID

import puremagic

from groups_service import access
from groups_service.access import GroupAction, Viewer
from groups_service.core import clock, ids, text_search
from groups_service.core.errors import FieldError, InvalidInput, ServiceError
from groups_service.domain.core import audience_check, idempotency
from groups_service.domain.core.idempotency import IdempotentRequest
from groups_service.domain.core.unit_of_work import UnitOfWork, group_uow, timeline_uow
from groups_service.domain.files import previews
from groups_service.models import ArchiveFile, Blob
from groups_service.storage import Archive, StoredObject

MAX_FILE_BYTES = 250_000_000
MAX_SVG_BYTES = 2_000_000  # an SVG is read whole to search it for scripts
UNKNOWN_MEDIA_TYPE = "application/octet-stream"
SVG_SCRIPT_RE = re.compile(
    rb"<script|<foreignobject|<iframe|javascript:|<!entity|[\s\"'/]on[a-z]+\s*=", re.IGNORECASE
)
TEXT_MEDIA_TYPES = {
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "ics": "text/calendar",
}


@dataclass(frozen=True)
class UploadStream:
    """An upload in progress: the file name that the client sent, and the bytes."""

    name: str
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True)
class UploadOptions:
    """The era that the file is uploaded for, and whether it is only for a post."""

    era: int | None = None
    for_post: bool = False


async def upload_file(
    viewer: Viewer,
    group_id: UUID | None,
    archive: Archive,
    stream: UploadStream,
    *,
    get_options: Callable[[], UploadOptions] = UploadOptions,
    idempotency_for: Callable[[str], IdempotentRequest | None] = lambda _: None,
) -> UUID:
    """Store the bytes, then the row; in the group, or on the viewer's timeline when it is None.

    `idempotency_for` returns the idempotent request for the SHA-256 of the bytes. It and
    `get_options` are called after the last byte, because a form may send its other fields after
    the file.

    Raises NotFound, NotAllowed, PayloadTooLarge, InvalidInput (`active_content`),
    AudienceChanged, and then deletes the stored bytes.
    """
    if group_id is not None:
        access.require_action(await access.get_standing(viewer, group_id), GroupAction.UPLOAD)
    stored = await archive.write(f"files/{ids.new()}", stream.chunks, max_bytes=MAX_FILE_BYTES)
    try:
        await _reject_scripted_svg(archive, stored, stream.name)
        file_id = await idempotency.run_once(
            idempotency_for(stored.sha256),
            lambda: _insert_file(viewer, group_id, stream.name, stored, get_options()),
        )
    except ServiceError:  # after other errors the row may exist; the cleanup job decides
        await archive.try_delete(stored.key)
        raise
    blob = await Blob.get_or_none(key=stored.key)
    if blob is None:
        await archive.try_delete(stored.key)
    elif blob.width is None:
        await previews.try_make_previews(archive, blob)
    return file_id


def detect_media_type(name: str, head: bytes) -> str:
    """Detect the media type from the bytes; it must fit the ending of the name."""
    ending = name.rpartition(".")[2].lower()
    if ending in TEXT_MEDIA_TYPES and b"\0" not in head:
        return TEXT_MEDIA_TYPES[ending]
    try:
        candidates = puremagic.magic_string(head, name)
    except (puremagic.PureError, ValueError):
        return UNKNOWN_MEDIA_TYPE
    types = [each.mime_type for each in candidates if each.extension.lstrip(".").lower() == ending]
    return next((each for each in types if each), UNKNOWN_MEDIA_TYPE)


async def _insert_file(
    viewer: Viewer, group_id: UUID | None, name: str, stored: StoredObject, options: UploadOptions
) -> UUID:
    async with _open_uow(viewer, group_id) as uow:
        audience_check.require_same_era(uow, options.era)
        media_type = detect_media_type(name, stored.head)
        await _insert_blob(stored, media_type)
        file = await ArchiveFile.create(
            id=ids.new(),
            group_id=group_id,
            timeline_id=None if uow.is_group else viewer.id,
            author_id=viewer.id,
            name=name,
            search_name=text_search.fold(name),
            media_type=media_type,
            blob_id=stored.key,
            size=stored.size,
            era=uow.era,
            version=uow.version,
            for_post=options.for_post,
            pending_since=uow.at if options.for_post else None,
            created_at=uow.at,
        )
        await _add_upload_event(uow, file)
    return file.id


async def _insert_blob(stored: StoredObject, media_type: str) -> None:
    size = None if media_type in previews.PICTURE_MEDIA_TYPES else 0
    await Blob.create(
        key=stored.key,
        sha256=stored.sha256,
        size=stored.size,
        created_at=clock.now(),
        width=size,
        height=size,
    )


def _open_uow(viewer: Viewer, group_id: UUID | None) -> AbstractAsyncContextManager[UnitOfWork]:
    if group_id is None:
        return timeline_uow(viewer, viewer.id)
    return group_uow(viewer, group_id, GroupAction.UPLOAD)


async def _add_upload_event(uow: UnitOfWork, file: ArchiveFile) -> None:
    """Add the event. Readers see no change for a file of a post: its post is announced."""
    refs: dict[str, object] = {"archive_file": str(file.id)}
    await uow.add_event("file.uploaded" if file.for_post else "file.added", refs=refs)
    await uow.reveal_author_membership()
    if not file.for_post:
        await uow.mark_changed(activity=True)


async def _reject_scripted_svg(archive: Archive, stored: StoredObject, name: str) -> None:
    """Raise InvalidInput for an SVG with a script.

    Files of other types are only ever downloaded.
    """
    if not name.lower().endswith(".svg") and b"<svg" not in stored.head.lower():
        return
    content = b""
    if stored.size <= MAX_SVG_BYTES:
        content = b"".join([piece async for piece in await archive.read(stored.key)])
    if not content or b"\0" in content or SVG_SCRIPT_RE.search(_decode_entities(content)):
        message = "This drawing contains a script or is too large to be checked."
        raise InvalidInput(FieldError("file", "active_content", message))


def _decode_entities(svg: bytes) -> bytes:
    """Decode HTML entities as a browser does: `&#106;avascript:` is a script, too."""
    return html.unescape(svg.decode("latin-1")).encode(errors="replace")
