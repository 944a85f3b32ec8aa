"""`/groups`: the directory of groups, and one group."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import groups, once
from groups_service.errors import NotFound
from groups_service.models.groups import Status
from groups_service.queries import groups as seeing
from groups_service.queries.groups import Order, Seen, Wanted
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import Body, Description, Name, Reason
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import group_json
from groups_service.web.viewer import current_viewer


class NewGroupBody(Body):
    name: Name
    description: Description = ""
    status: Status
    reason: Reason = ""


class ChangesBody(Body):
    name: Name | None = None
    description: Description | None = None


class StatusBody(Body):
    status: Status
    reason: Reason = ""


class GroupsQuery(PageQuery):
    q: Annotated[str, Field(max_length=200)] = ""
    status: Status | None = None
    mine: Literal["true", "false"] | None = None
    order: Order = Order.ACTIVITY


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    query = reading.query(request, GroupsQuery)
    place = paging.place(request, viewer, query)
    wanted = Wanted(
        text=query.q,
        status=query.status,
        mine=None if query.mine is None else query.mine == "true",
        order=query.order,
        after=sort_after(place.after, query.order),
        limit=place.limit,
    )
    found = await seeing.page(viewer, wanted)
    return place.answer(found, group_json, lambda group: (group.sort, group.id))


async def create(request: Request) -> Response:
    viewer = await current_viewer(request)
    body = await reading.body(request, NewGroupBody)
    new = groups.NewGroup(body.name, body.status, body.description, body.reason)
    group_id = await once.do(
        reading.once(request, viewer, body), lambda: groups.create(viewer, new)
    )
    group = await seen(viewer, group_id)
    return answers.created(group_json(group), f"/api/v1/groups/{group.id}")


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    group = await seen(viewer, reading.path_id(request, "group_id"))
    return answers.resource(request, group_json(group))


async def change(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, ChangesBody)
    before = await seen(viewer, group_id)
    minds = answers.require_match(request, group_json(before))
    changes = groups.Changes(body.name, body.description, before.version if minds else None)
    await groups.change(viewer, group_id, changes)
    return answers.json(group_json(await seen(viewer, group_id)))


async def set_status(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, StatusBody)
    await groups.set_status(viewer, group_id, body.status, body.reason)
    return answers.json(group_json(await seen(viewer, group_id)))


async def seen(viewer: Viewer, group_id: UUID) -> Seen:
    """The group as the viewer sees it, or NotFound."""
    group = await seeing.one(viewer, group_id)
    if group is None:
        raise NotFound
    return group


def sort_after(after: tuple[object, ...] | None, order: Order) -> tuple[object, str] | None:
    """A cursor's values in the types that the order compares."""
    if after is None:
        return None
    value, last = after
    if order is Order.ACTIVITY:
        value = datetime.fromisoformat(str(value))
    return value, str(last)
