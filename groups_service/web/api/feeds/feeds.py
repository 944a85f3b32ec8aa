"""Posts across groups: the personal feed, timelines, posts by person and by tag."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.core.errors import NotFound
from groups_service.domain.core import idempotency
from groups_service.domain.feeds import follows_and_mutes
from groups_service.domain.people import profiles
from groups_service.domain.posts import posts
from groups_service.domain.posts.creation import PostInput
from groups_service.queries.core.page import Page
from groups_service.queries.feeds import personal_feed
from groups_service.queries.posts.views import PostView
from groups_service.web.api.posts.posts import PostBody
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.attachments import parse_attachments
from groups_service.web.http.pagination import (
    PageRequest,
    get_activity_key,
    parse_activity_cursor,
)
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.posts import load_post_json, serialize_post


async def list_feed(request: Request) -> Response:
    page_request = await _parse_page_request(request)
    return _render_posts(
        page_request,
        await personal_feed.list_personal_feed(
            page_request.viewer, parse_activity_cursor(page_request.after), page_request.limit
        ),
    )


async def list_own_timeline(request: Request) -> Response:
    page_request = await _parse_page_request(request)
    viewer = page_request.viewer
    return _render_posts(
        page_request,
        await personal_feed.list_timeline(
            viewer, viewer.id, parse_activity_cursor(page_request.after), page_request.limit
        ),
    )


async def create_timeline_post(request: Request) -> Response:
    """Publish a status update on the viewer's timeline."""
    viewer = await get_viewer(request)
    body = await request_parsing.parse_body(request, PostBody)
    post_input = PostInput(body.text, body.era, parse_attachments(body.attachments), body.question)
    post_id = await idempotency.run_once(
        request_parsing.parse_idempotency_key(request, viewer, body),
        lambda: posts.publish_on_timeline(viewer, post_input),
    )
    return responses.created_response(
        await load_post_json(viewer, post_id), f"/api/v1/posts/{post_id}"
    )


async def list_person_posts(request: Request) -> Response:
    page_request = await _parse_page_request(request)
    person_id = request_parsing.parse_path_id(request, "person_id")
    if not await profiles.is_active(person_id):
        raise NotFound
    page = await personal_feed.list_posts_by_person(
        page_request.viewer,
        person_id,
        parse_activity_cursor(page_request.after),
        page_request.limit,
    )
    return _render_posts(page_request, page)


async def list_tagged_posts(request: Request) -> Response:
    page_request = await _parse_page_request(request)
    tag = follows_and_mutes.normalize_tag(request.path_params["tag"])
    return _render_posts(
        page_request,
        await personal_feed.list_tagged_posts(
            page_request.viewer, tag, parse_activity_cursor(page_request.after), page_request.limit
        ),
    )


async def _parse_page_request(request: Request) -> PageRequest:
    viewer = await get_viewer(request)
    return pagination.parse_page_request(request, viewer)


def _render_posts(page_request: PageRequest, page: Page[PostView]) -> Response:
    return page_request.render_page(
        page, lambda post: serialize_post(post, page_request.viewer), get_activity_key
    )
