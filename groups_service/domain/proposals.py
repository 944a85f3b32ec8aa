"""Posts that somebody outside a moderated group proposes, and what its administrators answer."""

import asyncio
from enum import StrEnum
from uuid import UUID

from groups_service import ids
from groups_service.access import Verb, Viewer
from groups_service.domain import audience, markup
from groups_service.domain.turn import Turn, turn
from groups_service.errors import Conflict, NotFound
from groups_service.models import Post, Proposal
from groups_service.models.joining import ProposalState


class Decision(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


class AlreadyAnswered(Conflict):
    code = "already_answered"

    def __init__(self) -> None:
        super().__init__("This proposal has already been answered.")


async def propose(viewer: Viewer, group_id: UUID, text: str, era: int | None = None) -> UUID:
    """Propose a post to a moderated group one is no member of; it waits for an answer."""
    html = await asyncio.to_thread(markup.render, text)
    async with turn(viewer, group_id, Verb.PROPOSE) as mine:
        audience.require_same(mine, era)
        proposal = await Proposal.create(
            id=ids.new(),
            group_id=group_id,
            author_id=viewer.id,
            text=text,
            html=html,
            renderer=markup.RENDERER,
            created_at=mine.at,
        )
        await mine.note("proposal.made", refs={"proposal": str(proposal.id)})
    return proposal.id


async def decide(
    viewer: Viewer, proposal_id: UUID, decision: Decision, reason: str = ""
) -> UUID | None:
    """Publish the proposal in its author's name, or decline it; the author is told.

    The id of the post, if one was made. Raises NotFound for proposals to other groups.
    """
    proposal = await Proposal.get_or_none(id=proposal_id)
    if proposal is None:
        raise NotFound
    async with turn(viewer, proposal.group_id, Verb.ANSWER_PROPOSALS) as mine:
        proposal = await Proposal.get(id=proposal_id)
        if proposal.state is not ProposalState.WAITING:
            raise AlreadyAnswered
        if decision is Decision.DECLINE:
            await _answer(mine, proposal, ProposalState.DECLINED, reason)
            return None
        post_id = await _publish(mine, proposal)
        await Proposal.filter(id=proposal.id).update(post_id=post_id)
        await _answer(mine, proposal, ProposalState.ACCEPTED, reason, post_id)
        await mine.show(activity=True)
        return post_id


async def withdraw(viewer: Viewer, proposal_id: UUID) -> None:
    """Take back a proposal of one's own that still waits."""
    proposal = await Proposal.get_or_none(id=proposal_id, author_id=viewer.id)
    if proposal is None:
        raise NotFound
    waiting = Proposal.filter(id=proposal_id, state=ProposalState.WAITING)
    if not await waiting.update(state=ProposalState.WITHDRAWN):
        raise AlreadyAnswered


async def _publish(mine: Turn, proposal: Proposal) -> UUID:
    post = await Post.create(
        id=ids.new(),
        group_id=mine.group_id,
        author_id=proposal.author_id,
        text=proposal.text,
        html=proposal.html,
        renderer=proposal.renderer,
        era=mine.era,
        version=mine.version,
        activity=mine.version,
        activity_at=mine.at,
        created_at=mine.at,
    )
    return post.id


async def _answer(
    mine: Turn,
    proposal: Proposal,
    state: ProposalState,
    reason: str,
    post_id: UUID | None = None,
) -> None:
    await Proposal.filter(id=proposal.id).update(
        state=state,
        answered_at=mine.at,
        answered_by_id=mine.viewer.id,
        reason=reason or None,
    )
    refs: dict[str, object] = {"proposal": str(proposal.id)}
    if post_id is not None:
        refs["post"] = str(post_id)
    kind = f"proposal.{state.value}"
    await mine.note(kind, refs=refs, recipients=[str(proposal.author_id)])
