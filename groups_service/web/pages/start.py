"""The start page: what is new in what one follows, and a box to write to all colleagues in."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.queries import groups, personal, questions, unseen
from groups_service.queries.groups import Wanted
from groups_service.web.api.shapes import Json, group_json
from groups_service.web.api.thread_shapes import post_json
from groups_service.web.pages import frame, streams, threads
from groups_service.web.pages.forms import NOTHING, Unsent
from groups_service.web.pages.groups import invitations
from groups_service.web.pages.streams import Stream
from groups_service.web.viewer import current_viewer

GROUPS = 8
QUESTIONS = 3
FEED = Stream("/", personal.feed)


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    only = await streams.fragment(request, viewer, FEED)
    return only or await page(request, viewer)


async def page(
    request: Request, viewer: Viewer, draft: Unsent = NOTHING, *, status: int = 200
) -> Response:
    """The page, with what was not taken in its box."""
    mine = await groups.page(viewer, Wanted(mine=True, limit=GROUPS))
    return await frame.page(
        request,
        viewer,
        "start",
        status=status,
        here="start",
        place=await threads.own_timeline(viewer),
        draft=draft,
        streams=await personal.places(viewer),
        groups=[group_json(group) for group in mine[:GROUPS]],
        more_groups=len(mine) > GROUPS,
        unseen=await unseen.among(viewer, mine[:GROUPS]),
        invitations=await invitations(viewer),
        to_answer=await _to_answer(viewer),
        **await streams.page(request, viewer, FEED),
    )


async def _to_answer(viewer: Viewer) -> list[Json]:
    """Questions that nobody has answered for three days, about what the viewer knows."""
    found = await questions.to_answer(viewer, None, QUESTIONS)
    return [post_json(post, viewer) for post in found[:QUESTIONS]]
