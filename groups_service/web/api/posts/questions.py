"""Questions: marking, answering, forwarding and finding them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.domain.core import idempotency
from groups_service.domain.posts import question_forwarding, questions
from groups_service.models import QuestionState
from groups_service.queries.posts import proposals as proposal_queries
from groups_service.queries.posts import questions as question_queries
from groups_service.queries.posts import version_numbers
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.attachments import EraNumber
from groups_service.web.http.field_types import ObjectId, RequestBody
from groups_service.web.http.pagination import PageQuery, parse_time_cursor
from groups_service.web.http.request_parsing import MAX_QUESTION_SEARCH_CHARS
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.posts import load_post_json, serialize_post, serialize_proposal


class QuestionBody(RequestBody):
    model_config = ConfigDict(json_schema_extra={"examples": [{"question": True}]})

    question: bool
    """True marks the post as a question, false removes the mark."""


class AcceptedAnswerBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"comment": "0199a4c2-7d11-7c3e-9d0a-5a0b2f3c4d5e"}]}
    )

    comment: ObjectId
    """The id of a comment on the question."""


class ForwardBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"group": "0199a4c2-7d11-7c3e-9d0a-5a0b2f3c4d5e"}]}
    )

    group: ObjectId
    """The id of the group that receives the question."""
    era: EraNumber = None
    """The era of the receiving group. In any other era the request fails with 409
    `audience_changed`.
    """


class GroupQuestionsQuery(PageQuery):
    state: QuestionState | None = None


class SimilarQuestionsQuery(BaseModel):
    model_config = {"extra": "forbid"}

    q: Annotated[str, Field(max_length=MAX_QUESTION_SEARCH_CHARS)]


class AllQuestionsQuery(PageQuery):
    unanswered: Literal["true", "false"] = "false"
    mine_to_answer: Literal["true", "false"] = "false"


async def set_question(request: Request) -> Response:
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    body = await request_parsing.parse_body(request, QuestionBody)
    await questions.set_is_question(viewer, post_id, is_question=body.question)
    return responses.json_response(await load_post_json(viewer, post_id))


async def accept_answer(request: Request) -> Response:
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    body = await request_parsing.parse_body(request, AcceptedAnswerBody)
    await questions.accept_answer(viewer, post_id, body.comment)
    return responses.json_response(await load_post_json(viewer, post_id))


async def remove_accepted_answer(request: Request) -> Response:
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    await questions.reopen_question(viewer, post_id)
    return responses.json_response(await load_post_json(viewer, post_id))


async def forward_question(request: Request) -> Response:
    """Answer 201 with the new question, or 202 with its proposal."""
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    body = await request_parsing.parse_body(request, ForwardBody)
    idempotent_request = request_parsing.parse_idempotency_key(request, viewer, body)
    forwarded_id = await idempotency.run_once(
        idempotent_request,
        lambda: question_forwarding.forward_question(viewer, post_id, body.group, body.era),
    )
    proposal = await proposal_queries.get_proposal(viewer, forwarded_id)
    if proposal is not None:
        return responses.json_response(serialize_proposal(proposal), 202)
    await question_forwarding.mark_origin_changed(viewer, post_id, body.group)
    return responses.created_response(
        await load_post_json(viewer, forwarded_id), f"/api/v1/posts/{forwarded_id}"
    )


async def list_group_questions(request: Request) -> Response:
    """List the questions of a group in the order of its feed."""
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    query = request_parsing.parse_query(request, GroupQuestionsQuery)
    page_request = pagination.parse_page_request(request, viewer, query)
    await access.require_reader(viewer, group_id)
    state = query.state.value if query.state else None
    before = await version_numbers.get_activity_before(group_id, page_request.after)
    page = await question_queries.list_group_questions(
        viewer, group_id, state, before, page_request.limit
    )
    return page_request.render_page(
        page, lambda post: serialize_post(post, viewer), lambda post: post.cursor
    )


async def list_similar_questions(request: Request) -> Response:
    """List answered questions similar to the text of a new one."""
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    query = request_parsing.parse_query(request, SimilarQuestionsQuery)
    await access.require_reader(viewer, group_id)
    found_posts = await question_queries.list_similar_questions(viewer, group_id, query.q)
    return responses.json_response(
        {"items": [serialize_post(post, viewer) for post in found_posts], "next": None}
    )


async def list_questions(request: Request) -> Response:
    """List readable questions.

    With `mine_to_answer`, only those that the viewer may be able to answer.
    """
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, AllQuestionsQuery)
    page_request = pagination.parse_page_request(request, viewer, query)
    after = parse_time_cursor(page_request.after)
    if query.mine_to_answer == "true":
        page = await question_queries.list_questions_to_answer(viewer, after, page_request.limit)
    else:
        is_overdue = query.unanswered == "true"
        page = await question_queries.list_questions(
            viewer, after, page_request.limit, unanswered=is_overdue
        )
    return page_request.render_page(
        page,
        lambda post: serialize_post(post, viewer),
        lambda post: (post.created_at, post.id),
    )
