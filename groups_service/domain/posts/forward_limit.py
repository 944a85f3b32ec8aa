"""Limits on forwarding a question: once to each group, and to a limited number of groups."""

from uuid import UUID

from groups_service.core.errors import Conflict
from groups_service.database import sql
from groups_service.models import Post, Proposal
from groups_service.models.members import ProposalState

MAX_FORWARDS = 10


# access (read): of a question that was found through the viewer
# access (query): locks a question that was found through the viewer
async def require_forward_allowed(post_id: UUID | None, group_id: UUID) -> None:
    """Raise Conflict if the question `post_id` may not be forwarded to the group.

    Call it inside a unit of work on the group. It locks the question's row, so that concurrent
    forwards to other groups are counted too.
    """
    if post_id is None:
        return
    await sql("UPDATE post SET changed = changed WHERE id = $1", str(post_id))
    forwarded = Post.filter(forwarded_from_id=post_id, deletion__isnull=True)
    proposed = Proposal.filter(forwarded_from_id=post_id, state=ProposalState.WAITING)
    if await forwarded.filter(group_id=group_id).exists() or (
        await proposed.filter(group_id=group_id).exists()
    ):
        message = "The question was forwarded to this group already."
        raise Conflict(message, code="already_forwarded")
    if await forwarded.count() + await proposed.count() >= MAX_FORWARDS:
        message = "A question can be forwarded to at most %(limit)d groups."
        raise Conflict(message, code="too_many_forwards", limit=MAX_FORWARDS)
