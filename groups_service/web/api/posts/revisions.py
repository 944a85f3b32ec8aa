"""Earlier versions of posts and comments."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import ContentAction
from groups_service.queries.posts import posts as post_queries
from groups_service.web.http import lookup, responses
from groups_service.web.serializers.posts import serialize_revision


async def list_revisions(request: Request) -> Response:
    viewer, kind, target_id = await lookup.parse_target(request)
    target = await lookup.get_target_or_404(viewer, kind, target_id)
    access.require_content_action(
        target.standing, target.facts_for(viewer), ContentAction.READ_REVISIONS
    )
    found_revisions = await post_queries.list_revisions(target_id)
    return responses.json_response(
        {"items": [serialize_revision(revision) for revision in found_revisions], "next": None}
    )
