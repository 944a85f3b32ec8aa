"""Deleting one's own words, removing those of others, and getting either back.

The words of what is gone lie with the revisions: no way of reading posts and comments can show
them, whatever it forgets to ask.
"""

from uuid import UUID

from groups_service.access import Act, Viewer
from groups_service.domain import attachments, finding, questions, revisions
from groups_service.domain.threads import Thread, on_comment, on_post, thread_of
from groups_service.domain.turn import Turn
from groups_service.models import Comment, Gone, Post

VERBS = {Gone.DELETED: Act.DELETE, Gone.REMOVED: Act.REMOVE}


async def take_post(viewer: Viewer, post_id: UUID) -> Gone:
    """Delete one's own post, remove another's as an administrator; which of them it was.

    Raises NotFound, NotAllowed.
    """
    how = await _how(viewer, Post, post_id)
    async with on_post(viewer, post_id, VERBS[how]) as thread:
        await _take_post(thread, how)
    return how


async def take_comment(viewer: Viewer, comment_id: UUID) -> Gone:
    """The same for a comment."""
    how = await _how(viewer, Comment, comment_id)
    async with on_comment(viewer, comment_id, VERBS[how]) as thread:
        await _take_comment(thread, how)
    return how


async def remove_reported(mine: Turn, post_id: UUID, comment_id: UUID | None) -> None:
    """Remove what was reported, in the turn of who handles it.

    What its author has deleted meanwhile is removed too: they would get it back otherwise.
    """
    thread = await thread_of(mine, post_id)
    if comment_id is not None:
        thread.comment = await Comment.get(id=comment_id)
    if thread.thing.gone is None:
        await (_take_comment if comment_id else _take_post)(thread, Gone.REMOVED)
    elif thread.thing.gone == Gone.DELETED:
        thread.thing.gone, thread.thing.gone_by_id = Gone.REMOVED, mine.viewer.id
        await thread.thing.save()
        await _tell(thread, "comment.removed" if comment_id else "post.removed")
        await thread.save()


async def restore_post(viewer: Viewer, post_id: UUID) -> None:
    """Get back what one deleted, or what was removed. Raises NotFound, NotAllowed."""
    async with on_post(viewer, post_id, Act.RESTORE) as thread:
        await _give_back(thread)
        await thread.mine.note("post.restored", refs=thread.refs)
        await thread.save()


async def restore_comment(viewer: Viewer, comment_id: UUID) -> None:
    async with on_comment(viewer, comment_id, Act.RESTORE) as thread:
        await _give_back(thread)
        await _count(thread, +1)
        await thread.mine.note("comment.restored", refs=thread.refs)
        await thread.save()


async def _how(viewer: Viewer, table: type[Post | Comment], thing_id: UUID) -> Gone:
    """Asked before access, which then decides; of what does not exist it is no matter."""
    own = await table.exists(id=thing_id, author_id=viewer.id)
    return Gone.DELETED if own else Gone.REMOVED


async def _take_post(thread: Thread, how: Gone) -> None:
    await _take(thread, how)
    thread.post.pinned_at = None
    await _tell(thread, f"post.{how}")
    await thread.save()


async def _take_comment(thread: Thread, how: Gone) -> None:
    await _take(thread, how)
    await _count(thread, -1)
    if thread.comment is not None and thread.post.answer_id == thread.comment.id:
        await questions.lost_answer(thread.post)
    await _tell(thread, f"comment.{how}")
    await thread.save()


async def _take(thread: Thread, how: Gone) -> None:
    thing = thread.thing
    await revisions.keep(thing)
    thing.text = thing.html = ""
    thing.gone, thing.gone_at, thing.gone_by_id = how, thread.mine.at, thread.mine.viewer.id
    await attachments.hide(thing.id, hidden=True)


async def _give_back(thread: Thread) -> None:
    thing = thread.thing
    await revisions.bring_back(thing)
    thing.gone = thing.gone_at = thing.gone_by_id = None
    await attachments.hide(thing.id, hidden=False)


async def _count(thread: Thread, change: int) -> None:
    """Comments that are gone are counted neither in the thread nor below what they answer."""
    comment = thread.comment
    if comment is None:
        return
    await comment.save()
    thread.post.comment_count += change
    await finding.recount(thread.post)
    if comment.parent_id is not None:
        parent = await Comment.get(id=comment.parent_id)
        parent.reply_count += change
        await parent.save()


async def _tell(thread: Thread, kind: str) -> None:
    """The author of what was removed is told, about themselves."""
    removed = thread.thing.gone == Gone.REMOVED
    told = [str(thread.thing.author_id)] if removed else None
    await thread.mine.note(kind, refs=thread.refs, recipients=told)
