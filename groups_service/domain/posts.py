"""Posts in a group."""

import asyncio
from uuid import UUID

from groups_service import access, ids
from groups_service.access import Verb, Viewer
from groups_service.domain import audience, markup, members, proposals
from groups_service.domain.turn import turn
from groups_service.models import Post


async def publish_or_propose(
    viewer: Viewer, group_id: UUID, text: str, era: int | None = None
) -> UUID:
    """Publish where the viewer may, propose where only that is allowed; the id of either."""
    standing = await access.standing(viewer, group_id)
    if Verb.PROPOSE in access.may(standing):
        return await proposals.propose(viewer, group_id, text, era)
    return await publish(viewer, group_id, text, era)


async def publish(viewer: Viewer, group_id: UUID, text: str, era: int | None = None) -> UUID:
    """Publish Markdown `text` to the group; `era` is the one it was written for, if known.

    Who is no member of an open group becomes one by it. Raises NotFound, NotAllowed, and
    AudienceChanged when the group's readers changed since.
    """
    html = await asyncio.to_thread(markup.render, text)
    async with turn(viewer, group_id, Verb.POST) as mine:
        audience.require_same(mine, era)
        if mine.standing.role is None:
            await members.join_now(mine)
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
        await mine.settle()
        await mine.show(activity=True)
    return post.id
