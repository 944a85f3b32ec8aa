"""Posts that non-members propose to a group."""

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.core.errors import NotFound
from groups_service.domain.posts import proposals
from groups_service.domain.posts.proposals import ProposalDecision
from groups_service.queries.posts import proposals as proposal_queries
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.field_types import ReasonText, RequestBody
from groups_service.web.http.pagination import parse_time_cursor
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.posts import serialize_proposal


class ProposalDecisionBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"decision": "accept"},
                {"decision": "decline", "reason": "Hör hemma i IT-gruppen."},
            ]
        }
    )

    decision: ProposalDecision
    reason: ReasonText = ""
    """Shown to the author with the proposal."""


async def list_proposals(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    page_request = pagination.parse_page_request(request, viewer)
    await access.require_reader(viewer, group_id)
    page = await proposal_queries.list_proposals(
        viewer, group_id, parse_time_cursor(page_request.after), page_request.limit
    )
    return page_request.render_page(
        page, serialize_proposal, lambda proposal: (proposal.created_at, proposal.id)
    )


async def show_proposal(request: Request) -> Response:
    viewer = await get_viewer(request)
    proposal = await proposal_queries.get_proposal(
        viewer, request_parsing.parse_path_id(request, "proposal_id")
    )
    if proposal is None:
        raise NotFound
    return responses.json_with_etag(request, serialize_proposal(proposal))


async def decide_proposal(request: Request) -> Response:
    viewer = await get_viewer(request)
    proposal_id = request_parsing.parse_path_id(request, "proposal_id")
    body = await request_parsing.parse_body(request, ProposalDecisionBody)
    await proposals.decide_proposal(viewer, proposal_id, body.decision, body.reason)
    proposal = await proposal_queries.get_proposal(viewer, proposal_id)
    if proposal is None:
        raise NotFound
    return responses.json_response(serialize_proposal(proposal))


async def withdraw_proposal(request: Request) -> Response:
    viewer = await get_viewer(request)
    await proposals.withdraw_proposal(
        viewer, request_parsing.parse_path_id(request, "proposal_id")
    )
    return Response(status_code=204)
