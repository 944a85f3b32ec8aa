"""The viewer's saved drafts."""

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service.core.errors import NotFound
from groups_service.domain.posts import drafts
from groups_service.queries.posts import drafts as draft_queries
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.field_types import DraftText, RequestBody, parse_id
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.posts import serialize_draft


class DraftBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Inför mötet på torsdag vill jag"}]}
    )

    text: DraftText
    """An empty text deletes the draft."""


async def list_drafts(request: Request) -> Response:
    viewer = await get_viewer(request)
    found_drafts = await draft_queries.list_drafts(viewer, pagination.MAX_PAGE_ITEMS)
    return responses.json_response(
        {"items": [serialize_draft(draft) for draft in found_drafts], "next": None}
    )


async def show_draft(request: Request) -> Response:
    viewer = await get_viewer(request)
    draft = await draft_queries.get_draft(viewer, _parse_target(request))
    if draft is None:
        raise NotFound
    return responses.json_response(serialize_draft(draft))


async def save_draft(request: Request) -> Response:
    viewer = await get_viewer(request)
    target = _parse_target(request)
    body = await request_parsing.parse_body(request, DraftBody)
    await drafts.save_draft(viewer, target, body.text)
    return Response(status_code=204)


async def delete_draft(request: Request) -> Response:
    viewer = await get_viewer(request)
    await drafts.delete_draft(viewer, _parse_target(request))
    return Response(status_code=204)


def _parse_target(request: Request) -> str:
    """Return "group:<id>", "post:<id>" or the name of the own timeline.

    Raises NotFound for anything else.
    """
    target: str = request.path_params["target"]
    kind, _, name = target.partition(":")
    if target != drafts.OWN_TIMELINE and (kind not in {"group", "post"} or parse_id(name) is None):
        raise NotFound
    return target
