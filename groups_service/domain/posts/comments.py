"""Comments on posts, and replies to them."""

from datetime import datetime
from uuid import UUID

from groups_service.access import ContentAction, Viewer
from groups_service.core import ids, mention_tokens
from groups_service.core.errors import FieldError, InvalidInput
from groups_service.domain.core import audience_check, markup
from groups_service.domain.posts import (
    attachments,
    drafts,
    mentions,
    question_index,
    revisions,
)
from groups_service.domain.posts.creation import PostInput, require_not_edited_since
from groups_service.domain.posts.thread_locks import (
    LockedThread,
    lock_comment_thread,
    lock_post_thread,
)
from groups_service.models import Comment


async def add_comment(
    viewer: Viewer, post_id: UUID, post_input: PostInput, parent: UUID | None = None
) -> UUID:
    """Add a comment to a post, or a reply to the comment `parent`; it moves the post to the top.

    A comment that is written in a closed era moves its whole post into that era: a thread is as
    private as its most private comment. A reply to a reply is stored below the same top-level
    comment. Raises NotFound, NotAllowed, InvalidInput, AudienceChanged.
    """
    rendered = await mentions.render(post_input.text)
    async with lock_post_thread(viewer, post_id, ContentAction.COMMENT) as thread:
        uow, post = thread.uow, thread.post
        audience_check.require_same_era(uow, post_input.era)
        parent_comment = await _get_parent(post_id, parent)
        files = post_input.attachments or ()
        comment = await Comment.create(
            id=ids.new(),
            post_id=post_id,
            parent_id=parent_comment.id if parent_comment else None,
            author_id=viewer.id,
            text=rendered.text,
            html=rendered.html,
            renderer=markup.RENDERER_VERSION,
            version=uow.version,
            attachment_count=len(files),
            created_at=uow.at,
        )
        await attachments.replace_attachments(uow, post, files, comment)
        await drafts.delete_after_publish(viewer, f"post:{post_id}")
        post.comment_count += 1
        if post.first_answer_at is None and post.author_id != viewer.id:
            post.first_answer_at = uow.at
        refs: dict[str, object] = {"post": str(post_id), "comment": str(comment.id)}
        refs["mentions"] = [str(person) for person in rendered.mentions]
        if parent is not None:
            refs["parent"] = str(parent)
        await uow.add_event("comment.added", refs=refs)
        await thread.apply_era()
        await thread.save(activity=True)
    return comment.id


async def edit_comment(
    viewer: Viewer, comment_id: UUID, post_input: PostInput, since: datetime | None = None
) -> None:
    """Edit a comment of the viewer, as `posts.edit_post` does for a post."""
    rendered = await mentions.render(post_input.text)
    async with lock_comment_thread(viewer, comment_id, ContentAction.EDIT) as thread:
        comment = _get_comment(thread)
        require_not_edited_since(comment, since)
        audience_check.require_same_era(thread.uow, post_input.era)
        if post_input.attachments is not None:
            files = post_input.attachments
            await attachments.replace_attachments(thread.uow, thread.post, files, comment)
        previous_mentions = mention_tokens.find_person_ids(comment.text)
        await revisions.save_revision(comment)
        comment.text, comment.html = rendered.text, rendered.html
        comment.renderer, comment.edited_at = markup.RENDERER_VERSION, thread.uow.at
        await comment.save()
        await question_index.reindex(thread.post)
        await thread.apply_era()
        new_mentions = [
            str(person) for person in rendered.mentions if person not in previous_mentions
        ]
        await thread.uow.add_event(
            "comment.edited", refs=thread.event_refs | {"mentions": new_mentions}
        )
        await thread.save()


# access (read): inside a unit of work; in the thread that was found
async def _get_parent(post_id: UUID, parent: UUID | None) -> Comment | None:
    """Return the top-level comment that the reply belongs to, with its reply count raised.

    Raises InvalidInput when there is no such comment.
    """
    if parent is None:
        return None
    replied_to = await Comment.get_or_none(id=parent, post_id=post_id, deletion__isnull=True)
    if replied_to is None:
        raise InvalidInput(
            FieldError("parent", "no_such_comment", "There is no such comment here.")
        )
    parent_comment = (
        replied_to if replied_to.parent_id is None else await Comment.get(id=replied_to.parent_id)
    )
    parent_comment.reply_count += 1
    await parent_comment.save()
    return parent_comment


def _get_comment(thread: LockedThread) -> Comment:
    if thread.comment is None:
        raise RuntimeError("This thread is locked for its post.")
    return thread.comment
