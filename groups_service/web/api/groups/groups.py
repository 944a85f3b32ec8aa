"""Groups: the directory, creation, and the fields that administrators edit."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import ReportReceiver
from groups_service.domain.core import idempotency
from groups_service.domain.groups import groups
from groups_service.models.groups import GroupStatus
from groups_service.queries.groups import groups as group_queries
from groups_service.queries.groups import similar_groups
from groups_service.queries.groups.groups import GroupFilter, GroupOrder
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.field_types import (
    MAX_LINKS,
    DescriptionText,
    GroupName,
    LinkBody,
    ReasonText,
    RequestBody,
)
from groups_service.web.http.lookup import get_group_or_404
from groups_service.web.http.pagination import PageQuery, parse_group_cursor
from groups_service.web.http.request_parsing import parse_unit_id
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.groups import serialize_group

BooleanText = Literal["true", "false"]


class NewGroupBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Snöröjning i centrum",
                    "description": "För alla som planerar vinterväghållningen.",
                    "status": "open",
                }
            ]
        }
    )

    name: GroupName
    description: DescriptionText = ""
    status: GroupStatus
    listed: bool = False
    """Whether non-members see the name of the closed group. Only closed groups can be listed."""
    reason: ReasonText = ""
    """Why the group is closed; stored in the history of the group."""


class GroupUpdateBody(RequestBody):
    """Absent fields stay unchanged.

    `unit` null removes the unit. `reports_to` null restores the default of the installation.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"description": "Även för gång- och cykelvägar."}]}
    )

    name: GroupName | None = None
    description: DescriptionText | None = None
    listed: bool | None = None
    """Whether non-members see the name of the closed group. Only closed groups can be listed."""
    links: Annotated[list[LinkBody], Field(max_length=MAX_LINKS)] | None = None
    """Replaces all links."""
    unit: UUID | None = None
    """The id of the unit that the group belongs to."""
    reports_to: ReportReceiver | None = None
    """Who handles reports of content in the group."""


class GroupsQuery(PageQuery):
    q: Annotated[str, Field(max_length=200)] = ""
    status: GroupStatus | None = None
    mine: BooleanText | None = None
    followed: BooleanText | None = None
    trashed: BooleanText = "false"
    unit: Annotated[str, Field(max_length=64)] = ""
    order: GroupOrder = GroupOrder.ACTIVITY


class SimilarGroupsQuery(BaseModel):
    model_config = {"extra": "forbid"}

    name: Annotated[str, Field(min_length=1, max_length=120)]


async def list_groups(request: Request) -> Response:
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, GroupsQuery)
    page_request = pagination.parse_page_request(request, viewer, query)
    group_filter = GroupFilter(
        text=query.q,
        status=query.status,
        is_member=_parse_flag(query.mine),
        is_followed=_parse_flag(query.followed),
        trashed=query.trashed == "true",
        unit=parse_unit_id(query.unit),
        order=query.order,
        after=parse_group_cursor(page_request.after, query.order),
        limit=page_request.limit,
    )
    page = await group_queries.list_groups(viewer, group_filter)
    return page_request.render_page(
        page, serialize_group, lambda group: (group.sort_value, group.id)
    )


async def list_similar_groups(request: Request) -> Response:
    """List visible groups with similar names. A similar name does not prevent creation."""
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, SimilarGroupsQuery)
    found_groups = await similar_groups.list_similar_groups(viewer, query.name)
    return responses.json_response(
        {"items": [serialize_group(group) for group in found_groups], "next": None}
    )


async def create_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    body = await request_parsing.parse_body(request, NewGroupBody)
    new_group = groups.NewGroup(body.name, body.status, body.description, body.reason, body.listed)
    group_id = await idempotency.run_once(
        request_parsing.parse_idempotency_key(request, viewer, body),
        lambda: groups.create_group(viewer, new_group),
    )
    group = await get_group_or_404(viewer, group_id)
    return responses.created_response(serialize_group(group), f"/api/v1/groups/{group.id}")


async def show_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    group = await get_group_or_404(viewer, request_parsing.parse_path_id(request, "group_id"))
    return responses.json_with_etag(request, serialize_group(group))


async def update_group(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, GroupUpdateBody)
    previous = await get_group_or_404(viewer, group_id)
    is_conditional = responses.check_if_match(request, serialize_group(previous))
    links = None if body.links is None else [link.model_dump() for link in body.links]
    no_unit = "unit" in body.model_fields_set and body.unit is None
    changes = groups.GroupChanges(
        name=body.name,
        description=body.description,
        listed=body.listed,
        links=links,
        unit_id=body.unit,
        clears_unit=no_unit,
        reports_to=body.reports_to,
        uses_default_receiver="reports_to" in body.model_fields_set and body.reports_to is None,
        version=previous.version if is_conditional else None,
    )
    await groups.update_group(viewer, group_id, changes)
    return responses.json_response(serialize_group(await get_group_or_404(viewer, group_id)))


def _parse_flag(text: BooleanText | None) -> bool | None:
    return None if text is None else text == "true"
