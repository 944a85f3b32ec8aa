"""Posts of several places on one page: one's own feed, a person's posts, a tag."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.queries.merging import Before
from groups_service.queries.threads import PostSeen
from groups_service.web.api import paging, reading
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.personal import before, key
from groups_service.web.api.shapes import Json
from groups_service.web.pages import frame
from groups_service.web.pages.threads import post_view

Ask = Callable[[Viewer, Before | None, int], Awaitable[Sequence[PostSeen]]]


@dataclass(frozen=True)
class Stream:
    """The page that shows it, and what it shows: posts before one that the reader has."""

    address: str
    ask: Ask


async def page(request: Request, viewer: Viewer, stream: Stream) -> Json:
    """Posts and the cursor of the next page; after a refused form the newest ones."""
    query = reading.query(request, PageQuery) if request.method == "GET" else PageQuery()
    place = paging.place(request, viewer, query)
    found = await stream.ask(viewer, before(place), place.limit)
    shown = place.page(found, lambda post: post_view(post, viewer), key)
    return {"posts": shown["items"], "next": shown["next"], "address": stream.address}


async def fragment(request: Request, viewer: Viewer, stream: Stream) -> Response | None:
    """A page of posts alone, for the script that asked for it."""
    if not frame.wants_fragment(request):
        return None
    shown = await page(request, viewer, stream)
    return frame.fragment(request, "stream", viewer=await frame.myself(viewer), **shown)
