"""Questions and their accepted answers."""

from uuid import UUID

from groups_service.access import Act, Viewer
from groups_service.domain import finding, handing
from groups_service.domain.threads import Thread, on_post
from groups_service.errors import FieldError, Invalid
from groups_service.models import Comment, Post, Question


async def mark(viewer: Viewer, post_id: UUID, *, question: bool) -> None:
    """Make a post a question, or no longer one. Raises NotFound, NotAllowed."""
    async with on_post(viewer, post_id, Act.ASK) as thread:
        if (thread.post.question is not None) == question:
            return
        _open(thread.post)
        if question:
            await finding.index(thread.post)
        else:
            thread.post.question = None
            await finding.forget(thread.post)
        kind = "question.asked" if question else "question.withdrawn"
        await thread.mine.note(kind, refs=thread.refs)
        await thread.save()


async def accept(viewer: Viewer, post_id: UUID, comment_id: UUID) -> None:
    """Say which comment answers the question. Raises NotFound, NotAllowed, Invalid."""
    async with on_post(viewer, post_id, Act.ACCEPT_ANSWER) as thread:
        comment = await Comment.get_or_none(id=comment_id, post_id=post_id, gone__isnull=True)
        if comment is None:
            message = "There is no such comment here."
            raise Invalid(FieldError("comment", "no_such_comment", message))
        if thread.post.answer_id == comment_id:
            return
        thread.post.question = Question.ANSWERED
        thread.post.answer_id, thread.post.answered_at = comment_id, thread.mine.at
        await finding.index(thread.post)
        refs = thread.refs | {"comment": str(comment_id)}
        await thread.mine.note("answer.accepted", refs=refs)
        await thread.save()
    await _tell(viewer, thread)


async def reopen(viewer: Viewer, post_id: UUID) -> None:
    """Take back that an answer was accepted. Raises NotFound, NotAllowed."""
    async with on_post(viewer, post_id, Act.ACCEPT_ANSWER) as thread:
        if thread.post.answer_id is None:
            return
        refs = thread.refs | {"comment": str(thread.post.answer_id)}
        await lost_answer(thread.post)
        await thread.mine.note("answer.taken_back", refs=refs)
        await thread.save()
    await _tell(viewer, thread)


async def lost_answer(post: Post) -> None:
    """The question is open again; its caller stores it."""
    _open(post)
    await finding.index(post)


def _open(post: Post) -> None:
    post.question = Question.OPEN
    post.answer_id = post.answered_at = None


async def _tell(viewer: Viewer, thread: Thread) -> None:
    """Who looks at the question that this one was handed on from sees its state at once."""
    if thread.post.handed_from_id is not None and not thread.secret:
        await handing.hint(viewer, thread.post.handed_from_id, closed=thread.mine.is_closed)
