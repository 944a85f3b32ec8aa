"""Handing a question on: the same question in another group, each linked to the other.

What readers of the one see of the other is asked for each of them; nothing is copied back.
"""

from uuid import UUID

from groups_service import access
from groups_service.access import Act, Viewer
from groups_service.domain import posts
from groups_service.domain.composing import Writing
from groups_service.domain.threads import thread_of
from groups_service.domain.turn import held
from groups_service.errors import Conflict, FieldError, Invalid, NotFound
from groups_service.models import Group, Post, Question
from groups_service.models.groups import Status
from groups_service.queries import feeds
from groups_service.queries.threads import PostSeen


async def question(viewer: Viewer, post_id: UUID) -> PostSeen:
    """A question that `viewer` may hand on. Raises NotFound, NotAllowed, Conflict."""
    seen = await feeds.post(viewer, post_id)
    if seen is None:
        raise NotFound
    access.require_act(seen.standing, seen.piece(viewer), Act.HAND_ON)
    if seen.question != Question.OPEN:
        raise Conflict("This question has an answer already.", code="answered")
    return seen


async def hand_on(viewer: Viewer, post_id: UUID, group_id: UUID, era: int | None = None) -> UUID:
    """Ask the same in another group, or propose it there; the id of the post or proposal.

    The words go along, files do not: they belong to where they are. Raises NotFound, NotAllowed,
    Conflict, Invalid, AudienceChanged.
    """
    asked = await question(viewer, post_id)
    await _require_elsewhere(viewer, asked, group_id)
    writing = Writing(asked.text, era, question=True, handed_from=post_id)
    return await posts.publish_or_propose(viewer, group_id, writing)


async def told(viewer: Viewer, post_id: UUID, group_id: UUID) -> None:
    """Let those who look at the question see that it was handed on to the group."""
    group = await Group.get(id=group_id)
    await hint(viewer, post_id, closed=group.status is Status.CLOSED)


async def hint(viewer: Viewer, post_id: UUID, *, closed: bool) -> None:
    """Let those who look at a question see that one linked to it changed.

    Not when that one is in a closed group: what happens there moves no number elsewhere.
    """
    post = await Post.get_or_none(id=post_id, gone__isnull=True)
    if post is None or closed:
        return
    stream = "group" if post.group_id is not None else "person"
    async with held(viewer, stream, post.group_id or post.timeline_id or post_id) as mine:
        thread = await thread_of(mine, post_id)
        await mine.note("question.linked", refs=thread.refs)
        await thread.save()


async def _require_elsewhere(viewer: Viewer, asked: PostSeen, group_id: UUID) -> None:
    """A group that is not known is reported like none at all."""
    try:
        await access.standing(viewer, group_id)
    except NotFound:
        message = "There is no such group."
        raise Invalid(FieldError("group", "no_such_group", message)) from None
    if asked.group_id == group_id:
        raise Invalid(FieldError("group", "same_group", "The question stands in this group."))
