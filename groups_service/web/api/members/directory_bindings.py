"""Bindings of groups to directory groups and units."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import GroupAction
from groups_service.core.errors import NotFound
from groups_service.domain.core import idempotency
from groups_service.domain.members import directory_bindings
from groups_service.domain.members.directory_bindings import BindingTarget
from groups_service.models.members import BindingKind
from groups_service.queries.members import directory_bindings as binding_queries
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.field_types import RequestBody
from groups_service.web.http.policies import get_binding_policy
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.members import serialize_binding

TargetId = Annotated[str, Field(min_length=1, max_length=64)]


class BindingBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "unit", "target": "0199a4c2-7d11-7c3e-9d0a-5a0b2f3c4d5e"}]
        }
    )

    kind: BindingKind
    target: TargetId
    """The id of the directory group or unit."""


class BindingPreviewQuery(BaseModel):
    model_config = {"extra": "forbid"}

    kind: BindingKind
    target: TargetId


class DeleteBindingQuery(BaseModel):
    model_config = {"extra": "forbid"}

    binding: UUID
    members: Literal["keep", "remove"] = "remove"


async def list_bindings(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.BIND)
    bindings = await binding_queries.list_bindings(group_id)
    return responses.json_response(
        {"items": [serialize_binding(binding) for binding in bindings], "next": None}
    )


async def preview_binding(request: Request) -> Response:
    """Count who would join, and who stays excluded because they left the group."""
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    query = request_parsing.parse_query(request, BindingPreviewQuery)
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.BIND)
    await directory_bindings.require_bindable_target(
        BindingTarget(query.kind, query.target), get_binding_policy(request)
    )
    joining, excluded = await binding_queries.count_binding_changes(
        group_id, query.kind, query.target
    )
    return responses.json_response({"additions": joining, "excluded": excluded})


async def create_binding(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, BindingBody)
    target = BindingTarget(body.kind, body.target)
    binding_id = await idempotency.run_once(
        request_parsing.parse_idempotency_key(request, viewer, body),
        lambda: directory_bindings.bind_group(
            viewer, group_id, target, get_binding_policy(request)
        ),
    )
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.BIND)
    bindings = await binding_queries.list_bindings(group_id)
    binding = next((binding for binding in bindings if binding.id == binding_id), None)
    if binding is None:
        raise NotFound
    return responses.created_response(
        serialize_binding(binding), f"/api/v1/groups/{group_id}/bindings"
    )


async def delete_binding(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    query = request_parsing.parse_query(request, DeleteBindingQuery)
    await directory_bindings.unbind_group(
        viewer, group_id, query.binding, keep_members=query.members == "keep"
    )
    return Response(status_code=204)
