"""What the author and administrators mark a post as: pinned, locked."""

from uuid import UUID

from groups_service.access import Act, Viewer
from groups_service.domain.threads import on_post
from groups_service.errors import Conflict
from groups_service.models import Post

MOST_PINNED = 5


async def pin(viewer: Viewer, post_id: UUID) -> None:
    """Keep the post at the top of its group. NotFound, NotAllowed, Conflict at the sixth."""
    async with on_post(viewer, post_id, Act.PIN) as thread:
        if thread.post.pinned_at is None:
            pinned = Post.filter(group_id=thread.mine.group_id, pinned_at__isnull=False)
            if await pinned.count() >= MOST_PINNED:
                message = "At most %(limit)d posts can be pinned. Unpin another one first."
                raise Conflict(message, code="too_many_pinned", limit=MOST_PINNED)
            thread.post.pinned_at = thread.mine.at
            await thread.mine.note("post.pinned", refs=thread.refs)
            await thread.save()


async def unpin(viewer: Viewer, post_id: UUID) -> None:
    async with on_post(viewer, post_id, Act.PIN) as thread:
        if thread.post.pinned_at is not None:
            thread.post.pinned_at = None
            await thread.mine.note("post.unpinned", refs=thread.refs)
            await thread.save()


async def lock(viewer: Viewer, post_id: UUID, *, locked: bool) -> None:
    """Let nobody comment any more, or again. Raises NotFound, NotAllowed."""
    async with on_post(viewer, post_id, Act.LOCK) as thread:
        if (thread.post.locked_at is not None) != locked:
            thread.post.locked_at = thread.mine.at if locked else None
            kind = "post.locked" if locked else "post.unlocked"
            await thread.mine.note(kind, refs=thread.refs)
            await thread.save()
