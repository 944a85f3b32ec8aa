"""Pin posts to the top of a group, and lock their threads against new comments."""

from uuid import UUID

from groups_service.access import ContentAction, Viewer
from groups_service.core.errors import Conflict
from groups_service.domain.posts.thread_locks import lock_post_thread
from groups_service.models import Post

MAX_PINNED_POSTS = 5


async def pin_post(viewer: Viewer, post_id: UUID) -> None:
    """Pin the post to the top of its group.

    Raises NotFound, NotAllowed, and Conflict when the group has the maximum number of pinned
    posts.
    """
    async with lock_post_thread(viewer, post_id, ContentAction.PIN) as thread:
        if thread.post.pinned_at is None:
            pinned = Post.filter(group_id=thread.uow.group_id, pinned_at__isnull=False)
            if await pinned.count() >= MAX_PINNED_POSTS:
                message = "At most %(limit)d posts can be pinned. Unpin another one first."
                raise Conflict(message, code="too_many_pinned", limit=MAX_PINNED_POSTS)
            thread.post.pinned_at = thread.uow.at
            await thread.uow.add_event("post.pinned", refs=thread.event_refs)
            await thread.save()


async def unpin_post(viewer: Viewer, post_id: UUID) -> None:
    async with lock_post_thread(viewer, post_id, ContentAction.PIN) as thread:
        if thread.post.pinned_at is not None:
            thread.post.pinned_at = None
            await thread.uow.add_event("post.unpinned", refs=thread.event_refs)
            await thread.save()


async def set_locked(viewer: Viewer, post_id: UUID, *, locked: bool) -> None:
    """Lock the thread against new comments, or unlock it. Raises NotFound, NotAllowed."""
    async with lock_post_thread(viewer, post_id, ContentAction.LOCK) as thread:
        if (thread.post.locked_at is not None) != locked:
            thread.post.locked_at = thread.uow.at if locked else None
            kind = "post.locked" if locked else "post.unlocked"
            await thread.uow.add_event(kind, refs=thread.event_refs)
            await thread.save()
