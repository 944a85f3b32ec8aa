"""What the pages of one group have in common: finding it, and saying who reads it."""

from uuid import UUID

from groups_service import access
from groups_service.access import Verb, Viewer
from groups_service.models.groups import Status
from groups_service.queries import audience
from groups_service.queries.groups import Seen
from groups_service.web.api.groups import seen
from groups_service.web.api.shapes import Json, group_json


async def inside(viewer: Viewer, group_id: UUID, verb: Verb = Verb.READ) -> Seen:
    """The group for a page about `verb`. Raises NotFound, NotAllowed."""
    group = await seen(viewer, group_id)
    access.require(group.standing, verb)
    return group


def may(group: Seen, verb: Verb) -> bool:
    return verb in access.may(group.standing)


async def whole(group: Seen) -> Json:
    """The group as the API shows it, with the audience of what is written in it."""
    closed = group.status == Status.CLOSED
    return {
        **group_json(group),
        "audience": {
            "everybody": 0 if closed else await audience.everybody(),
            "outside": await audience.outside_unit(group.id) or 0,
            "secret": await audience.secret_eras(group.id),
        },
    }
