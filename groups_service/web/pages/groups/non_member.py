"""The page of a group that the viewer can see but not read.

Such a group is listed, has invited the viewer, or is in the trash.
"""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain.groups.lifecycle import TRASH_RETENTION
from groups_service.models.groups import GroupState
from groups_service.queries.groups.groups import GroupView
from groups_service.queries.members import invitations
from groups_service.web.pages.core import layout
from groups_service.web.serializers.groups import serialize_group
from groups_service.web.serializers.members import serialize_invitation


# access (compare): which words the page has
async def render_non_member_page(request: Request, viewer: Viewer, group: GroupView) -> Response:
    invitation = await invitations.find_own_invitation(viewer, group.id)
    return await layout.render_page(
        request,
        viewer,
        "groups/group_non_member",
        here="groups",
        group=serialize_group(group),
        trashed=group.state == GroupState.TRASHED,
        kept_until=_get_purge_time(group),
        invitation=serialize_invitation(invitation) if invitation else None,
    )


def _get_purge_time(group: GroupView) -> datetime | None:
    return group.trashed_at + TRASH_RETENTION if group.trashed_at else None
