"""Groups without an administrator, for site administrators: the list, and appointing a member."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.core.page_urls import page_url
from groups_service.domain.members import admin_succession
from groups_service.queries.members import admin_succession as succession_queries
from groups_service.queries.members.admin_succession import GroupWithoutAdmin
from groups_service.queries.people import profiles
from groups_service.web.http import request_parsing
from groups_service.web.http.context import get_app_context
from groups_service.web.http.field_types import PersonId
from groups_service.web.http.json_values import Json, format_time
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.serializers.people import serialize_person_summary

MAX_CANDIDATES = 5


class AppointmentForm(Form):
    person: PersonId


async def appoint_administrator(request: Request) -> Response:
    viewer = await get_viewer(request)
    administrators = get_app_context(request).settings.site_admin_group
    group_id = request_parsing.parse_path_id(request, "group_id")
    await access.require_site_administrator(viewer, administrators)
    form = forms.validate_form(AppointmentForm, await forms.read_fields(request))
    await admin_succession.appoint_administrator(viewer, administrators, group_id, form.person)
    return layout.redirect(page_url("statistics") + "#orphans")


async def list_groups_without_admin(viewer: Viewer) -> list[Json]:
    """List the groups, each with its most active members as candidates.

    The viewer is never a candidate.
    """
    return [
        await _serialize_group_without_admin(viewer, group)
        for group in await succession_queries.list_groups_without_admin()
    ]


async def _serialize_group_without_admin(viewer: Viewer, group: GroupWithoutAdmin) -> Json:
    active_since = clock.now() - admin_succession.ACTIVITY_PERIOD
    active_ids = await succession_queries.list_most_active_members(
        group.id, active_since, MAX_CANDIDATES + 1
    )
    summaries = await profiles.get_person_summaries(
        [person for person in active_ids if person != viewer.id]
    )
    return {
        "id": str(group.id),
        "name": group.name,
        "status": group.status,
        "member_count": group.member_count,
        "activity_at": format_time(group.activity_at),
        "candidates": [
            serialize_person_summary(summaries[person])
            for person in active_ids
            if person in summaries
        ],
    }
