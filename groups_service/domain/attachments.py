"""Files shown with a post or comment."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from groups_service import access, ids
from groups_service.access import Viewer
from groups_service.domain.turn import Turn
from groups_service.errors import FieldError, Invalid, NotFound
from groups_service.models import ArchiveFile, Attachment, Comment, Post


@dataclass(frozen=True)
class Attach:
    """A file to show; `alt` says what is to be seen in it, "" for a decoration or no picture."""

    file_id: UUID
    alt: str = ""


async def put(
    mine: Turn, post: Post, wanted: Sequence[Attach], comment: Comment | None = None
) -> None:
    """Show exactly these files with the post, or with a comment in its thread.

    The thing counts them; its caller saves it. Raises Invalid when one of them is none that the
    viewer may see in this group or timeline, or was uploaded for another post.
    """
    thing = comment or post
    if thing.attached == 0 and not wanted:
        return
    for attach in wanted:
        await _require_ours(mine, attach.file_id, thing.id)
    await Attachment.filter(thing_id=thing.id).delete()
    for position, attach in enumerate(wanted):
        await Attachment.create(
            id=ids.new(),
            thing_id=thing.id,
            post_id=post.id,
            file_id=attach.file_id,
            position=position,
            alt=attach.alt,
        )
    thing.attached = len(wanted)


async def hide(thing_id: UUID, *, hidden: bool) -> None:
    """The files go with the thing they are shown with, and come back with it."""
    await Attachment.filter(thing_id=thing_id).update(hidden=hidden)


async def _require_ours(mine: Turn, file_id: UUID, thing_id: UUID) -> None:
    """A foreign file is reported like none at all."""
    if not await _is_ours(mine, file_id, thing_id):
        raise Invalid(FieldError("attachments", "no_such_file", "There is no such file here."))


async def _is_ours(mine: Turn, file_id: UUID, thing_id: UUID) -> bool:
    try:
        place = await access.find_file(mine.viewer, file_id)
    except NotFound:
        return False
    if mine.stream_id != (place.group_id or place.timeline_id):
        return False
    columns = ("id", "for_post", "author_id", "waiting_since")
    file = await ArchiveFile.get_or_none(id=file_id).only(*columns)
    if file is None or not file.for_post:
        return file is not None
    elsewhere = await Attachment.filter(file_id=file_id).exclude(thing_id=thing_id).exists()
    return _uploaded(file, mine.viewer) and not elsewhere and await _waits_no_more(file)


async def _waits_no_more(file: ArchiveFile) -> bool:
    """From now on it is kept; False when the sweep was first, which holds the row until it is."""
    if file.waiting_since is None:
        return True
    return bool(await ArchiveFile.filter(id=file.id).update(waiting_since=None))


def _uploaded(file: ArchiveFile, viewer: Viewer) -> bool:
    return file.author_id == viewer.id
