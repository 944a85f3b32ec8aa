"""Words not sent yet: kept on the server, for their writer alone, one draft a place."""

from uuid import UUID

from groups_service import access, clock, ids
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.errors import NotFound
from groups_service.models import Draft

OWN_TIMELINE = "me"


async def keep(viewer: Viewer, target: str, text: str) -> None:
    """Keep `text` for "me", "group:<id>" or "post:<id>"; "" forgets it. NotFound where hidden."""
    group_id, post_id = await require_target(viewer, target)
    if not text:
        await forget(viewer, target)
        return
    await sql(
        """INSERT INTO draft (id, person_id, target, text, updated_at, group_id, post_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (person_id, target) DO UPDATE SET text = $4, updated_at = $5""",
        str(ids.new()),
        str(viewer.id),
        target,
        text,
        clock.now(),
        str(group_id) if group_id else None,
        str(post_id) if post_id else None,
    )


async def forget(viewer: Viewer, target: str) -> None:
    await Draft.filter(person_id=viewer.id, target=target).delete()


async def sent(viewer: Viewer, target: str) -> None:
    """The words were published: called inside the transaction that does so."""
    await forget(viewer, target)


async def require_target(viewer: Viewer, target: str) -> tuple[UUID | None, UUID | None]:
    """The group or the post that is meant; NotFound unless the viewer may read it."""
    if target == OWN_TIMELINE:
        return None, None
    kind, _, name = target.partition(":")
    place = _id(name)
    if kind == "group":
        await access.require_reader(viewer, place)
        return place, None
    if kind == "post":
        await access.find_post(viewer, place)
        return None, place
    raise NotFound


def _id(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        raise NotFound from None
