"""Delete posts and comments as their author, remove them as an administrator, restore them.

The text of a deleted item is kept in its revisions only, so that no query on posts and comments
can show it by mistake.
"""

from uuid import UUID

from groups_service.access import ContentAction, Viewer
from groups_service.domain.core.unit_of_work import UnitOfWork
from groups_service.domain.posts import attachments, question_index, questions, revisions
from groups_service.domain.posts.thread_locks import (
    LockedThread,
    load_thread,
    lock_comment_thread,
    lock_post_thread,
)
from groups_service.models import Comment, DeletionKind, Post

ACTION_FOR = {
    DeletionKind.DELETED: ContentAction.DELETE,
    DeletionKind.REMOVED: ContentAction.REMOVE,
}


async def delete_post(viewer: Viewer, post_id: UUID) -> DeletionKind:
    """Delete a post as its author, or remove it as an administrator. Returns which of them.

    Raises NotFound, NotAllowed.
    """
    kind = await _deletion_kind(viewer, Post, post_id)
    async with lock_post_thread(viewer, post_id, ACTION_FOR[kind]) as thread:
        await _delete_post(thread, kind)
    return kind


async def delete_comment(viewer: Viewer, comment_id: UUID) -> DeletionKind:
    """Delete or remove a comment, as `delete_post` does for a post."""
    kind = await _deletion_kind(viewer, Comment, comment_id)
    async with lock_comment_thread(viewer, comment_id, ACTION_FOR[kind]) as thread:
        await _delete_comment(thread, kind)
    return kind


async def remove_reported(uow: UnitOfWork, post_id: UUID, comment_id: UUID | None) -> None:
    """Remove reported content, inside the unit of work of the person who decides the report.

    Content that its author has deleted since is removed too; otherwise the author could restore
    it.
    """
    thread = await load_thread(uow, post_id)
    if comment_id is not None:
        thread.comment = await Comment.get(id=comment_id)
    if thread.target.deletion is None:
        await (_delete_comment if comment_id else _delete_post)(thread, DeletionKind.REMOVED)
    elif thread.target.deletion == DeletionKind.DELETED:
        thread.target.deletion, thread.target.deleted_by_id = DeletionKind.REMOVED, uow.viewer.id
        await thread.target.save()
        await _add_deletion_event(thread, "comment.removed" if comment_id else "post.removed")
        await thread.save()


async def restore_post(viewer: Viewer, post_id: UUID) -> None:
    """Restore a deleted or removed post. Raises NotFound, NotAllowed."""
    async with lock_post_thread(viewer, post_id, ContentAction.RESTORE) as thread:
        await _restore_text(thread)
        await thread.uow.add_event("post.restored", refs=thread.event_refs)
        await thread.save()


async def restore_comment(viewer: Viewer, comment_id: UUID) -> None:
    async with lock_comment_thread(viewer, comment_id, ContentAction.RESTORE) as thread:
        await _restore_text(thread)
        await _adjust_counts(thread, +1)
        await thread.uow.add_event("comment.restored", refs=thread.event_refs)
        await thread.save()


async def _deletion_kind(
    viewer: Viewer, table: type[Post | Comment], content_id: UUID
) -> DeletionKind:
    """Return DELETED for the author, else REMOVED. Permission is checked afterwards."""
    is_author = await table.exists(id=content_id, author_id=viewer.id)
    return DeletionKind.DELETED if is_author else DeletionKind.REMOVED


async def _delete_post(thread: LockedThread, kind: DeletionKind) -> None:
    await _move_text_to_revision(thread, kind)
    thread.post.pinned_at = None
    await _add_deletion_event(thread, f"post.{kind}")
    await thread.save()


async def _delete_comment(thread: LockedThread, kind: DeletionKind) -> None:
    await _move_text_to_revision(thread, kind)
    await _adjust_counts(thread, -1)
    if thread.comment is not None and thread.post.answer_id == thread.comment.id:
        await questions.clear_accepted_answer(thread.post)
    await _add_deletion_event(thread, f"comment.{kind}")
    await thread.save()


async def _move_text_to_revision(thread: LockedThread, kind: DeletionKind) -> None:
    content = thread.target
    await revisions.save_revision(content)
    content.text = content.html = ""
    content.deletion, content.deleted_at, content.deleted_by_id = (
        kind,
        thread.uow.at,
        thread.uow.viewer.id,
    )
    await attachments.set_hidden(content.id, hidden=True)


async def _restore_text(thread: LockedThread) -> None:
    content = thread.target
    await revisions.restore_latest(content)
    content.deletion = content.deleted_at = content.deleted_by_id = None
    await attachments.set_hidden(content.id, hidden=False)


# access (read): inside a unit of work; in the thread that was found
async def _adjust_counts(thread: LockedThread, change: int) -> None:
    """Adjust the post's comment count and the parent comment's reply count."""
    comment = thread.comment
    if comment is None:
        return
    await comment.save()
    thread.post.comment_count += change
    await question_index.update_first_answer_time(thread.post)
    if comment.parent_id is not None:
        parent = await Comment.get(id=comment.parent_id)
        parent.reply_count += change
        await parent.save()


async def _add_deletion_event(thread: LockedThread, kind: str) -> None:
    """Add the event. The author of removed content is its recipient."""
    is_removed = thread.target.deletion == DeletionKind.REMOVED
    recipients = [str(thread.target.author_id)] if is_removed else None
    await thread.uow.add_event(kind, refs=thread.event_refs, recipients=recipients)
