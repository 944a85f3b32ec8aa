"""A post on a page of its own, with all its comments, and writing one."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import comments, once
from groups_service.domain.audience import AudienceChanged
from groups_service.domain.composing import Writing
from groups_service.errors import Invalid, NotFound, ServiceError
from groups_service.queries import feeds
from groups_service.web.api import paging, reading
from groups_service.web.api.fields import CommentText
from groups_service.web.api.groups import seen
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.posts import number, shown
from groups_service.web.api.posts import seen as seen_post
from groups_service.web.api.thread_shapes import comment_json, post_json
from groups_service.web.pages import forms, frame
from groups_service.web.pages.forms import NOTHING, Unsent, Written
from groups_service.web.pages.shown import whole
from groups_service.web.viewer import current_viewer

COMMENTS = 100


class CommentForm(Written):
    text: CommentText


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    return await _show(request, viewer, reading.path_id(request, "post_id"), NOTHING)


async def comment(request: Request) -> Response:
    viewer = await current_viewer(request)
    post_id = reading.path_id(request, "post_id")
    fields = await forms.read(request)
    try:
        form = forms.valid(CommentForm, fields)
        comment_id = await once.do(
            reading.once(request, viewer, form, form.key),
            lambda: comments.add(viewer, post_id, Writing(form.text, form.era)),
        )
    except (Invalid, AudienceChanged) as error:
        return await _comment_refused(request, viewer, post_id, fields.get("text", ""), error)
    if not frame.wants_fragment(request):
        return frame.back(f"/inlagg/{post_id}#comment-{comment_id}")
    made = await feeds.comment(viewer, comment_id)
    if made is None:
        raise NotFound
    return frame.fragment(request, "comment", status=201, comment=comment_json(made, viewer))


async def _comment_refused(
    request: Request, viewer: Viewer, post_id: UUID, text: str, error: ServiceError
) -> Response:
    unsent = Unsent(text, forms.problem(request, error))
    if not frame.wants_fragment(request):
        return await _show(request, viewer, post_id, unsent, error.status)
    post = await shown(viewer, post_id)
    return frame.fragment(
        request,
        "comment_form",
        status=error.status,
        post=post,
        group=await whole(await seen(viewer, UUID(post["group"]["id"]))),
        viewer=await frame.myself(viewer),
        draft=unsent,
    )


async def _show(
    request: Request, viewer: Viewer, post_id: UUID, unsent: Unsent, status: int = 200
) -> Response:
    post = await seen_post(viewer, post_id)
    if post.group_id is None:
        raise NotFound
    group = await seen(viewer, post.group_id)
    query = reading.query(request, PageQuery) if request.method == "GET" else PageQuery()
    place = paging.place(request, viewer, query.model_copy(update={"limit": COMMENTS}))
    found = await feeds.comments_of(viewer, post_id, number(place.after) or 0, COMMENTS)
    page = place.page(
        found, lambda comment: comment_json(comment, viewer), lambda comment: (comment.version,)
    )
    return await frame.page(
        request,
        viewer,
        "post",
        status=status,
        here="groups",
        post=post_json(post, viewer),
        group=await whole(group),
        comments=page["items"],
        next=page["next"],
        draft=unsent,
    )
