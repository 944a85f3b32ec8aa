"""Writing to all colleagues, on one's own timeline, from the start page or one's profile."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import posts
from groups_service.domain.audience import AudienceChanged
from groups_service.errors import Invalid, ServiceError, TooLarge
from groups_service.web.pages import forms, frame, start, threads, writing
from groups_service.web.pages.threads import View
from groups_service.web.pages.writing import Sent
from groups_service.web.viewer import current_viewer


async def publish(request: Request) -> Response:
    viewer = await current_viewer(request)
    sent = await writing.read(request, viewer, None)
    publish = partial(posts.publish_on_timeline, viewer)
    try:
        made = await writing.published(request, viewer, sent, publish)
    except (Invalid, TooLarge, AudienceChanged) as error:
        return await _refused(request, viewer, sent, error)
    if not frame.wants_fragment(request):
        return frame.back(f"{sent.fields.get('next') or '/'}#post-{made}")
    return await threads.article(request, viewer, made, View.LIST, status=201)


async def _refused(request: Request, viewer: Viewer, sent: Sent, error: ServiceError) -> Response:
    """The box again, with its text and files and what was wrong."""
    unsent = await writing.unsent(viewer, sent, forms.problem(request, error))
    if not frame.wants_fragment(request):
        return await start.page(request, viewer, unsent, status=error.status)
    return frame.fragment(
        request,
        "timeline_composer",
        status=error.status,
        place=await threads.own_timeline(viewer),
        viewer=await frame.myself(viewer),
        draft=unsent,
        back=sent.fields.get("next") or "/",
    )
