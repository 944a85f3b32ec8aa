"""The start page: what is new in one's groups."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.queries import feeds, groups, unseen
from groups_service.queries.groups import Wanted
from groups_service.web.api.shapes import group_json
from groups_service.web.api.thread_shapes import post_json
from groups_service.web.pages import frame
from groups_service.web.pages.groups import invitations
from groups_service.web.viewer import current_viewer

POSTS = 20
GROUPS = 8


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    mine = await groups.page(viewer, Wanted(mine=True, limit=GROUPS))
    posts = await feeds.of_member(viewer, POSTS)
    return await frame.page(
        request,
        viewer,
        "start",
        here="start",
        posts=[post_json(post, viewer) for post in posts],
        groups=[group_json(group) for group in mine[:GROUPS]],
        more_groups=len(mine) > GROUPS,
        unseen=await unseen.among(viewer, mine[:GROUPS]),
        invitations=await invitations(viewer),
    )
