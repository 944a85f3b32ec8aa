"""Comments on posts, and replies to comments."""

from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain.core import idempotency
from groups_service.domain.posts import comments, deletion
from groups_service.domain.posts.creation import PostInput
from groups_service.queries.posts import posts as post_queries
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.attachments import AttachmentList, EraNumber, parse_attachments
from groups_service.web.http.field_types import CommentText, ObjectId, RequestBody
from groups_service.web.http.lookup import get_comment_or_404, get_post_or_404
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.posts import serialize_comment


class CommentBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Nyckeln finns i receptionen."}]}
    )

    text: CommentText
    """Markdown."""
    era: EraNumber = None
    """The era of the group that the form showed. In any other era the request fails with 409
    `audience_changed`. Without it there is no check.
    """
    parent: ObjectId | None = None
    """The id of the comment that this one replies to. A reply to a reply is stored as a reply to
    the first comment.
    """
    attachments: AttachmentList = []
    """Uploaded files of the same group or timeline."""


class CommentUpdateBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Nyckeln finns i receptionen på plan 2."}]}
    )

    text: CommentText
    """Markdown."""
    era: EraNumber = None
    """The era of the group that the form showed. In any other era the request fails with 409
    `audience_changed`. Without it there is no check.
    """
    attachments: AttachmentList | None = None
    """Replaces all attachments. Null or absent leaves them unchanged."""


async def list_comments(request: Request) -> Response:
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    page_request = pagination.parse_page_request(request, viewer)
    await get_post_or_404(viewer, post_id)
    page = await post_queries.list_comments(
        viewer, post_id, pagination.parse_id_cursor(page_request.after), page_request.limit
    )
    return page_request.render_page(
        page,
        lambda comment: serialize_comment(comment, viewer),
        lambda comment: (comment.id,),
    )


async def create_comment(request: Request) -> Response:
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    body = await request_parsing.parse_body(request, CommentBody)
    comment_input = PostInput(body.text, body.era, parse_attachments(body.attachments))
    comment_id = await idempotency.run_once(
        request_parsing.parse_idempotency_key(request, viewer, body),
        lambda: comments.add_comment(viewer, post_id, comment_input, body.parent),
    )
    comment = serialize_comment(await get_comment_or_404(viewer, comment_id), viewer)
    return responses.created_response(comment, f"/api/v1/comments/{comment_id}")


async def show_comment(request: Request) -> Response:
    viewer = await get_viewer(request)
    comment = await get_comment_or_404(
        viewer, request_parsing.parse_path_id(request, "comment_id")
    )
    return responses.json_with_etag(request, serialize_comment(comment, viewer))


async def update_comment(request: Request) -> Response:
    """Edit the viewer's comment. With If-Match, only if it was not edited since."""
    viewer = await get_viewer(request)
    comment_id = request_parsing.parse_path_id(request, "comment_id")
    body = await request_parsing.parse_body(request, CommentUpdateBody)
    previous = await get_comment_or_404(viewer, comment_id)
    is_conditional = responses.check_if_match(request, serialize_comment(previous, viewer))
    files = None if body.attachments is None else parse_attachments(body.attachments)
    unchanged_since = (previous.edited_at or previous.created_at) if is_conditional else None
    await comments.edit_comment(
        viewer, comment_id, PostInput(body.text, body.era, files), unchanged_since
    )
    return responses.json_with_etag(
        request, serialize_comment(await get_comment_or_404(viewer, comment_id), viewer)
    )


async def delete_comment(request: Request) -> Response:
    """Delete the viewer's comment, or remove another person's as an administrator."""
    viewer = await get_viewer(request)
    await deletion.delete_comment(viewer, request_parsing.parse_path_id(request, "comment_id"))
    return Response(status_code=204)


async def restore_comment(request: Request) -> Response:
    viewer = await get_viewer(request)
    comment_id = request_parsing.parse_path_id(request, "comment_id")
    await deletion.restore_comment(viewer, comment_id)
    return responses.json_response(
        serialize_comment(await get_comment_or_404(viewer, comment_id), viewer)
    )
