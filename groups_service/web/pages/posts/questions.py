"""Questions: marking, answering, forwarding, and finding similar ones before asking."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import GroupAction, Viewer
from groups_service.core.errors import Conflict, InvalidInput, ServiceError
from groups_service.core.page_urls import page_url
from groups_service.domain.core import idempotency
from groups_service.domain.core.audience_check import AudienceChanged
from groups_service.domain.posts import question_forwarding, questions
from groups_service.models import QuestionState
from groups_service.queries.core.page import Page
from groups_service.queries.groups import groups
from groups_service.queries.groups.groups import GroupFilter
from groups_service.queries.posts import posts, version_numbers
from groups_service.queries.posts import questions as question_queries
from groups_service.queries.posts.views import PostView
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.field_types import ObjectId, parse_id
from groups_service.web.http.json_values import Json
from groups_service.web.http.lookup import get_group_or_404
from groups_service.web.http.pagination import PageQuery
from groups_service.web.http.request_parsing import MAX_QUESTION_SEARCH_CHARS
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form, PublishForm
from groups_service.web.pages.groups import context
from groups_service.web.pages.posts import fragments
from groups_service.web.pages.posts.actions import ToggleForm
from groups_service.web.pages.posts.fragments import ActionForm
from groups_service.web.serializers.groups import serialize_group
from groups_service.web.serializers.posts import serialize_post

MAX_GROUPS = 20
EmptyText = Annotated[str, Field(max_length=0)]


class AcceptedAnswerForm(ActionForm):
    """`comment` is the accepted answer; "" to accept none."""

    comment: ObjectId | EmptyText = ""


class ForwardForm(PublishForm):
    group: ObjectId


class QuestionsQuery(PageQuery):
    state: QuestionState | EmptyText = ""
    q: Annotated[str, Field(max_length=MAX_QUESTION_SEARCH_CHARS)] = ""


class ForwardQuery(Form):
    group: Annotated[str, Field(max_length=64)] = ""
    q: Annotated[str, Field(max_length=200)] = ""


async def mark_question(request: Request) -> Response:
    viewer, post_id, form = await fragments.parse_action(request, ToggleForm)
    await questions.set_is_question(viewer, post_id, is_question=form.on)
    return await fragments.respond_to_action(request, viewer, post_id, form)


async def update_accepted_answer(request: Request) -> Response:
    viewer, post_id, form = await fragments.parse_action(request, AcceptedAnswerForm)
    if isinstance(form.comment, UUID):
        await questions.accept_answer(viewer, post_id, form.comment)
    else:
        await questions.reopen_question(viewer, post_id)
    return await fragments.respond_to_action(request, viewer, post_id, form)


async def list_questions(request: Request) -> Response:
    """List the questions of a group; with `q` the answered questions that are similar to it."""
    viewer = await get_viewer(request)
    group = await context.require_group(viewer, request_parsing.parse_path_id(request, "group_id"))
    query = request_parsing.parse_query(request, QuestionsQuery)
    similar_posts = (
        await question_queries.list_similar_questions(viewer, group.id, query.q) if query.q else []
    )
    similar = [serialize_post(post, viewer) for post in similar_posts]
    if layout.wants_fragment(request):
        return layout.render_fragment(request, "similar_questions", posts=similar)
    page_request = pagination.parse_page_request(request, viewer, query)
    page: Page[PostView] = Page([], has_more=False)
    if not query.q:
        before = await version_numbers.get_activity_before(group.id, page_request.after)
        page = await question_queries.list_group_questions(
            viewer, group.id, query.state or None, before, page_request.limit
        )
    page_json = page_request.build_page(
        page, lambda post: serialize_post(post, viewer), lambda post: post.cursor
    )
    return await layout.render_page(
        request,
        viewer,
        "posts/questions",
        here="groups",
        tab="questions",
        group=serialize_group(group),
        state=str(query.state),
        asked=query.q,
        similar=similar,
        posts=page_json["items"],
        next=page_json["next"],
    )


async def show_forward_form(request: Request) -> Response:
    """Show the groups that a question can be forwarded to; with a chosen group, its audience."""
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    query = request_parsing.parse_query(request, ForwardQuery)
    return await _render_forward_form(request, viewer, post_id, query)


async def forward_question(request: Request) -> Response:
    viewer, post_id, form = await fragments.parse_action(request, ForwardForm)
    try:
        created_id = await idempotency.run_once(
            request_parsing.parse_idempotency_key(request, viewer, form, form.key),
            lambda: question_forwarding.forward_question(viewer, post_id, form.group, form.era),
        )
    except (InvalidInput, Conflict, AudienceChanged) as error:
        query = ForwardQuery(group=str(form.group))
        return await _render_forward_form(request, viewer, post_id, query, error)
    if await posts.get_post(viewer, created_id) is None:
        return layout.redirect(page_url("group", group_id=form.group) + f"#proposal-{created_id}")
    await question_forwarding.mark_origin_changed(viewer, post_id, form.group)
    return layout.redirect(page_url("post", post_id=created_id))


async def _render_forward_form(
    request: Request,
    viewer: Viewer,
    post_id: UUID,
    query: ForwardQuery,
    error: ServiceError | None = None,
) -> Response:
    post = await question_forwarding.get_forwardable_question(viewer, post_id)
    group_id = parse_id(query.group)
    return await layout.render_page(
        request,
        viewer,
        "posts/forward_question",
        status=error.status if error else 200,
        here="groups",
        post=serialize_post(post, viewer),
        problem=forms.describe_error(request, error) if error else "",
        q=query.q,
        groups=[] if group_id else await _list_writable_groups(viewer, post, query.q),
        **(
            await _serialize_forward_target(viewer, post, group_id)
            if group_id
            else {"group": None, "exposing": False}
        ),
    )


async def _serialize_forward_target(viewer: Viewer, post: PostView, group_id: UUID) -> Json:
    """Return the group with its audience, and whether forwarding widens the audience."""
    group = await get_group_or_404(viewer, group_id)
    if not access.allowed_actions(group.standing) & {GroupAction.POST, GroupAction.PROPOSE}:
        access.require_action(group.standing, GroupAction.POST)
    widens_audience = group.status != "closed" and await _is_members_only(viewer, post)
    return {
        "group": await context.serialize_group_with_audience(group),
        "exposing": widens_audience,
    }


async def _is_members_only(viewer: Viewer, post: PostView) -> bool:
    """Whether only members can read the question where it was asked."""
    location = await fragments.serialize_post_location(viewer, post)
    return location["status"] == "closed" or post.era in location["audience"]["secret"]


async def _list_writable_groups(viewer: Viewer, post: PostView, text: str) -> list[Json]:
    group_filter = GroupFilter(text=text, is_member=None if text else True, limit=MAX_GROUPS)
    page = await groups.list_groups(viewer, group_filter)
    return [
        serialize_group(group)
        for group in page.items
        if group.id != post.group_id
        and access.allowed_actions(group.standing) & {GroupAction.POST, GroupAction.PROPOSE}
    ]
