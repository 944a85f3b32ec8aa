"""Rendering of pages in the site's layout, and of fragments without it."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from auth import safe_redirect
from auth.identity import Identity
from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.queries.people import profiles
from groups_service.web.http import language
from groups_service.web.http.context import get_app_context
from groups_service.web.http.json_values import Json
from groups_service.web.http.viewer import is_site_administrator
from groups_service.web.serializers.people import serialize_person_summary
from notifications.inbox import inbox
from notifications.payload import Ref

FRAGMENT_MEDIA_TYPE = "text/vnd.samv.fragment+html"
YEAR_SECONDS = int(timedelta(days=365).total_seconds())


@dataclass(frozen=True)
class PageFrame:
    """The values that the layout around a page shows.

    `viewer` is a person summary as in the API, None for anonymous visitors.
    """

    path: str
    viewer: Json | None = None
    unread: int = 0
    statistics: bool = False

    @property
    def given_name(self) -> str:
        name: str = self.viewer["name"] if self.viewer else ""
        return name.split(" ", maxsplit=1)[0]


async def render_page(
    request: Request,
    viewer: Viewer,
    name: str,
    *,
    status: int = 200,
    mark_read: Ref | None = None,
    **values: object,
) -> Response:
    """Render the page `name` for a signed-in viewer.

    The viewer's notifications about `mark_read` are marked as read.
    """
    frame = await _build_frame(request, viewer, mark_read)
    return render_in_frame(request, name, frame, status=status, **values)


def render_anonymous_page(
    request: HTTPConnection, name: str, *, status: int = 200, **values: object
) -> HTMLResponse:
    """Render a page that needs neither a viewer nor the database: sign-in, statements, errors."""
    return render_in_frame(request, name, _build_anonymous_frame(request), status=status, **values)


def render_in_frame(
    request: HTTPConnection, name: str, frame: PageFrame, *, status: int = 200, **values: object
) -> HTMLResponse:
    values = {"here": "", **values}
    html = get_app_context(request).templates.render(
        f"pages/{name}.html", language.get_language(request), frame=frame, **values
    )
    return HTMLResponse(html, status, headers={"Vary": "Accept, Cookie"})


def render_fragment(
    request: Request, name: str, *, status: int = 200, **values: object
) -> Response:
    """Render a template macro without the layout, for a script that requests it."""
    html = get_app_context(request).templates.render(
        f"fragments/{name}.html", language.get_language(request), **values
    )
    return Response(
        html, status, {"Vary": "Accept, Cookie"}, f"{FRAGMENT_MEDIA_TYPE}; charset=utf-8"
    )


def wants_fragment(request: Request) -> bool:
    return FRAGMENT_MEDIA_TYPE in request.headers.get("accept", "")


async def serialize_viewer(viewer: Viewer) -> Json:
    """Return the person summary of the viewer, for bylines."""
    return serialize_person_summary((await profiles.get_person_summaries([viewer.id]))[viewer.id])


def redirect(path: str) -> Response:
    """Redirect (303) after a form was processed.

    An unsafe `path` is replaced by a safe one of this site.
    """
    return RedirectResponse(safe_redirect.to_safe_path(path), status_code=303)


def current_path(request: HTTPConnection) -> str:
    """Return the path and query of this page, to return to later."""
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def add_query(path: str, **values: object) -> str:
    """Return `path` with a query of the values that are not empty."""
    query = urlencode({name: str(value) for name, value in values.items() if value})
    return f"{path}?{query}" if query else path


async def _build_frame(request: Request, viewer: Viewer, mark_read: Ref | None) -> PageFrame:
    return PageFrame(
        path=current_path(request) if request.method == "GET" else "/",
        viewer=await serialize_viewer(viewer),
        unread=await _count_unread(request, viewer, mark_read),
        statistics=await is_site_administrator(request, viewer),
    )


async def _count_unread(request: Request, viewer: Viewer, mark_read: Ref | None) -> int:
    """Count the unread notifications, after marking those about `mark_read` as read."""
    recipient = str(viewer.id)
    unread = await inbox.count_unread(recipient)
    if (
        not unread
        or mark_read is None
        or not await inbox.mark_subject_read(recipient, mark_read, now=clock.now())
    ):
        return unread
    await get_app_context(request).fanout.wake([recipient])
    return await inbox.count_unread(recipient)


def _build_anonymous_frame(request: HTTPConnection) -> PageFrame:
    """Return a frame without database access.

    Signed-in visitors keep the menu; the id `jag` in its link resolves to their own profile.
    """
    identity = request.scope.get("user")
    if not isinstance(identity, Identity):
        return PageFrame(path=current_path(request))
    person = {"id": "jag", "name": identity.name, "photo": None}
    return PageFrame(path=current_path(request), viewer=person)
