"""Lock a post and its comments for one change: check the action, save the new versions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import ContentAction, ContentFacts, ContentLocation, Viewer
from groups_service.core.errors import NotFound
from groups_service.domain.core import eras
from groups_service.domain.core.unit_of_work import UnitOfWork, timeline_uow, visible_group_uow
from groups_service.models import Comment, DeletionKind, Post, PostTag


@dataclass
class LockedThread:
    """A post in a locked stream, and the comment that is changed, if any.

    `members_only` is True when only members may read the thread while the group has other
    readers now.
    """

    uow: UnitOfWork
    post: Post
    members_only: bool
    comment: Comment | None = None

    @property
    def target(self) -> Post | Comment:
        return self.comment or self.post

    def require_action(self, action: ContentAction) -> None:
        access.require_content_action(self.uow.standing, self.content_facts, action)

    @property
    def content_facts(self) -> ContentFacts:
        return ContentFacts(
            is_author=self.target.author_id == self.uow.viewer.id,
            deletion=DeletionKind(self.target.deletion) if self.target.deletion else None,
            is_locked=self.post.locked_at is not None,
            is_post=self.comment is None,
            is_question=self.comment is None and self.post.question is not None,
        )

    @property
    def event_refs(self) -> dict[str, object]:
        """The references of the post or comment for an event."""
        refs: dict[str, object] = {"post": str(self.post.id)}
        return refs | ({"comment": str(self.comment.id)} if self.comment else {})

    async def apply_era(self) -> None:
        """After a text was written in a closed era, move the whole thread to that era."""
        if self.uow.is_closed:
            self.post.era = self.uow.era
        elif not self.members_only:
            await self.uow.reveal_author_membership()

    async def save(self, *, activity: bool = False) -> None:
        """Save the post with its new versions; `activity` moves it to the top of the feed."""
        self.post.changed = self.uow.version
        public_version = self.uow.next_public_version(members_only=self.members_only)
        if not self.uow.is_closed and not self.members_only:
            self.post.public_changed = public_version
        if activity:
            self.post.activity = self.uow.version
            self.post.public_activity = public_version
            self.post.activity_at = self.uow.at
            await PostTag.filter(post_id=self.post.id).update(activity_at=self.uow.at)
        await self.post.save()
        await self.uow.mark_changed(activity=activity, members_only=self.members_only)


@asynccontextmanager
async def lock_post_thread(
    viewer: Viewer, post_id: UUID, action: ContentAction
) -> AsyncIterator[LockedThread]:
    """Lock the stream of the post and check that `viewer` may do `action`.

    Raises NotFound when the post is missing or hidden, NotAllowed when the action is forbidden.
    """
    or_deleted = action is ContentAction.RESTORE
    location = await access.find_post(viewer, post_id, include_own_deleted=or_deleted)
    async with _open_uow(viewer, location) as uow:
        await access.find_post(viewer, post_id, include_own_deleted=or_deleted)
        thread = await load_thread(uow, post_id)
        thread.require_action(action)
        yield thread


@asynccontextmanager
async def lock_comment_thread(
    viewer: Viewer, comment_id: UUID, action: ContentAction
) -> AsyncIterator[LockedThread]:
    """Like `lock_post_thread`, for a comment."""
    or_deleted = action is ContentAction.RESTORE
    post_id = await access.find_post_of_comment(viewer, comment_id, include_own_deleted=or_deleted)
    async with _open_uow(viewer, await access.find_post(viewer, post_id)) as uow:
        await access.find_post_of_comment(viewer, comment_id, include_own_deleted=or_deleted)
        thread = await load_thread(uow, post_id)
        thread.comment = await Comment.get(id=comment_id)
        thread.require_action(action)
        yield thread


@asynccontextmanager
async def _open_uow(viewer: Viewer, location: ContentLocation) -> AsyncIterator[UnitOfWork]:
    if location.group_id is not None:
        async with visible_group_uow(viewer, location.group_id) as uow:
            yield uow
    elif location.timeline_id is not None:
        async with timeline_uow(viewer, location.timeline_id) as uow:
            yield uow
    else:
        raise NotFound


async def load_thread(uow: UnitOfWork, post_id: UUID) -> LockedThread:
    """Load the thread, inside a unit of work whose caller has checked the permission."""
    post = await Post.get(id=post_id)
    members_only = uow.is_group and await eras.is_members_only(uow.group_id, post.era)
    return LockedThread(uow, post, members_only)
