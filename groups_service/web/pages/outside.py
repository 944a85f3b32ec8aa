"""The page of a group that one knows of but may not read: listed, invited to, in the trash."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain.lives import IN_THE_TRASH
from groups_service.models.groups import State
from groups_service.queries import joining
from groups_service.queries.groups import Seen
from groups_service.web.api.joining import invitation_json
from groups_service.web.api.shapes import group_json
from groups_service.web.pages import frame


async def show(request: Request, viewer: Viewer, group: Seen) -> Response:
    invitation = await joining.invitation_in(viewer, group.id)
    return await frame.page(
        request,
        viewer,
        "outside",
        here="groups",
        group=group_json(group),
        trashed=group.state == State.TRASHED,
        kept_until=_kept_until(group),
        invitation=invitation_json(invitation) if invitation else None,
    )


def _kept_until(group: Seen) -> datetime | None:
    return group.trashed_at + IN_THE_TRASH if group.trashed_at else None
