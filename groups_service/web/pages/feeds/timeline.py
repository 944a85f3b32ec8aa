"""Posting to all colleagues on the viewer's timeline, from the start page or the profile."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import InvalidInput, PayloadTooLarge, ServiceError
from groups_service.domain.core.audience_check import AudienceChanged
from groups_service.domain.posts import posts
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.feeds import home
from groups_service.web.pages.posts import fragments, post_forms
from groups_service.web.pages.posts.fragments import DisplayMode
from groups_service.web.pages.posts.post_forms import ParsedPostForm


async def create_timeline_post(request: Request) -> Response:
    viewer = await get_viewer(request)
    parsed = await post_forms.read_post_form(request, viewer, None)
    publish_post = partial(posts.publish_on_timeline, viewer)
    try:
        created_id = await post_forms.publish_once(request, viewer, parsed, publish_post)
    except (InvalidInput, PayloadTooLarge, AudienceChanged) as error:
        return await _render_rejected_post(request, viewer, parsed, error)
    if not layout.wants_fragment(request):
        return layout.redirect(f"{parsed.fields.get('next') or '/'}#post-{created_id}")
    return await fragments.render_post(request, viewer, created_id, DisplayMode.LIST, status=201)


async def _render_rejected_post(
    request: Request, viewer: Viewer, parsed: ParsedPostForm, error: ServiceError
) -> Response:
    """Render the form with its text and files and the error."""
    draft = await post_forms.make_draft(viewer, parsed, forms.describe_error(request, error))
    if not layout.wants_fragment(request):
        return await home.render_home(request, viewer, draft, status=error.status)
    return layout.render_fragment(
        request,
        "timeline_composer",
        status=error.status,
        place=await fragments.serialize_own_timeline(viewer),
        viewer=await layout.serialize_viewer(viewer),
        draft=draft,
        back=parsed.fields.get("next") or "/",
    )
