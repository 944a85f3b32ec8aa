"""Completion of mentions: people who can be mentioned in a text."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.core.errors import FieldError, InvalidInput, NotFound
from groups_service.queries.people import mention_candidates
from groups_service.queries.people.mention_candidates import MentionCandidate
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.field_types import parse_id
from groups_service.web.http.json_values import Json
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.people import serialize_person_summary

MAX_MENTION_SEARCH_CHARS = 100


class MentionQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = ""
    group: str = ""
    post: str = ""


async def list_mention_candidates(request: Request) -> Response:
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, MentionQuery)
    text = query.q[:MAX_MENTION_SEARCH_CHARS]
    if query.group and query.post:
        raise InvalidInput(FieldError("post", "one_place", "Name a group or a post, not both."))
    if query.group:
        group_id = _parse_id_or_404(query.group)
        await access.require_reader(viewer, group_id)
        candidates = await mention_candidates.find_group_readers(text, group_id)
    elif query.post:
        post_id = _parse_id_or_404(query.post)
        await access.find_post(viewer, post_id)
        candidates = await mention_candidates.find_post_readers(text, post_id)
    else:
        candidates = await mention_candidates.find_employees(text)
    return responses.json_response(
        {"items": [serialize_mention_candidate(each) for each in candidates], "next": None}
    )


def _parse_id_or_404(text: str) -> UUID:
    candidates = parse_id(text)
    if candidates is None:
        raise NotFound
    return candidates


def serialize_mention_candidate(candidates: MentionCandidate) -> Json:
    return {**serialize_person_summary(candidates.person), "account": candidates.account}
