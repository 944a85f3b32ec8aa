"""What is done with a post or comment by one press: taken away and back, pinned, locked."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import going, marking
from groups_service.errors import NotFound
from groups_service.models import Gone
from groups_service.web.api import reading
from groups_service.web.api.comments import seen as seen_comment
from groups_service.web.api.posts import seen as seen_post
from groups_service.web.pages import forms, frame, threads
from groups_service.web.pages.threads import ActForm
from groups_service.web.viewer import current_viewer


class OnForm(ActForm):
    on: bool = True


async def take_post(request: Request) -> Response:
    """One's own stays where it stood for a moment, with a way to get it back."""
    viewer, post_id, form = await threads.asked(request, ActForm)
    group_id = (await seen_post(viewer, post_id)).group_id
    if await going.take_post(viewer, post_id) is Gone.REMOVED:
        return await threads.acted(request, viewer, post_id, form)
    if frame.wants_fragment(request):
        return frame.fragment(request, "gone_post", post_id=str(post_id), where=form)
    place = f"/grupper/{group_id}" if group_id else f"/inlagg/{post_id}"
    return frame.back(f"{place}?borttaget={post_id}#post-{post_id}")


async def restore_post(request: Request) -> Response:
    viewer, post_id, form = await threads.asked(request, ActForm)
    await going.restore_post(viewer, post_id)
    return await threads.acted(request, viewer, post_id, form)


async def pin(request: Request) -> Response:
    viewer, post_id, form = await threads.asked(request, OnForm)
    await (marking.pin if form.on else marking.unpin)(viewer, post_id)
    return await threads.acted(request, viewer, post_id, form)


async def lock(request: Request) -> Response:
    viewer, post_id, form = await threads.asked(request, OnForm)
    await marking.lock(viewer, post_id, locked=form.on)
    return await threads.acted(request, viewer, post_id, form)


async def take_comment(request: Request) -> Response:
    viewer = await current_viewer(request)
    comment_id = reading.path_id(request, "comment_id")
    form = forms.valid(ActForm, await forms.read(request))
    comment = await seen_comment(viewer, comment_id)
    how = await going.take_comment(viewer, comment_id)
    if frame.wants_fragment(request):
        return await _gone_comment(request, viewer, comment_id, how, form)
    asked = f"?borttaget={comment_id}" if how is Gone.DELETED else ""
    return frame.back(f"/inlagg/{comment.post_id}{asked}#comment-{comment_id}")


async def restore_comment(request: Request) -> Response:
    viewer = await current_viewer(request)
    comment_id = reading.path_id(request, "comment_id")
    form = forms.valid(ActForm, await forms.read(request))
    await going.restore_comment(viewer, comment_id)
    if frame.wants_fragment(request):
        return await threads.comment(request, viewer, comment_id, form.view)
    return frame.back(threads.home(await seen_comment(viewer, comment_id), form))


async def _gone_comment(
    request: Request, viewer: Viewer, comment_id: UUID, how: Gone, form: ActForm
) -> Response:
    """Its replies stay, whatever became of it."""
    if how is Gone.REMOVED:
        return await threads.comment(request, viewer, comment_id, form.view)
    try:
        replies = await threads.replies_to(viewer, await seen_comment(viewer, comment_id))
    except NotFound:
        replies = []
    return frame.fragment(
        request, "gone_comment", comment_id=str(comment_id), replies=replies, where=form
    )
