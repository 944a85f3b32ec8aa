"""Posts that somebody outside a moderated group proposes, and what its administrators answer."""

from enum import StrEnum
from uuid import UUID

from groups_service import clock, ids
from groups_service.access import Verb, Viewer
from groups_service.domain import audience, composing, handed, markup, mentions
from groups_service.domain.answered import AlreadyAnswered, Answered, answered
from groups_service.domain.composing import Writing
from groups_service.domain.turn import Turn, turn
from groups_service.errors import Conflict, NotFound
from groups_service.models import Proposal
from groups_service.models.joining import ProposalState
from groups_service.queries import joining
from groups_service.queries.joining import ProposalSeen


class Decision(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


ANSWERED = "This proposal has already been answered."


async def propose(viewer: Viewer, group_id: UUID, writing: Writing) -> UUID:
    """Propose a post to a moderated group one is no member of; it waits for an answer."""
    written = await mentions.written(writing.text)
    async with turn(viewer, group_id, Verb.PROPOSE) as mine:
        audience.require_same(mine, writing.era)
        await handed.require_room(writing.handed_from, group_id)
        proposal = await Proposal.create(
            id=ids.new(),
            group_id=group_id,
            author_id=viewer.id,
            text=written.text,
            html=written.html,
            renderer=markup.RENDERER,
            created_at=mine.at,
            question=writing.question,
            handed_from_id=writing.handed_from,
        )
        await mine.note("proposal.made", refs={"proposal": str(proposal.id)})
    return proposal.id


async def decide(
    viewer: Viewer, proposal_id: UUID, decision: Decision, reason: str = ""
) -> UUID | None:
    """Publish the proposal in its author's name, or decline it; the author is told.

    The id of the post, if one was made. Raises NotFound for proposals that the viewer may not
    see, AlreadyAnswered for those that wait no longer.
    """
    seen = await joining.proposal(viewer, proposal_id)
    if seen is None:
        raise NotFound
    written = await mentions.written(seen.text)
    async with turn(viewer, seen.group_id, Verb.ANSWER_PROPOSALS) as mine:
        if decision is Decision.DECLINE:
            await _answer(mine, proposal_id, ProposalState.DECLINED, reason)
            return None
        _require_author(seen)
        proposed = await Proposal.get(id=proposal_id)
        asked, handed_from = proposed.question, proposed.handed_from_id
        writing = Writing(seen.text, question=asked, handed_from=handed_from)
        post_id = await composing.add(mine, written, writing, author=seen.author.id)
        published = composing.refs(post_id, written)
        await _answer(mine, proposal_id, ProposalState.ACCEPTED, reason, published)
        await mine.show(activity=True)
        return post_id


async def withdraw(viewer: Viewer, proposal_id: UUID) -> None:
    """Take back a proposal of one's own that still waits."""
    proposal = await Proposal.get_or_none(id=proposal_id, author_id=viewer.id)
    if proposal is None:
        raise NotFound
    waiting = Proposal.filter(id=proposal_id, state=ProposalState.WAITING)
    if not await waiting.update(state=ProposalState.WITHDRAWN, answered_at=clock.now()):
        raise AlreadyAnswered(ANSWERED, await _answered(await Proposal.get(id=proposal_id)))


async def _answer(
    mine: Turn,
    proposal_id: UUID,
    state: ProposalState,
    reason: str,
    post: dict[str, object] | None = None,
) -> None:
    """Write the answer unless there is one: its author may withdraw it without our lock."""
    waiting = Proposal.filter(id=proposal_id, group_id=mine.group_id, state=ProposalState.WAITING)
    given = await waiting.update(
        state=state,
        answered_at=mine.at,
        answered_by_id=mine.viewer.id,
        reason=reason or None,
        post_id=post["post"] if post else None,
    )
    proposal = await Proposal.get(id=proposal_id)
    if not given:
        raise AlreadyAnswered(ANSWERED, await _answered(proposal))
    refs = {"proposal": str(proposal.id), **(post or {})}
    kind = f"proposal.{state.value}"
    await mine.note(kind, refs=refs, recipients=[str(proposal.author_id)])


async def _answered(proposal: Proposal) -> Answered:
    withdrawn = proposal.state is ProposalState.WITHDRAWN
    by = proposal.author_id if withdrawn else proposal.answered_by_id
    return await answered(proposal.state.value, proposal.answered_at, by)


def _require_author(proposal: ProposalSeen) -> None:
    """Nobody is made to publish who could not do so now."""
    if not proposal.author.active:
        message = "Its author has left the directory; the proposal can only be declined."
        raise Conflict(message, code="author_left")
