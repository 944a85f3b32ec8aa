"""Reactions to posts and comments: one of each kind a person."""

from uuid import UUID

from groups_service import ids
from groups_service.access import Act, Viewer
from groups_service.domain.threads import Thread, on_comment, on_post
from groups_service.models import Reaction, ReactionKind


async def react(viewer: Viewer, thing: str, thing_id: UUID, kind: ReactionKind) -> None:
    """React to a "post" or "comment"; a second time changes nothing. NotFound, NotAllowed.

    In a thread of a closed era it is of that era, too: among members, and named to nobody else.
    """
    async with (on_post if thing == "post" else on_comment)(viewer, thing_id, Act.REACT) as thread:
        if not await _mine(thread, kind):
            await Reaction.create(
                id=ids.new(),
                thing_id=thing_id,
                person_id=viewer.id,
                kind=kind,
                era=thread.post.era if thread.secret else thread.mine.era,
                at=thread.mine.at,
            )
            await _count(thread, kind, +1)
            refs = thread.refs | {"kind": kind.value}
            await thread.mine.note("reaction.added", refs=refs)
            await thread.save()


async def take_back(viewer: Viewer, thing: str, thing_id: UUID, kind: ReactionKind) -> None:
    """Take one's reaction back; none that is not there is no matter."""
    async with (on_post if thing == "post" else on_comment)(viewer, thing_id, Act.REACT) as thread:
        if await _mine(thread, kind):
            await Reaction.filter(thing_id=thing_id, person_id=viewer.id, kind=kind).delete()
            await _count(thread, kind, -1)
            await thread.mine.note("reaction.removed", refs=thread.refs)
            await thread.save()


async def _mine(thread: Thread, kind: ReactionKind) -> bool:
    person = thread.mine.viewer.id
    return await Reaction.exists(thing_id=thread.thing.id, person_id=person, kind=kind)


async def _count(thread: Thread, kind: ReactionKind, change: int) -> None:
    thing = thread.thing
    counts = dict(thing.reactions)
    counts[kind.value] = counts.get(kind.value, 0) + change
    thing.reactions = {name: count for name, count in counts.items() if count > 0}
    if thread.comment is not None:
        await thread.comment.save()
