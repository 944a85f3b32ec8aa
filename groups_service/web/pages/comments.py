"""Commenting on a post, and answering a comment."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import comments, once
from groups_service.domain.audience import AudienceChanged
from groups_service.domain.composing import Writing
from groups_service.errors import Invalid, ServiceError, TooLarge
from groups_service.web.api import reading
from groups_service.web.api.fields import CommentText, ThingId
from groups_service.web.api.posts import seen as seen_post
from groups_service.web.pages import forms, frame, posts, threads, writing
from groups_service.web.pages.forms import Written
from groups_service.web.pages.threads import View
from groups_service.web.pages.writing import Sent
from groups_service.web.viewer import current_viewer


class CommentForm(Written):
    """`parent` is the comment that is answered; "" for none."""

    text: CommentText
    parent: ThingId | Annotated[str, Field(max_length=0)] = ""


async def add(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    post = await seen_post(viewer, post_id)
    sent = await writing.read(request, viewer, post.group_id)
    try:
        comment_id = await _added(request, viewer, post_id, sent)
    except (Invalid, TooLarge, AudienceChanged) as error:
        return await _refused(request, viewer, post_id, sent, error)
    if not frame.wants_fragment(request):
        return frame.back(f"/inlagg/{post_id}#comment-{comment_id}")
    return await threads.comment(request, viewer, comment_id, View.FEED, status=201)


async def _added(request: Request, viewer: Viewer, post_id: UUID, sent: Sent) -> UUID:
    sent.require_whole()
    form = forms.valid(CommentForm, sent.fields)
    written = Writing(form.text, form.era, sent.files)
    parent = form.parent if isinstance(form.parent, UUID) else None
    said = [form.model_dump(mode="json"), sent.files]
    return await once.do(
        reading.once(request, viewer, said, form.key),
        lambda: comments.add(viewer, post_id, written, parent),
    )


async def _refused(
    request: Request, viewer: Viewer, post_id: UUID, sent: Sent, error: ServiceError
) -> Response:
    draft = await writing.unsent(viewer, sent, forms.problem(request, error))
    if frame.wants_fragment(request):
        return await threads.comment_form(request, viewer, post_id, draft, error.status)
    return await posts.page(request, viewer, post_id, draft, status=error.status)
