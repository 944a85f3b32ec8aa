"""Questions and their accepted answers."""

from uuid import UUID

from groups_service.access import ContentAction, Viewer
from groups_service.core.errors import FieldError, InvalidInput
from groups_service.domain.posts import question_forwarding, question_index
from groups_service.domain.posts.thread_locks import LockedThread, lock_post_thread
from groups_service.models import Comment, Post, QuestionState


async def set_is_question(viewer: Viewer, post_id: UUID, *, is_question: bool) -> None:
    """Make a post a question or an ordinary post. Raises NotFound, NotAllowed."""
    async with lock_post_thread(viewer, post_id, ContentAction.ASK) as thread:
        if (thread.post.question is not None) == is_question:
            return
        _set_open(thread.post)
        if is_question:
            await question_index.reindex(thread.post)
        else:
            thread.post.question = None
            await question_index.delete_index(thread.post)
        kind = "question.asked" if is_question else "question.withdrawn"
        await thread.uow.add_event(kind, refs=thread.event_refs)
        await thread.save()


async def accept_answer(viewer: Viewer, post_id: UUID, comment_id: UUID) -> None:
    """Accept a comment as the answer to the question.

    Raises NotFound, NotAllowed, InvalidInput.
    """
    async with lock_post_thread(viewer, post_id, ContentAction.ACCEPT_ANSWER) as thread:
        comment = await Comment.get_or_none(id=comment_id, post_id=post_id, deletion__isnull=True)
        if comment is None:
            message = "There is no such comment here."
            raise InvalidInput(FieldError("comment", "no_such_comment", message))
        if thread.post.answer_id == comment_id:
            return
        thread.post.question = QuestionState.ANSWERED
        thread.post.answer_id, thread.post.answered_at = comment_id, thread.uow.at
        await question_index.reindex(thread.post)
        refs = thread.event_refs | {"comment": str(comment_id)}
        await thread.uow.add_event("answer.accepted", refs=refs)
        await thread.save()
    await _touch_origin(viewer, thread)


async def reopen_question(viewer: Viewer, post_id: UUID) -> None:
    """Withdraw the accepted answer. Raises NotFound, NotAllowed."""
    async with lock_post_thread(viewer, post_id, ContentAction.ACCEPT_ANSWER) as thread:
        if thread.post.answer_id is None:
            return
        refs = thread.event_refs | {"comment": str(thread.post.answer_id)}
        await clear_accepted_answer(thread.post)
        await thread.uow.add_event("answer.taken_back", refs=refs)
        await thread.save()
    await _touch_origin(viewer, thread)


async def clear_accepted_answer(post: Post) -> None:
    """Make the question open again; the caller saves the post."""
    _set_open(post)
    await question_index.reindex(post)


def _set_open(post: Post) -> None:
    post.question = QuestionState.OPEN
    post.answer_id = post.answered_at = None


async def _touch_origin(viewer: Viewer, thread: LockedThread) -> None:
    """Update the viewers of the question that this question was forwarded from."""
    if thread.post.forwarded_from_id is not None and not thread.members_only:
        await question_forwarding.touch_linked_question(
            viewer, thread.post.forwarded_from_id, is_closed=thread.uow.is_closed
        )
