"""Comments on posts, and replies to them."""

from datetime import datetime
from uuid import UUID

from groups_service import ids
from groups_service.access import Act, Viewer
from groups_service.domain import (
    attachments,
    audience,
    drafts,
    finding,
    markup,
    mentions,
    revisions,
)
from groups_service.domain.composing import Writing, require_unchanged
from groups_service.domain.threads import Thread, on_comment, on_post
from groups_service.errors import FieldError, Invalid
from groups_service.models import Comment


async def add(viewer: Viewer, post_id: UUID, writing: Writing, parent: UUID | None = None) -> UUID:
    """Comment on a post, which brings it to the top of the feed; reply to the comment `parent`.

    A comment written in a closed era takes its whole post into that era: a thread is as private
    as its most private moment. A reply to a reply stands below the same comment. Raises NotFound,
    NotAllowed, Invalid, AudienceChanged.
    """
    written = await mentions.written(writing.text)
    async with on_post(viewer, post_id, Act.COMMENT) as thread:
        mine, post = thread.mine, thread.post
        audience.require_same(mine, writing.era)
        above = await _above(post_id, parent)
        files = writing.attachments or ()
        comment = await Comment.create(
            id=ids.new(),
            post_id=post_id,
            parent_id=above.id if above else None,
            author_id=viewer.id,
            text=written.text,
            html=written.html,
            renderer=markup.RENDERER,
            version=mine.version,
            attached=len(files),
            created_at=mine.at,
        )
        await attachments.put(mine, post, files, comment)
        await drafts.sent(viewer, f"post:{post_id}")
        post.comment_count += 1
        if post.first_answer_at is None and post.author_id != viewer.id:
            post.first_answer_at = mine.at
        refs: dict[str, object] = {"post": str(post_id), "comment": str(comment.id)}
        refs["mentions"] = [str(person) for person in written.mentions]
        if parent is not None:
            refs["parent"] = str(parent)
        await mine.note("comment.added", refs=refs)
        await thread.wrote()
        await thread.save(activity=True)
    return comment.id


async def edit(
    viewer: Viewer, comment_id: UUID, writing: Writing, since: datetime | None = None
) -> None:
    """Say something else in a comment of one's own, as in `posts.edit`."""
    written = await mentions.written(writing.text)
    async with on_comment(viewer, comment_id, Act.EDIT) as thread:
        comment = _of(thread)
        require_unchanged(comment, since)
        audience.require_same(thread.mine, writing.era)
        if writing.attachments is not None:
            files = writing.attachments
            await attachments.put(thread.mine, thread.post, files, comment)
        before = mentions.ids(comment.text)
        await revisions.keep(comment)
        comment.text, comment.html = written.text, written.html
        comment.renderer, comment.edited_at = markup.RENDERER, thread.mine.at
        await comment.save()
        await finding.index(thread.post)
        await thread.wrote()
        new = [str(person) for person in written.mentions if person not in before]
        await thread.mine.note("comment.edited", refs=thread.refs | {"mentions": new})
        await thread.save()


async def _above(post_id: UUID, parent: UUID | None) -> Comment | None:
    """The comment that is replied to, or the one above it, counted."""
    if parent is None:
        return None
    named = await Comment.get_or_none(id=parent, post_id=post_id, gone__isnull=True)
    if named is None:
        raise Invalid(FieldError("parent", "no_such_comment", "There is no such comment here."))
    above = named if named.parent_id is None else await Comment.get(id=named.parent_id)
    above.reply_count += 1
    await above.save()
    return above


def _of(thread: Thread) -> Comment:
    if thread.comment is None:
        raise RuntimeError("This is the turn of a post.")
    return thread.comment
