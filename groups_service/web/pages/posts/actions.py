"""One-press actions on posts and comments: delete, restore, pin and lock."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import NotFound
from groups_service.core.page_urls import page_url
from groups_service.domain.posts import deletion, pins_and_locks
from groups_service.models import DeletionKind
from groups_service.web.http import request_parsing
from groups_service.web.http.lookup import get_comment_or_404, get_post_or_404
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.posts import fragments
from groups_service.web.pages.posts.fragments import ActionForm


class ToggleForm(ActionForm):
    on: bool = True


async def delete_post(request: Request) -> Response:
    """Delete the post. Authors briefly see a button to undo in its place."""
    viewer, post_id, form = await fragments.parse_action(request, ActionForm)
    group_id = (await get_post_or_404(viewer, post_id)).group_id
    if await deletion.delete_post(viewer, post_id) is DeletionKind.REMOVED:
        return await fragments.respond_to_action(request, viewer, post_id, form)
    if layout.wants_fragment(request):
        return layout.render_fragment(request, "deleted_post", post_id=str(post_id), where=form)
    path = page_url("group", group_id=group_id) if group_id else page_url("post", post_id=post_id)
    return layout.redirect(f"{path}?borttaget={post_id}#post-{post_id}")


async def restore_post(request: Request) -> Response:
    viewer, post_id, form = await fragments.parse_action(request, ActionForm)
    await deletion.restore_post(viewer, post_id)
    return await fragments.respond_to_action(request, viewer, post_id, form)


async def pin_post(request: Request) -> Response:
    viewer, post_id, form = await fragments.parse_action(request, ToggleForm)
    await (pins_and_locks.pin_post if form.on else pins_and_locks.unpin_post)(viewer, post_id)
    return await fragments.respond_to_action(request, viewer, post_id, form)


async def lock_post(request: Request) -> Response:
    viewer, post_id, form = await fragments.parse_action(request, ToggleForm)
    await pins_and_locks.set_locked(viewer, post_id, locked=form.on)
    return await fragments.respond_to_action(request, viewer, post_id, form)


async def delete_comment(request: Request) -> Response:
    viewer = await get_viewer(request)
    comment_id = request_parsing.parse_path_id(request, "comment_id")
    form = forms.validate_form(ActionForm, await forms.read_fields(request))
    comment = await get_comment_or_404(viewer, comment_id)
    kind = await deletion.delete_comment(viewer, comment_id)
    if layout.wants_fragment(request):
        return await _render_deleted_comment(request, viewer, comment_id, kind, form)
    undo_query = f"?borttaget={comment_id}" if kind is DeletionKind.DELETED else ""
    path = page_url("post", post_id=comment.post_id)
    return layout.redirect(f"{path}{undo_query}#comment-{comment_id}")


async def restore_comment(request: Request) -> Response:
    viewer = await get_viewer(request)
    comment_id = request_parsing.parse_path_id(request, "comment_id")
    form = forms.validate_form(ActionForm, await forms.read_fields(request))
    await deletion.restore_comment(viewer, comment_id)
    if layout.wants_fragment(request):
        return await fragments.render_comment(request, viewer, comment_id, form.view)
    return layout.redirect(
        fragments.get_return_url(await get_comment_or_404(viewer, comment_id), form)
    )


async def _render_deleted_comment(
    request: Request, viewer: Viewer, comment_id: UUID, kind: DeletionKind, form: ActionForm
) -> Response:
    """Render the placeholder of the comment with its replies, which stay."""
    if kind is DeletionKind.REMOVED:
        return await fragments.render_comment(request, viewer, comment_id, form.view)
    try:
        replies = await fragments.list_replies(
            viewer, await get_comment_or_404(viewer, comment_id)
        )
    except NotFound:
        replies = []
    return layout.render_fragment(
        request, "deleted_comment", comment_id=str(comment_id), replies=replies, where=form
    )
