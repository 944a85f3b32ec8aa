"""Organisational units, and following them."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import NotFound
from groups_service.domain.feeds import follows_and_mutes
from groups_service.domain.feeds.follows_and_mutes import FollowKind
from groups_service.queries.feeds import follows_and_mutes as follow_queries
from groups_service.queries.people import units
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.json_values import Json
from groups_service.web.http.viewer import get_viewer


async def follow_unit(request: Request) -> Response:
    viewer = await get_viewer(request)
    await follows_and_mutes.follow_unit(viewer, request_parsing.parse_path_id(request, "unit_id"))
    return Response(status_code=204)


async def unfollow_unit(request: Request) -> Response:
    viewer = await get_viewer(request)
    await follows_and_mutes.unfollow_unit(
        viewer, request_parsing.parse_path_id(request, "unit_id")
    )
    return Response(status_code=204)


async def list_units(request: Request) -> Response:
    """List the whole tree; each unit follows its parent."""
    await get_viewer(request)
    items = [
        {
            "id": str(unit.id),
            "name": unit.name,
            "depth": unit.depth,
            "parent": str(unit.parent) if unit.parent else None,
        }
        for unit in await units.list_tree()
    ]
    return responses.json_response({"items": items, "next": None})


async def show_unit(request: Request) -> Response:
    viewer = await get_viewer(request)
    return responses.json_with_etag(request, await _load_unit_json(request, viewer))


async def _load_unit_json(request: Request, viewer: Viewer) -> Json:
    """Load the unit with its path from the top and its direct children."""
    unit_id = request_parsing.parse_path_id(request, "unit_id")
    branch = await units.list_branch(unit_id)
    shown_unit = next((unit for unit in branch if unit.id == unit_id), None)
    if shown_unit is None:
        raise NotFound
    return {
        "id": str(shown_unit.id),
        "name": shown_unit.name,
        "depth": shown_unit.depth,
        "path": [
            _serialize_unit_reference(unit) for unit in branch if unit.depth <= shown_unit.depth
        ],
        "units": [
            _serialize_unit_reference(unit) for unit in branch if unit.depth > shown_unit.depth
        ],
        "follows": await follow_queries.is_following(viewer, FollowKind.UNIT, str(shown_unit.id)),
        "allowed_actions": ["follow"],
    }


def _serialize_unit_reference(unit: units.UnitView) -> Json:
    return {"id": str(unit.id), "name": unit.name}
