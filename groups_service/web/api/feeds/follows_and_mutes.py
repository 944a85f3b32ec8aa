"""Following people and tags, and muting people.

Follows and mutes affect only the viewer's feed and are not revealed to other people.
"""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain.feeds import follows_and_mutes
from groups_service.queries.feeds import follows_and_mutes as follow_queries
from groups_service.queries.feeds.follows_and_mutes import FollowView
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.json_values import Json
from groups_service.web.http.viewer import get_viewer


async def list_follows(request: Request) -> Response:
    """List the people, units and tags that the viewer follows; groups are not included."""
    viewer = await get_viewer(request)
    page_request = pagination.parse_page_request(request, viewer)
    page = await follow_queries.list_followed(
        viewer, pagination.parse_name_cursor(page_request.after), page_request.limit
    )
    return page_request.render_page(
        page, _serialize_follow, lambda follow: (follow.kind, follow.target)
    )


async def follow_person(request: Request) -> Response:
    viewer = await get_viewer(request)
    await follows_and_mutes.follow_person(
        viewer, request_parsing.parse_path_id(request, "person_id")
    )
    return Response(status_code=204)


async def unfollow_person(request: Request) -> Response:
    viewer = await get_viewer(request)
    await follows_and_mutes.unfollow_person(
        viewer, request_parsing.parse_path_id(request, "person_id")
    )
    return Response(status_code=204)


async def mute_person(request: Request) -> Response:
    viewer = await get_viewer(request)
    await follows_and_mutes.mute_person(
        viewer, request_parsing.parse_path_id(request, "person_id")
    )
    return Response(status_code=204)


async def unmute_person(request: Request) -> Response:
    viewer = await get_viewer(request)
    await follows_and_mutes.unmute_person(
        viewer, request_parsing.parse_path_id(request, "person_id")
    )
    return Response(status_code=204)


async def follow_tag(request: Request) -> Response:
    await follows_and_mutes.follow_tag(await get_viewer(request), request.path_params["tag"])
    return Response(status_code=204)


async def unfollow_tag(request: Request) -> Response:
    await follows_and_mutes.unfollow_tag(await get_viewer(request), request.path_params["tag"])
    return Response(status_code=204)


def _serialize_follow(follow: FollowView) -> Json:
    return {"kind": follow.kind, "target": follow.target, "name": follow.name}
