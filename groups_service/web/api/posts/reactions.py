"""Reactions to posts and comments."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import NotFound
from groups_service.domain.posts import reactions
from groups_service.models import ReactionKind
from groups_service.queries.posts import posts as post_queries
from groups_service.web.http import lookup, pagination, responses
from groups_service.web.http.json_values import Json
from groups_service.web.http.pagination import FIRST_ID
from groups_service.web.serializers.posts import (
    serialize_post_or_comment,
    serialize_reaction,
)


async def add_reaction(request: Request) -> Response:
    viewer, kind, target_id = await lookup.parse_target(request)
    await reactions.add_reaction(viewer, kind, target_id, _parse_kind(request))
    return responses.json_response(await _load_json(viewer, kind, target_id))


async def remove_reaction(request: Request) -> Response:
    viewer, kind, target_id = await lookup.parse_target(request)
    await reactions.remove_reaction(viewer, kind, target_id, _parse_kind(request))
    return responses.json_response(await _load_json(viewer, kind, target_id))


async def list_reactions(request: Request) -> Response:
    viewer, kind, target_id = await lookup.parse_target(request)
    page_request = pagination.parse_page_request(request, viewer)
    target = await lookup.get_target_or_404(viewer, kind, target_id)
    after = str(page_request.after[0]) if page_request.after else FIRST_ID
    page = await post_queries.list_reactions(
        viewer, target_id, lookup.get_thread_post_id(target), after, page_request.limit
    )
    return page_request.render_page(page, serialize_reaction, lambda reaction: (str(reaction.id),))


def _parse_kind(request: Request) -> ReactionKind:
    try:
        return ReactionKind(request.path_params["kind"])
    except ValueError:
        raise NotFound from None


async def _load_json(viewer: Viewer, kind: str, target_id: UUID) -> Json:
    return serialize_post_or_comment(
        await lookup.get_target_or_404(viewer, kind, target_id), viewer
    )
