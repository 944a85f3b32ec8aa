"""Proposed posts for moderated groups: the queue, decisions and withdrawal."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.core.errors import Conflict
from groups_service.core.page_urls import page_url
from groups_service.domain.posts import proposals
from groups_service.domain.posts.proposals import ProposalDecision
from groups_service.queries.posts import proposals as proposal_queries
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.field_types import ReasonText
from groups_service.web.http.pagination import PageQuery, parse_time_cursor
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.pages.groups import context
from groups_service.web.serializers.groups import serialize_group
from groups_service.web.serializers.posts import serialize_proposal
from notifications.payload import Ref


class ProposalDecisionForm(Form):
    decision: ProposalDecision
    reason: ReasonText = ""


async def list_proposals(request: Request) -> Response:
    """List the waiting proposals: all for administrators, their own for other readers."""
    return await _render_proposals(request)


async def decide_proposal(request: Request) -> Response:
    viewer = await get_viewer(request)
    form = forms.validate_form(ProposalDecisionForm, await forms.read_fields(request))
    try:
        await proposals.decide_proposal(
            viewer,
            request_parsing.parse_path_id(request, "proposal_id"),
            form.decision,
            form.reason,
        )
    except Conflict as error:
        return await _render_proposals(request, forms.describe_error(request, error), error.status)
    return layout.redirect(
        page_url("group_proposals", group_id=request_parsing.parse_path_id(request, "group_id"))
    )


async def withdraw_proposal(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    await forms.read_fields(request)
    await proposals.withdraw_proposal(
        viewer, request_parsing.parse_path_id(request, "proposal_id")
    )
    return layout.redirect(page_url("group", group_id=group_id))


async def _render_proposals(request: Request, problem: str = "", status: int = 200) -> Response:
    viewer = await get_viewer(request)
    group = await context.require_group(viewer, request_parsing.parse_path_id(request, "group_id"))
    query = (
        request_parsing.parse_query(request, PageQuery) if request.method == "GET" else PageQuery()
    )
    page_request = pagination.parse_page_request(request, viewer, query)
    page = await proposal_queries.list_proposals(
        viewer, group.id, parse_time_cursor(page_request.after), page_request.limit
    )
    page_json = page_request.build_page(
        page, serialize_proposal, lambda each: (each.created_at, each.id)
    )
    return await layout.render_page(
        request,
        viewer,
        "posts/proposals",
        status=status,
        mark_read=Ref("proposals", str(group.id)),
        here="groups",
        tab="proposals",
        group=serialize_group(group),
        problem=problem,
        proposals=page_json["items"],
        next=page_json["next"],
    )
