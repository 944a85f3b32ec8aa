"""The history of a group, for its members."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import GroupAction
from groups_service.queries.groups import history
from groups_service.queries.groups.history import HistoryEntry
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.json_values import Json
from groups_service.web.http.pagination import PageQuery, parse_number_cursor
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import layout
from groups_service.web.pages.groups import context
from groups_service.web.serializers.groups import serialize_group, serialize_history_entry
from groups_service.web.serializers.people import serialize_person_summary


async def list_history(request: Request) -> Response:
    viewer = await get_viewer(request)
    group = await context.require_group(
        viewer, request_parsing.parse_path_id(request, "group_id"), GroupAction.READ_HISTORY
    )
    page_request = pagination.parse_page_request(
        request, viewer, request_parsing.parse_query(request, PageQuery)
    )
    page = await history.list_history(
        viewer, group.id, parse_number_cursor(page_request.after), page_request.limit
    )
    page_json = page_request.build_page(page, _serialize_entry, lambda entry: (entry.version,))
    return await layout.render_page(
        request,
        viewer,
        "groups/history",
        here="groups",
        tab="history",
        group=serialize_group(group),
        events=page_json["items"],
        next=page_json["next"],
    )


def _serialize_entry(entry: HistoryEntry) -> Json:
    affected_person = (
        serialize_person_summary(entry.affected_person) if entry.affected_person else None
    )
    return {**serialize_history_entry(entry), "affected_person": affected_person}
