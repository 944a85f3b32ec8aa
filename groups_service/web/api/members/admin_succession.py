"""Groups without an administrator: appointing one, and accepting an offer."""

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.domain.core import idempotency
from groups_service.domain.members import admin_succession
from groups_service.queries.members import admin_succession as succession_queries
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.field_types import PersonId, RequestBody
from groups_service.web.http.json_values import format_time
from groups_service.web.http.lookup import get_group_or_404
from groups_service.web.http.policies import get_site_admin_group
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.groups import serialize_group


class AppointmentBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person": "0199a4c2-7d11-7c3e-9d0a-5a0b2f3c4d5e"}]}
    )

    person: PersonId
    """The id of an active member of the group."""


async def list_groups_without_admin(request: Request) -> Response:
    """List names and statuses of the groups without an administrator, for site administrators."""
    viewer = await get_viewer(request)
    await access.require_site_administrator(viewer, get_site_admin_group(request))
    groups = await succession_queries.list_groups_without_admin()
    return responses.json_response(
        {
            "items": [
                {
                    "id": str(group.id),
                    "name": group.name,
                    "status": group.status,
                    "member_count": group.member_count,
                    "activity_at": format_time(group.activity_at),
                }
                for group in groups
            ],
            "next": None,
        }
    )


async def appoint_admin(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, AppointmentBody)
    await idempotency.run_once(
        request_parsing.parse_idempotency_key(request, viewer, body),
        lambda: admin_succession.appoint_administrator(
            viewer, get_site_admin_group(request), group_id, body.person
        ),
    )
    return Response(status_code=204)


async def accept_administration(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await admin_succession.accept_offer(viewer, group_id)
    return responses.json_response(serialize_group(await get_group_or_404(viewer, group_id)))
