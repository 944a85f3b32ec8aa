"""Following people, units and tags, and muting people: for one's own feed, told to nobody."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import following
from groups_service.domain.following import Kind
from groups_service.errors import NotFound
from groups_service.queries import following as seeing
from groups_service.queries import units
from groups_service.queries.following import FollowedSeen
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import Json
from groups_service.web.viewer import current_viewer

DONE = 204


async def index(request: Request) -> Response:
    """What one follows besides groups."""
    viewer = await current_viewer(request)
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    after = (str(place.after[0]), str(place.after[1])) if place.after else None
    found = await seeing.followed(viewer, after, place.limit)
    return place.answer(found, _followed_json, lambda each: (each.kind, each.target))


async def follow_person(request: Request) -> Response:
    viewer = await current_viewer(request)
    await following.follow_person(viewer, reading.path_id(request, "person_id"))
    return Response(status_code=DONE)


async def unfollow_person(request: Request) -> Response:
    viewer = await current_viewer(request)
    await following.unfollow_person(viewer, reading.path_id(request, "person_id"))
    return Response(status_code=DONE)


async def mute(request: Request) -> Response:
    viewer = await current_viewer(request)
    await following.mute(viewer, reading.path_id(request, "person_id"))
    return Response(status_code=DONE)


async def unmute(request: Request) -> Response:
    viewer = await current_viewer(request)
    await following.unmute(viewer, reading.path_id(request, "person_id"))
    return Response(status_code=DONE)


async def follow_unit(request: Request) -> Response:
    viewer = await current_viewer(request)
    await following.follow_unit(viewer, reading.path_id(request, "unit_id"))
    return Response(status_code=DONE)


async def unfollow_unit(request: Request) -> Response:
    viewer = await current_viewer(request)
    await following.unfollow_unit(viewer, reading.path_id(request, "unit_id"))
    return Response(status_code=DONE)


async def follow_tag(request: Request) -> Response:
    await following.follow_tag(await current_viewer(request), request.path_params["tag"])
    return Response(status_code=DONE)


async def unfollow_tag(request: Request) -> Response:
    await following.unfollow_tag(await current_viewer(request), request.path_params["tag"])
    return Response(status_code=DONE)


async def unit_index(request: Request) -> Response:
    """The whole tree, each unit behind the one it is a part of."""
    await current_viewer(request)
    items = [
        {
            "id": str(unit.id),
            "name": unit.name,
            "depth": unit.depth,
            "parent": str(unit.parent) if unit.parent else None,
        }
        for unit in await units.tree()
    ]
    return answers.json({"items": items, "next": None})


async def show_unit(request: Request) -> Response:
    viewer = await current_viewer(request)
    return answers.resource(request, await _unit_json(request, viewer))


async def _unit_json(request: Request, viewer: Viewer) -> Json:
    """The unit between those above and those right below it."""
    unit_id = reading.path_id(request, "unit_id")
    branch = await units.branch(unit_id)
    own = next((unit for unit in branch if unit.id == unit_id), None)
    if own is None:
        raise NotFound
    return {
        "id": str(own.id),
        "name": own.name,
        "depth": own.depth,
        "path": [_brief(unit) for unit in branch if unit.depth <= own.depth],
        "units": [_brief(unit) for unit in branch if unit.depth > own.depth],
        "follows": await seeing.follows(viewer, Kind.UNIT, str(own.id)),
        "may": ["follow"],
    }


def _brief(unit: units.UnitSeen) -> Json:
    return {"id": str(unit.id), "name": unit.name}


def _followed_json(each: FollowedSeen) -> Json:
    return {"kind": each.kind, "target": each.target, "name": each.name}
