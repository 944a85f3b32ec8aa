"""Posts of groups."""

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.domain.core import idempotency
from groups_service.domain.posts import deletion, posts
from groups_service.domain.posts.creation import PostInput
from groups_service.queries.core.page import Page, cut_rows
from groups_service.queries.posts import posts as post_queries
from groups_service.queries.posts import proposals as proposal_queries
from groups_service.queries.posts import version_numbers
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.attachments import AttachmentList, EraNumber, parse_attachments
from groups_service.web.http.field_types import PostText, RequestBody
from groups_service.web.http.lookup import get_post_or_404
from groups_service.web.http.pagination import PageQuery
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.posts import load_post_json, serialize_post, serialize_proposal


class PostBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "Vem har nyckeln till förrådet på Storgatan?", "question": True}]
        }
    )

    text: PostText
    """Markdown."""
    era: EraNumber = None
    """The era of the group that the form showed. In any other era the request fails with 409
    `audience_changed`. Without it there is no check.
    """
    attachments: AttachmentList = []
    """Uploaded files of the same group or timeline."""
    question: bool = False
    """Whether the post is marked as a question."""


class PostUpdateBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Mötet är flyttat till torsdag kl. 10."}]}
    )

    text: PostText
    """Markdown."""
    era: EraNumber = None
    """The era of the group that the form showed. In any other era the request fails with 409
    `audience_changed`. Without it there is no check.
    """
    attachments: AttachmentList | None = None
    """Replaces all attachments. Null or absent leaves them unchanged."""


class GroupPostsQuery(PageQuery):
    pinned: bool = False


async def list_posts(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    query = request_parsing.parse_query(request, GroupPostsQuery)
    page_request = pagination.parse_page_request(request, viewer, query)
    if query.pinned:
        pinned_posts = await post_queries.list_pinned_posts(viewer, group_id)
        page = Page(*cut_rows(pinned_posts, page_request.limit))
    else:
        before = await version_numbers.get_activity_before(group_id, page_request.after)
        page = await post_queries.list_group_posts(viewer, group_id, before, page_request.limit)
    if not page.items:  # a non-empty list already proves read access
        await access.require_reader(viewer, group_id)
    return page_request.render_page(
        page, lambda post: serialize_post(post, viewer), lambda post: post.cursor
    )


async def create_post(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    body = await request_parsing.parse_body(request, PostBody)
    post_input = PostInput(body.text, body.era, parse_attachments(body.attachments), body.question)
    idempotent_request = request_parsing.parse_idempotency_key(request, viewer, body)
    post_id = await idempotency.run_once(
        idempotent_request, lambda: posts.publish_or_propose_post(viewer, group_id, post_input)
    )
    proposal = await proposal_queries.get_proposal(viewer, post_id)
    if proposal is not None:
        return responses.json_response(serialize_proposal(proposal), 202)
    return responses.created_response(
        await load_post_json(viewer, post_id), f"/api/v1/posts/{post_id}"
    )


async def show_post(request: Request) -> Response:
    viewer = await get_viewer(request)
    post = await load_post_json(viewer, request_parsing.parse_path_id(request, "post_id"))
    return responses.json_with_etag(request, post)


async def update_post(request: Request) -> Response:
    """Edit the viewer's post. With If-Match, only if it was not edited since."""
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    body = await request_parsing.parse_body(request, PostUpdateBody)
    previous = await get_post_or_404(viewer, post_id)
    is_conditional = responses.check_if_match(request, serialize_post(previous, viewer))
    files = None if body.attachments is None else parse_attachments(body.attachments)
    post_input = PostInput(body.text, body.era, files)
    unchanged_since = (previous.edited_at or previous.created_at) if is_conditional else None
    await posts.edit_post(viewer, post_id, post_input, unchanged_since)
    return responses.json_with_etag(request, await load_post_json(viewer, post_id))


async def delete_post(request: Request) -> Response:
    """Delete the viewer's post, or remove another person's as an administrator."""
    viewer = await get_viewer(request)
    await deletion.delete_post(viewer, request_parsing.parse_path_id(request, "post_id"))
    return Response(status_code=204)


async def restore_post(request: Request) -> Response:
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    await deletion.restore_post(viewer, post_id)
    return responses.json_response(await load_post_json(viewer, post_id))
