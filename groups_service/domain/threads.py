"""A turn on one post or comment: what it is now, what may be done with it, that it changed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import Act, Piece, Place, Viewer
from groups_service.domain import eras
from groups_service.domain.turn import Turn, known, on_timeline
from groups_service.errors import NotFound
from groups_service.models import Comment, Gone, Post, PostTag


@dataclass
class Thread:
    """A post while its stream is ours, and the comment that the act is about, if any.

    `secret`: it is the members' alone in a group that others read now.
    """

    mine: Turn
    post: Post
    secret: bool
    comment: Comment | None = None

    @property
    def thing(self) -> Post | Comment:
        return self.comment or self.post

    def require(self, act: Act) -> None:
        access.require_act(self.mine.standing, self.piece, act)

    @property
    def piece(self) -> Piece:
        return Piece(
            mine=self.thing.author_id == self.mine.viewer.id,
            gone=Gone(self.thing.gone) if self.thing.gone else None,
            locked=self.post.locked_at is not None,
            is_post=self.comment is None,
            is_question=self.comment is None and self.post.question is not None,
        )

    @property
    def refs(self) -> dict[str, object]:
        """What names the thing in an event."""
        named: dict[str, object] = {"post": str(self.post.id)}
        return named | ({"comment": str(self.comment.id)} if self.comment else {})

    async def wrote(self) -> None:
        """Words were written in the thread: in a closed era they take all of it with them."""
        if self.mine.is_closed:
            self.post.era = self.mine.era
        elif not self.secret:
            await self.mine.settle()

    async def save(self, *, activity: bool = False) -> None:
        """Store the post with its new numbers; `activity` brings it to the top of the feed."""
        self.post.changed = self.mine.version
        public_number = self.mine.public_number(secret=self.secret)
        if not self.mine.is_closed and not self.secret:
            self.post.public_changed = public_number
        if activity:
            self.post.activity = self.mine.version
            self.post.public_activity = public_number
            self.post.activity_at = self.mine.at
            await PostTag.filter(post_id=self.post.id).update(activity_at=self.mine.at)
        await self.post.save()
        await self.mine.show(activity=activity, secret=self.secret)


@asynccontextmanager
async def on_post(viewer: Viewer, post_id: UUID, act: Act) -> AsyncIterator[Thread]:
    """Hold the lock of where the post stands while `viewer`, who may `act`, acts on it.

    Raises NotFound when the post is missing or hidden, NotAllowed when it may be read only.
    """
    or_deleted = act is Act.RESTORE
    place = await access.find_post(viewer, post_id, or_deleted=or_deleted)
    async with _turn(viewer, place) as mine:
        await access.find_post(viewer, post_id, or_deleted=or_deleted)
        thread = await thread_of(mine, post_id)
        thread.require(act)
        yield thread


@asynccontextmanager
async def on_comment(viewer: Viewer, comment_id: UUID, act: Act) -> AsyncIterator[Thread]:
    """The same for a comment."""
    or_deleted = act is Act.RESTORE
    post_id = await access.find_comment(viewer, comment_id, or_deleted=or_deleted)
    async with _turn(viewer, await access.find_post(viewer, post_id)) as mine:
        await access.find_comment(viewer, comment_id, or_deleted=or_deleted)
        thread = await thread_of(mine, post_id)
        thread.comment = await Comment.get(id=comment_id)
        thread.require(act)
        yield thread


@asynccontextmanager
async def _turn(viewer: Viewer, place: Place) -> AsyncIterator[Turn]:
    if place.group_id is not None:
        async with known(viewer, place.group_id) as mine:
            yield mine
    elif place.timeline_id is not None:
        async with on_timeline(viewer, place.timeline_id) as mine:
            yield mine
    else:
        raise NotFound


async def thread_of(mine: Turn, post_id: UUID) -> Thread:
    """The thread in a turn that its caller has the right to."""
    post = await Post.get(id=post_id)
    secret = mine.is_group and await eras.is_secret(mine.group_id, post.era)
    return Thread(mine, post, secret)
