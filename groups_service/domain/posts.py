"""Posts in a group."""

import asyncio
from uuid import UUID

from groups_service import ids
from groups_service.access import Verb, Viewer
from groups_service.domain import audience, markup
from groups_service.domain.turn import turn
from groups_service.models import Post


async def publish(viewer: Viewer, group_id: UUID, text: str, era: int | None = None) -> UUID:
    """Publish Markdown `text` to the group; `era` is the one it was written for, if known.

    Raises NotFound, NotAllowed, and AudienceChanged when the group's readers changed since.
    """
    html = await asyncio.to_thread(markup.render, text)
    async with turn(viewer, group_id, Verb.POST) as mine:
        audience.require_same(mine, era)
        post = await Post.create(
            id=ids.new(),
            group_id=group_id,
            author_id=viewer.id,
            text=text,
            html=html,
            renderer=markup.RENDERER,
            era=mine.era,
            version=mine.version,
            activity=mine.version,
            activity_at=mine.at,
            created_at=mine.at,
        )
        await mine.note("post.published", refs={"post": str(post.id)})
        await mine.show(activity=True)
    return post.id
