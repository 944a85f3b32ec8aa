"""A page in its frame, or a fragment without one."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from auth import destination
from auth.identity import Identity
from groups_service import clock
from groups_service.access import Viewer
from groups_service.queries import people
from groups_service.web import language
from groups_service.web.api.shapes import Json, brief_json
from groups_service.web.service import service
from groups_service.web.viewer import is_site_administrator
from notifications import inbox
from notifications.note import Ref

FRAGMENT = "text/vnd.samv.fragment+html"
A_YEAR = int(timedelta(days=365).total_seconds())


@dataclass(frozen=True)
class Frame:
    """What stands around a page; `viewer` is a brief as in the API, None for strangers."""

    path: str
    viewer: Json | None = None
    unread: int = 0
    statistics: bool = False

    @property
    def given_name(self) -> str:
        name: str = self.viewer["name"] if self.viewer else ""
        return name.split(" ", maxsplit=1)[0]


async def page(
    request: Request,
    viewer: Viewer,
    name: str,
    *,
    status: int = 200,
    opens: Ref | None = None,
    **values: object,
) -> Response:
    """The page `name` for somebody signed in, who reads what they were told of what it `opens`."""
    framed = await _frame(request, viewer, opens)
    return rendered(request, name, framed, status=status, **values)


def plain(
    request: HTTPConnection, name: str, *, status: int = 200, **values: object
) -> HTMLResponse:
    """A page that asks nobody's rights and no database: sign-in, statements, failures."""
    return rendered(request, name, _outer_frame(request), status=status, **values)


def rendered(
    request: HTTPConnection, name: str, frame: Frame, *, status: int = 200, **values: object
) -> HTMLResponse:
    values = {"here": "", **values}
    html = service(request).templates.render(
        f"pages/{name}.html", language.of(request), frame=frame, **values
    )
    return HTMLResponse(html, status, headers={"Vary": "Accept, Cookie"})


def fragment(request: Request, name: str, *, status: int = 200, **values: object) -> Response:
    """What a macro makes, for the script that asked for it."""
    html = service(request).templates.render(
        f"fragments/{name}.html", language.of(request), **values
    )
    return Response(html, status, {"Vary": "Accept, Cookie"}, f"{FRAGMENT}; charset=utf-8")


def wants_fragment(request: Request) -> bool:
    return FRAGMENT in request.headers.get("accept", "")


async def myself(viewer: Viewer) -> Json:
    """The viewer as a byline shows them."""
    return brief_json((await people.briefs([viewer.id]))[viewer.id])


def back(path: str) -> Response:
    """To a page after a form was taken: a safe path of ours, whatever was asked for."""
    return RedirectResponse(destination.safe(path), status_code=303)


def here(request: HTTPConnection) -> str:
    """The address of this page, to come back to."""
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def with_query(path: str, **values: object) -> str:
    """`path` with those of the values that are there."""
    query = urlencode({name: str(value) for name, value in values.items() if value})
    return f"{path}?{query}" if query else path


async def _frame(request: Request, viewer: Viewer, opens: Ref | None) -> Frame:
    return Frame(
        path=here(request) if request.method == "GET" else "/",
        viewer=await myself(viewer),
        unread=await _unread(request, viewer, opens),
        statistics=await is_site_administrator(request, viewer),
    )


async def _unread(request: Request, viewer: Viewer, opens: Ref | None) -> int:
    """How many notices are unread, with those about what is being opened read."""
    me = str(viewer.id)
    unread = await inbox.unread(me)
    if not unread or opens is None or not await inbox.read_about(me, opens, now=clock.now()):
        return unread
    await service(request).fanout.wake([me])
    return await inbox.unread(me)


def _outer_frame(request: HTTPConnection) -> Frame:
    """Somebody signed in keeps the menu; `jag` leads to whoever that is."""
    identity = request.scope.get("user")
    if not isinstance(identity, Identity):
        return Frame(path=here(request))
    me = {"id": "jag", "name": identity.name, "photo": None}
    return Frame(path=here(request), viewer=me)
