"""The history of a group."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import GroupAction
from groups_service.queries.groups import history as history_queries
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.pagination import parse_number_cursor
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.groups import serialize_history_entry


async def list_history(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    page_request = pagination.parse_page_request(request, viewer)
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.READ_HISTORY)
    page = await history_queries.list_history(
        viewer, group_id, parse_number_cursor(page_request.after), page_request.limit
    )
    return page_request.render_page(page, serialize_history_entry, lambda entry: (entry.version,))
