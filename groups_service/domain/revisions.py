"""What posts and comments said before, and the words of those that are gone."""

from datetime import datetime
from uuid import UUID

from groups_service import ids
from groups_service.models import Comment, Post, Revision


async def keep(thing: Post | Comment) -> None:
    """Put what the thing says now on the pile of what it said before."""
    await Revision.create(
        id=ids.new(),
        thing_id=thing.id,
        number=await _last(thing.id) + 1,
        text=thing.text,
        html=thing.html,
        renderer=thing.renderer,
        author_id=thing.author_id,
        written_at=written_at(thing),
    )


async def bring_back(thing: Post | Comment) -> None:
    """Let the thing say again what it said last."""
    last = await Revision.get(thing_id=thing.id, number=await _last(thing.id))
    thing.text, thing.html, thing.renderer = last.text, last.html, last.renderer
    await last.delete()


def written_at(thing: Post | Comment) -> datetime:
    return thing.edited_at or thing.created_at


async def _last(thing_id: UUID) -> int:
    newest = await Revision.filter(thing_id=thing_id).order_by("-number").first()
    return newest.number if newest else 0
