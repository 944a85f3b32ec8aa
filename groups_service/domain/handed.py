"""Where a question was handed on to: to each group once, and to so many at most."""

from uuid import UUID

from groups_service.database import sql
from groups_service.errors import Conflict
from groups_service.models import Post, Proposal
from groups_service.models.joining import ProposalState

MOST_HANDED_ON = 10


async def require_room(post_id: UUID | None, group_id: UUID) -> None:
    """Raise Conflict if the question `post_id` may not be handed on to the group once more.

    In a turn on the group. Holds the question, so that turns on other groups are counted, too.
    """
    if post_id is None:
        return
    await sql("UPDATE post SET changed = changed WHERE id = $1", str(post_id))
    handed = Post.filter(handed_from_id=post_id, gone__isnull=True)
    proposed = Proposal.filter(handed_from_id=post_id, state=ProposalState.WAITING)
    if await handed.filter(group_id=group_id).exists() or (
        await proposed.filter(group_id=group_id).exists()
    ):
        message = "The question has been handed on to this group already."
        raise Conflict(message, code="handed_on_already")
    if await handed.count() + await proposed.count() >= MOST_HANDED_ON:
        message = "A question can be handed on to at most %(limit)d groups."
        raise Conflict(message, code="too_many_handed_on", limit=MOST_HANDED_ON)
