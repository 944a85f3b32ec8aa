"""What the viewer has deleted and can get back: where it stood, never its words."""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.errors import NotFound
from groups_service.models import Comment, Gone, Post


@dataclass(frozen=True)
class GoneSeen:
    """`number`: the post's activity, or the comment's version, which is its place in a list."""

    id: UUID
    post_id: UUID
    group_id: UUID | None
    parent_id: UUID | None
    number: int


async def post(viewer: Viewer, post_id: UUID) -> GoneSeen | None:
    """A post of the viewer's own that is deleted, where they may still read."""
    try:
        place = await access.find_post(viewer, post_id, or_deleted=True)
    except NotFound:
        return None
    gone = await Post.get_or_none(id=post_id, author_id=viewer.id, gone=Gone.DELETED)
    if gone is None:
        return None
    return GoneSeen(post_id, post_id, place.group_id, None, gone.activity)


async def comment(viewer: Viewer, comment_id: UUID) -> GoneSeen | None:
    """The same for a comment in a thread that the viewer reads."""
    try:
        post_id = await access.find_comment(viewer, comment_id, or_deleted=True)
    except NotFound:
        return None
    gone = await Comment.get_or_none(id=comment_id, author_id=viewer.id, gone=Gone.DELETED)
    if gone is None:
        return None
    return GoneSeen(comment_id, post_id, None, gone.parent_id, gone.version)
