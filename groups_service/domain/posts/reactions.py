"""Reactions to posts and comments: at most one of each kind per person."""

from uuid import UUID

from groups_service.access import ContentAction, Viewer
from groups_service.core import ids
from groups_service.domain.posts.thread_locks import (
    LockedThread,
    lock_comment_thread,
    lock_post_thread,
)
from groups_service.models import Reaction, ReactionKind


async def add_reaction(
    viewer: Viewer, target_type: str, target_id: UUID, kind: ReactionKind
) -> None:
    """React to a "post" or "comment"; a repeated reaction changes nothing.

    In a thread of a closed era the reaction belongs to that era too: only members see it. Raises
    NotFound, NotAllowed.
    """
    lock_thread = lock_post_thread if target_type == "post" else lock_comment_thread
    async with lock_thread(viewer, target_id, ContentAction.REACT) as thread:
        if not await _has_reacted(thread, kind):
            await Reaction.create(
                id=ids.new(),
                subject_id=target_id,
                person_id=viewer.id,
                kind=kind,
                era=thread.post.era if thread.members_only else thread.uow.era,
                at=thread.uow.at,
            )
            await _adjust_count(thread, kind, +1)
            refs = thread.event_refs | {"kind": kind.value}
            await thread.uow.add_event("reaction.added", refs=refs)
            await thread.save()


async def remove_reaction(
    viewer: Viewer, target_type: str, target_id: UUID, kind: ReactionKind
) -> None:
    """Remove the viewer's reaction, if there is one. Raises NotFound, NotAllowed."""
    lock_thread = lock_post_thread if target_type == "post" else lock_comment_thread
    async with lock_thread(viewer, target_id, ContentAction.REACT) as thread:
        if await _has_reacted(thread, kind):
            await Reaction.filter(subject_id=target_id, person_id=viewer.id, kind=kind).delete()
            await _adjust_count(thread, kind, -1)
            await thread.uow.add_event("reaction.removed", refs=thread.event_refs)
            await thread.save()


async def _has_reacted(thread: LockedThread, kind: ReactionKind) -> bool:
    person = thread.uow.viewer.id
    return await Reaction.exists(subject_id=thread.target.id, person_id=person, kind=kind)


async def _adjust_count(thread: LockedThread, kind: ReactionKind, change: int) -> None:
    target = thread.target
    counts = dict(target.reactions)
    counts[kind.value] = counts.get(kind.value, 0) + change
    target.reactions = {name: count for name, count in counts.items() if count > 0}
    if thread.comment is not None:
        await thread.comment.save()
