"""Forward a question: ask it in another group and link the two posts to each other.

Access to each post is checked for each reader; no answers are copied back.
"""

from uuid import UUID

from groups_service import access
from groups_service.access import ContentAction, Viewer
from groups_service.core.errors import Conflict, FieldError, InvalidInput, NotFound
from groups_service.domain.core.unit_of_work import unchecked_uow
from groups_service.domain.posts import posts
from groups_service.domain.posts.creation import PostInput
from groups_service.domain.posts.thread_locks import load_thread
from groups_service.models import Group, Post, QuestionState
from groups_service.models.groups import GroupStatus
from groups_service.queries.posts import posts as post_queries
from groups_service.queries.posts.views import PostView


async def get_forwardable_question(viewer: Viewer, post_id: UUID) -> PostView:
    """Return a question that `viewer` may forward.

    Raises NotFound, NotAllowed, and Conflict when the question has an answer.
    """
    question = await post_queries.get_post(viewer, post_id)
    if question is None:
        raise NotFound
    access.require_content_action(
        question.standing, question.facts_for(viewer), ContentAction.FORWARD
    )
    if question.question != QuestionState.OPEN:
        raise Conflict("This question has an answer already.", code="answered")
    return question


async def forward_question(
    viewer: Viewer, post_id: UUID, group_id: UUID, era: int | None = None
) -> UUID:
    """Ask or propose the question in another group. Returns the id of the post or proposal.

    The text is copied; files are not, because they belong to their group. Raises NotFound,
    NotAllowed, Conflict, InvalidInput, AudienceChanged.
    """
    question = await get_forwardable_question(viewer, post_id)
    await _require_other_group(viewer, question, group_id)
    post_input = PostInput(question.text, era, is_question=True, forwarded_from=post_id)
    return await posts.publish_or_propose_post(viewer, group_id, post_input)


# access (compare): activity in a closed group changes nothing elsewhere
async def mark_origin_changed(viewer: Viewer, post_id: UUID, group_id: UUID) -> None:
    """Notify the viewers of the question that it was forwarded to the group."""
    group = await Group.get(id=group_id)
    await touch_linked_question(viewer, post_id, is_closed=group.status is GroupStatus.CLOSED)


async def touch_linked_question(viewer: Viewer, post_id: UUID, *, is_closed: bool) -> None:
    """Notify the viewers of a question that a linked question changed.

    Does nothing when the linked question is in a closed group (`is_closed`): activity there raises
    no version elsewhere.
    """
    post = await Post.get_or_none(id=post_id, deletion__isnull=True)
    if post is None or is_closed:
        return
    stream = "group" if post.group_id is not None else "person"
    async with unchecked_uow(viewer, stream, post.group_id or post.timeline_id or post_id) as uow:
        thread = await load_thread(uow, post_id)
        await uow.add_event("question.linked", refs=thread.event_refs)
        await thread.save()


async def _require_other_group(viewer: Viewer, question: PostView, group_id: UUID) -> None:
    """Raise InvalidInput for the question's own group and for a hidden or missing group.

    Hidden and missing groups give the same error.
    """
    try:
        await access.get_standing(viewer, group_id)
    except NotFound:
        message = "There is no such group."
        raise InvalidInput(FieldError("group", "no_such_group", message)) from None
    if question.group_id == group_id:
        raise InvalidInput(FieldError("group", "same_group", "The question stands in this group."))
