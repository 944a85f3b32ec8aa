"""Comments on posts."""

import asyncio
from uuid import UUID

from groups_service import access, ids
from groups_service.access import Verb, Viewer
from groups_service.domain import audience, eras, markup
from groups_service.domain.turn import turn
from groups_service.models import Comment, Post
from groups_service.models.groups import Status


async def add(viewer: Viewer, post_id: UUID, text: str, era: int | None = None) -> UUID:
    """Comment on a post with Markdown `text`, which brings the post to the top of the feed.

    A comment written in a closed era takes its whole post into that era: a thread is as private
    as its most private moment.
    """
    group_id = await access.find_thing(viewer, "post", post_id)
    html = await asyncio.to_thread(markup.render, text)
    async with turn(viewer, group_id, Verb.COMMENT) as mine:
        await access.find_thing(viewer, "post", post_id)
        audience.require_same(mine, era)
        comment = await Comment.create(
            id=ids.new(),
            post_id=post_id,
            author_id=viewer.id,
            text=text,
            html=html,
            renderer=markup.RENDERER,
            version=mine.version,
            created_at=mine.at,
        )
        post = await Post.get(id=post_id).only("id", "comment_count", "era")
        await Post.filter(id=post_id).update(
            comment_count=post.comment_count + 1,
            activity=mine.version,
            activity_at=mine.at,
            era=mine.era if mine.status is Status.CLOSED else post.era,
        )
        await mine.note("comment.added", refs={"post": str(post_id), "comment": str(comment.id)})
        secret = await eras.is_secret(group_id, post.era)
        if not secret:
            await mine.settle()
        await mine.show(activity=True, secret=secret)
    return comment.id
