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
    await require_target(viewer, target)
    if not text:
        await forget(viewer, target)
        return
    await sql(
        """INSERT INTO draft (id, person_id, target, text, updated_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person_id, target) DO UPDATE SET text = $4, updated_at = $5""",
        str(ids.new()),
        str(viewer.id),
        target,
        text,
        clock.now(),
    )


async def forget(viewer: Viewer, target: str) -> None:
    await Draft.filter(person_id=viewer.id, target=target).delete()


async def sent(viewer: Viewer, target: str) -> None:
    """The words were published: called inside the transaction that does so."""
    await forget(viewer, target)


async def require_target(viewer: Viewer, target: str) -> None:
    """Raise NotFound unless `target` is a place that the viewer may read."""
    kind, _, name = target.partition(":")
    if target == OWN_TIMELINE:
        return
    try:
        place = UUID(name)
    except ValueError:
        raise NotFound from None
    if kind == "group":
        await access.require_reader(viewer, place)
    elif kind == "post":
        await access.find_post(viewer, place)
    else:
        raise NotFound
