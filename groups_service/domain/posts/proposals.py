"""Posts that non-members propose to a moderated group, and the decisions of its administrators."""

from enum import StrEnum
from uuid import UUID

from groups_service.access import GroupAction, Viewer
from groups_service.core import clock, ids
from groups_service.core.errors import Conflict, NotFound
from groups_service.domain.core import audience_check, markup
from groups_service.domain.core.decisions import AlreadyDecided, DecisionRecord, load_decision
from groups_service.domain.core.unit_of_work import UnitOfWork, group_uow
from groups_service.domain.posts import creation, forward_limit, mentions
from groups_service.domain.posts.creation import PostInput
from groups_service.models import Proposal
from groups_service.models.members import ProposalState
from groups_service.queries.posts import proposals as proposal_queries
from groups_service.queries.posts.proposals import ProposalView


class ProposalDecision(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


ALREADY_DECIDED_MESSAGE = "This proposal has already been answered."


async def propose_post(viewer: Viewer, group_id: UUID, post_input: PostInput) -> UUID:
    """Propose a post to a moderated group as a non-member.

    Raises NotFound, NotAllowed, Conflict, InvalidInput, AudienceChanged.
    """
    rendered = await mentions.render(post_input.text)
    async with group_uow(viewer, group_id, GroupAction.PROPOSE) as uow:
        audience_check.require_same_era(uow, post_input.era)
        await forward_limit.require_forward_allowed(post_input.forwarded_from, group_id)
        proposal = await Proposal.create(
            id=ids.new(),
            group_id=group_id,
            author_id=viewer.id,
            text=rendered.text,
            html=rendered.html,
            renderer=markup.RENDERER_VERSION,
            created_at=uow.at,
            question=post_input.is_question,
            forwarded_from_id=post_input.forwarded_from,
        )
        await uow.add_event("proposal.created", refs={"proposal": str(proposal.id)})
    return proposal.id


async def decide_proposal(
    viewer: Viewer, proposal_id: UUID, decision: ProposalDecision, reason: str = ""
) -> UUID | None:
    """Publish the proposal in its author's name, or decline it; the author is notified.

    Returns the id of the post, if one was published. Raises NotFound for proposals that the
    viewer may not see, AlreadyDecided for proposals that were decided or withdrawn.
    """
    proposal = await proposal_queries.get_proposal(viewer, proposal_id)
    if proposal is None:
        raise NotFound
    rendered = await mentions.render(proposal.text)
    async with group_uow(viewer, proposal.group_id, GroupAction.ANSWER_PROPOSALS) as uow:
        if decision is ProposalDecision.DECLINE:
            await _record_decision(uow, proposal_id, ProposalState.DECLINED, reason)
            return None
        _require_active_author(proposal)
        stored = await Proposal.get(id=proposal_id)
        is_question, forwarded_from = stored.question, stored.forwarded_from_id
        post_input = PostInput(
            proposal.text, is_question=is_question, forwarded_from=forwarded_from
        )
        post_id = await creation.insert_post(uow, rendered, post_input, author=proposal.author.id)
        refs = creation.post_event_refs(post_id, rendered)
        await _record_decision(uow, proposal_id, ProposalState.ACCEPTED, reason, refs)
        await uow.mark_changed(activity=True)
        return post_id


async def withdraw_proposal(viewer: Viewer, proposal_id: UUID) -> None:
    """Withdraw a waiting proposal of the viewer.

    Raises NotFound, and AlreadyDecided when it is not waiting any more.
    """
    proposal = await Proposal.get_or_none(id=proposal_id, author_id=viewer.id)
    if proposal is None:
        raise NotFound
    waiting = Proposal.filter(id=proposal_id, state=ProposalState.WAITING)
    if not await waiting.update(state=ProposalState.WITHDRAWN, answered_at=clock.now()):
        raise AlreadyDecided(
            ALREADY_DECIDED_MESSAGE, await _load_decision(await Proposal.get(id=proposal_id))
        )


async def _record_decision(
    uow: UnitOfWork,
    proposal_id: UUID,
    state: ProposalState,
    reason: str,
    post: dict[str, object] | None = None,
) -> None:
    """Store the decision.

    The author may withdraw the proposal without the group's lock, so the update requires that it
    is waiting. Raises AlreadyDecided otherwise.
    """
    waiting = Proposal.filter(id=proposal_id, group_id=uow.group_id, state=ProposalState.WAITING)
    updated = await waiting.update(
        state=state,
        answered_at=uow.at,
        answered_by_id=uow.viewer.id,
        reason=reason or None,
        post_id=post["post"] if post else None,
    )
    proposal = await Proposal.get(id=proposal_id)
    if not updated:
        raise AlreadyDecided(ALREADY_DECIDED_MESSAGE, await _load_decision(proposal))
    refs = {"proposal": str(proposal.id), **(post or {})}
    kind = f"proposal.{state.value}"
    await uow.add_event(kind, refs=refs, recipients=[str(proposal.author_id)])


async def _load_decision(proposal: Proposal) -> DecisionRecord:
    withdrawn = proposal.state is ProposalState.WITHDRAWN
    by = proposal.author_id if withdrawn else proposal.answered_by_id
    return await load_decision(proposal.state.value, proposal.answered_at, by)


def _require_active_author(proposal: ProposalView) -> None:
    """Raise Conflict when the author has left the directory and could not publish now."""
    if not proposal.author.active:
        message = "Its author has left the directory; the proposal can only be declined."
        raise Conflict(message, code="author_left")
