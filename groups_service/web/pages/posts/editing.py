"""Editing a post or comment.

An edit of an outdated version is rejected and shown next to the current text.
"""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import ContentAction, Viewer
from groups_service.core.errors import (
    Conflict,
    InvalidInput,
    PayloadTooLarge,
    PreconditionFailed,
    ServiceError,
)
from groups_service.domain.core.audience_check import AudienceChanged
from groups_service.domain.posts import comments, posts
from groups_service.domain.posts.creation import PostInput
from groups_service.queries.posts.views import CommentView, PostView
from groups_service.web.http.field_types import CommentText, PostText
from groups_service.web.http.json_values import Json
from groups_service.web.http.lookup import PostOrComment, get_post_or_404, get_requested_target
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import FormDraft, PublishForm
from groups_service.web.pages.posts import fragments, post_forms
from groups_service.web.pages.posts.fragments import ActionForm
from groups_service.web.pages.posts.post_forms import ParsedPostForm
from groups_service.web.serializers.posts import serialize_post_or_comment


class PostEditForm(PublishForm, ActionForm):
    text: PostText
    since: datetime


class CommentEditForm(PublishForm, ActionForm):
    text: CommentText
    since: datetime


async def show_edit_form(request: Request) -> Response:
    viewer = await get_viewer(request)
    item = await get_requested_target(request, viewer)
    access.require_content_action(item.standing, item.facts_for(viewer), ContentAction.EDIT)
    action_form = _parse_action_form(dict(request.query_params))
    draft = FormDraft(
        item.text, files=tuple(serialize_post_or_comment(item, viewer)["attachments"])
    )
    return await _render_edit_form(request, viewer, item, draft, action_form)


async def submit_edit(request: Request) -> Response:
    viewer = await get_viewer(request)
    item = await get_requested_target(request, viewer)
    post = await _get_post(viewer, item)
    parsed = await post_forms.read_post_form(request, viewer, post.group_id)
    try:
        await _apply_edit(viewer, item, parsed)
    except PreconditionFailed as error:
        return await _render_rejected_edit(
            request, viewer, parsed, Conflict(error.message, code=PreconditionFailed.code)
        )
    except (InvalidInput, PayloadTooLarge, AudienceChanged) as error:
        return await _render_rejected_edit(request, viewer, parsed, error)
    action_form = _parse_action_form(parsed.fields)
    if not layout.wants_fragment(request):
        return layout.redirect(fragments.get_return_url(item, action_form))
    if isinstance(item, CommentView):
        return await fragments.render_comment(request, viewer, item.id, action_form.view)
    return await fragments.render_post(request, viewer, item.id, action_form.view)


async def _apply_edit(viewer: Viewer, item: PostOrComment, parsed: ParsedPostForm) -> None:
    parsed.raise_file_error()
    if isinstance(item, PostView):
        form = forms.validate_form(PostEditForm, parsed.fields)
        await posts.edit_post(viewer, item.id, _build_input(form, parsed), form.since)
    else:
        comment_form = forms.validate_form(CommentEditForm, parsed.fields)
        await comments.edit_comment(
            viewer, item.id, _build_input(comment_form, parsed), comment_form.since
        )


def _build_input(form: PostEditForm | CommentEditForm, parsed: ParsedPostForm) -> PostInput:
    return PostInput(form.text, form.era, parsed.files)


async def _render_rejected_edit(
    request: Request, viewer: Viewer, parsed: ParsedPostForm, error: ServiceError
) -> Response:
    """Render the form with the submitted text, and next to it the current text."""
    item = await get_requested_target(request, viewer)
    draft = await post_forms.make_draft(viewer, parsed, forms.describe_error(request, error))
    return await _render_edit_form(
        request, viewer, item, draft, _parse_action_form(parsed.fields), error
    )


async def _render_edit_form(
    request: Request,
    viewer: Viewer,
    item: PostOrComment,
    draft: FormDraft,
    action_form: ActionForm,
    error: ServiceError | None = None,
) -> Response:
    status = error.status if error else 200
    post = await _get_post(viewer, item)
    values: Json = {
        "thing": serialize_post_or_comment(item, viewer),
        "kind": "comment" if isinstance(item, CommentView) else "post",
        "post_id": str(post.id),
        "group": await fragments.serialize_post_location(viewer, post),
        "era": post.era,
        "since": (item.edited_at or item.created_at).isoformat(),
        "stale": error is not None and error.code == PreconditionFailed.code,
        "draft": draft,
        "where": action_form,
    }
    if layout.wants_fragment(request):
        return layout.render_fragment(request, "edit_form", status=status, **values)
    return await layout.render_page(
        request, viewer, "posts/edit", status=status, here="groups", **values
    )


async def _get_post(viewer: Viewer, item: PostOrComment) -> PostView:
    return item if isinstance(item, PostView) else await get_post_or_404(viewer, item.post_id)


def _parse_action_form(fields: object) -> ActionForm:
    """Parse where the form is shown. Invalid values fall back to the defaults."""
    try:
        return ActionForm.model_validate(fields)
    except ValueError:
        return ActionForm()
