"""What the pages of a group share: loading the group, and describing its audience."""

from uuid import UUID

from groups_service import access
from groups_service.access import GroupAction, Viewer
from groups_service.models.groups import GroupStatus
from groups_service.queries.groups import audience_preview
from groups_service.queries.groups.groups import GroupView
from groups_service.web.http.json_values import Json
from groups_service.web.http.lookup import get_group_or_404
from groups_service.web.serializers.groups import serialize_group


async def require_group(
    viewer: Viewer, group_id: UUID, action: GroupAction = GroupAction.READ
) -> GroupView:
    """Return the group for a page that needs the permission `action`.

    Raises NotFound when the group is hidden, NotAllowed when the permission is missing.
    """
    group = await get_group_or_404(viewer, group_id)
    access.require_action(group.standing, action)
    return group


def is_allowed(group: GroupView, action: GroupAction) -> bool:
    return action in access.allowed_actions(group.standing)


# access (compare): which words the page has
async def serialize_group_with_audience(group: GroupView) -> Json:
    """Return the group as in the API, with the audience of what is written in it."""
    closed = group.status == GroupStatus.CLOSED
    return {
        **serialize_group(group),
        "audience": {
            "everybody": 0 if closed else await audience_preview.count_employees(),
            "outside": await audience_preview.count_members_outside_unit(group.id) or 0,
            "secret": await audience_preview.list_members_only_eras(group.id),
        },
    }
