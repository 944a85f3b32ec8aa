"""Files attached to posts and comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.core import ids
from groups_service.core.errors import FieldError, InvalidInput, NotFound
from groups_service.domain.core.unit_of_work import UnitOfWork
from groups_service.models import ArchiveFile, Attachment, Comment, Post


@dataclass(frozen=True)
class AttachmentInput:
    """A file to attach.

    `alt` describes the image; it is "" for a decoration or another file type.
    """

    file_id: UUID
    alt: str = ""


async def replace_attachments(
    uow: UnitOfWork,
    post: Post,
    attachments: Sequence[AttachmentInput],
    comment: Comment | None = None,
) -> None:
    """Set the attachments of the post, or of a comment in its thread, to exactly these files.

    Updates the count on the post or comment; the caller saves it. Raises InvalidInput when a
    file is not visible to the viewer in this group or timeline, or was uploaded for another
    post.
    """
    content = comment or post
    if content.attachment_count == 0 and not attachments:
        return
    for attachment in attachments:
        await _require_attachable(uow, attachment.file_id, content.id)
    await Attachment.filter(subject_id=content.id).delete()
    for position, attachment in enumerate(attachments):
        await Attachment.create(
            id=ids.new(),
            subject_id=content.id,
            post_id=post.id,
            file_id=attachment.file_id,
            position=position,
            alt=attachment.alt,
        )
    content.attachment_count = len(attachments)


async def set_hidden(content_id: UUID, *, hidden: bool) -> None:
    """Hide the attachments of a deleted post or comment, or show them again."""
    await Attachment.filter(subject_id=content_id).update(hidden=hidden)


async def _require_attachable(uow: UnitOfWork, file_id: UUID, content_id: UUID) -> None:
    """Raise InvalidInput if the file may not be attached.

    Foreign and missing files give the same error.
    """
    if not await _is_attachable(uow, file_id, content_id):
        raise InvalidInput(
            FieldError("attachments", "no_such_file", "There is no such file here.")
        )


async def _is_attachable(uow: UnitOfWork, file_id: UUID, content_id: UUID) -> bool:
    try:
        location = await access.find_file(uow.viewer, file_id)
    except NotFound:
        return False
    if uow.stream_id != (location.group_id or location.timeline_id):
        return False
    columns = ("id", "for_post", "author_id", "pending_since")
    file = await ArchiveFile.get_or_none(id=file_id).only(*columns)
    if file is None or not file.for_post:
        return file is not None
    is_used_elsewhere = (
        await Attachment.filter(file_id=file_id).exclude(subject_id=content_id).exists()
    )
    return (
        _is_uploader(file, uow.viewer)
        and not is_used_elsewhere
        and await _claim_pending_upload(file)
    )


# access (read): inside a unit of work; of a file found through the viewer
async def _claim_pending_upload(file: ArchiveFile) -> bool:
    """Mark the pending upload as used. Returns False if the cleanup job deleted it first.

    The update waits for the row lock of the cleanup job.
    """
    if file.pending_since is None:
        return True
    return bool(await ArchiveFile.filter(id=file.id).update(pending_since=None))


def _is_uploader(file: ArchiveFile, viewer: Viewer) -> bool:
    return file.author_id == viewer.id
