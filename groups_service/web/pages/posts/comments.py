"""Commenting on a post, and replying to a comment."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import InvalidInput, PayloadTooLarge, ServiceError
from groups_service.core.page_urls import page_url
from groups_service.domain.core import idempotency
from groups_service.domain.core.audience_check import AudienceChanged
from groups_service.domain.posts import comments
from groups_service.domain.posts.creation import PostInput
from groups_service.web.http import request_parsing
from groups_service.web.http.field_types import CommentText, ObjectId
from groups_service.web.http.lookup import get_post_or_404
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import PublishForm
from groups_service.web.pages.posts import fragments, post_forms
from groups_service.web.pages.posts import post as post_page
from groups_service.web.pages.posts.fragments import DisplayMode
from groups_service.web.pages.posts.post_forms import ParsedPostForm


class CommentForm(PublishForm):
    """`parent` is the comment that is replied to; "" for none."""

    text: CommentText
    parent: ObjectId | Annotated[str, Field(max_length=0)] = ""


async def create_comment(request: Request) -> Response:
    viewer = await get_viewer(request)
    post_id = request_parsing.parse_path_id(request, "post_id")
    post = await get_post_or_404(viewer, post_id)
    parsed = await post_forms.read_post_form(request, viewer, post.group_id)
    try:
        comment_id = await _create_once(request, viewer, post_id, parsed)
    except (InvalidInput, PayloadTooLarge, AudienceChanged) as error:
        return await _render_rejected_comment(request, viewer, post_id, parsed, error)
    if not layout.wants_fragment(request):
        return layout.redirect(page_url("post", post_id=post_id) + f"#comment-{comment_id}")
    return await fragments.render_comment(
        request, viewer, comment_id, DisplayMode.FEED, status=201
    )


async def _create_once(
    request: Request, viewer: Viewer, post_id: UUID, parsed: ParsedPostForm
) -> UUID:
    parsed.raise_file_error()
    form = forms.validate_form(CommentForm, parsed.fields)
    comment_input = PostInput(form.text, form.era, parsed.files)
    parent = form.parent if isinstance(form.parent, UUID) else None
    content = [form.model_dump(mode="json"), parsed.files]
    return await idempotency.run_once(
        request_parsing.parse_idempotency_key(request, viewer, content, form.key),
        lambda: comments.add_comment(viewer, post_id, comment_input, parent),
    )


async def _render_rejected_comment(
    request: Request, viewer: Viewer, post_id: UUID, parsed: ParsedPostForm, error: ServiceError
) -> Response:
    draft = await post_forms.make_draft(viewer, parsed, forms.describe_error(request, error))
    if layout.wants_fragment(request):
        return await fragments.render_comment_form(request, viewer, post_id, draft, error.status)
    return await post_page.render_post_page(request, viewer, post_id, draft, status=error.status)
