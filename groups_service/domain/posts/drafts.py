"""Unsent texts: stored on the server, visible to their author only, one draft for each target."""

from uuid import UUID

from groups_service import access
from groups_service.access import Viewer
from groups_service.core import clock, ids
from groups_service.core.errors import NotFound
from groups_service.database import sql
from groups_service.models import Draft

OWN_TIMELINE = "me"


async def save_draft(viewer: Viewer, target: str, text: str) -> None:
    """Save `text` for the target "me", "group:<id>" or "post:<id>"; "" deletes the draft.

    Raises NotFound when the target is hidden.
    """
    group_id, post_id = await resolve_target(viewer, target)
    if not text:
        await delete_draft(viewer, target)
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


async def delete_draft(viewer: Viewer, target: str) -> None:
    await Draft.filter(person_id=viewer.id, target=target).delete()


async def delete_after_publish(viewer: Viewer, target: str) -> None:
    """Delete the draft of a published text, inside the transaction that publishes it."""
    await delete_draft(viewer, target)


async def resolve_target(viewer: Viewer, target: str) -> tuple[UUID | None, UUID | None]:
    """Return the id of the target's group, and of its post; at most one of them is set.

    Raises NotFound unless the viewer may read the target.
    """
    if target == OWN_TIMELINE:
        return None, None
    kind, _, name = target.partition(":")
    target_id = _parse_id(name)
    if kind == "group":
        await access.require_reader(viewer, target_id)
        return target_id, None
    if kind == "post":
        await access.find_post(viewer, target_id)
        return None, target_id
    raise NotFound


def _parse_id(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        raise NotFound from None
