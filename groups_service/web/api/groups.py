"""`/groups`: the directory of groups, and one group."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Handled, Viewer
from groups_service.domain import groups, once
from groups_service.errors import FieldError, Invalid, NotFound
from groups_service.models.groups import Status
from groups_service.queries import groups as seeing
from groups_service.queries.groups import Order, Seen, Wanted
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import (
    MOST_LINKS,
    Body,
    Description,
    LinkTitle,
    Name,
    Reason,
    Url,
    maybe_id,
)
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import group_json
from groups_service.web.viewer import current_viewer

Flag = Literal["true", "false"]


class NewGroupBody(Body):
    name: Name
    description: Description = ""
    status: Status
    listed: bool = False
    reason: Reason = ""


class LinkBody(Body):
    title: LinkTitle
    url: Url


class ChangesBody(Body):
    """`unit` is the id of the unit the group belongs to, or null for none.

    `reports_to` null: as the installation has it.
    """

    name: Name | None = None
    description: Description | None = None
    listed: bool | None = None
    links: Annotated[list[LinkBody], Field(max_length=MOST_LINKS)] | None = None
    unit: UUID | None = None
    reports_to: Handled | None = None


class GroupsQuery(PageQuery):
    q: Annotated[str, Field(max_length=200)] = ""
    status: Status | None = None
    mine: Flag | None = None
    followed: Flag | None = None
    trashed: Flag = "false"
    unit: Annotated[str, Field(max_length=64)] = ""
    order: Order = Order.ACTIVITY


class SimilarQuery(BaseModel):
    model_config = {"extra": "forbid"}

    name: Annotated[str, Field(min_length=1, max_length=120)]


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    query = reading.query(request, GroupsQuery)
    place = paging.place(request, viewer, query)
    wanted = Wanted(
        text=query.q,
        status=query.status,
        mine=_flag(query.mine),
        followed=_flag(query.followed),
        trashed=query.trashed == "true",
        unit=unit_id(query.unit),
        order=query.order,
        after=sort_after(place.after, query.order),
        limit=place.limit,
    )
    found = await seeing.page(viewer, wanted)
    return place.answer(found, group_json, lambda group: (group.sort, group.id))


async def similar(request: Request) -> Response:
    """Groups of like names that the viewer knows of; nothing is refused for a name."""
    viewer = await current_viewer(request)
    query = reading.query(request, SimilarQuery)
    found = await seeing.similar(viewer, query.name)
    return answers.json({"items": [group_json(group) for group in found], "next": None})


async def create(request: Request) -> Response:
    viewer = await current_viewer(request)
    body = await reading.body(request, NewGroupBody)
    new = groups.NewGroup(body.name, body.status, body.description, body.reason, body.listed)
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
    links = None if body.links is None else [link.model_dump() for link in body.links]
    no_unit = "unit" in body.model_fields_set and body.unit is None
    changes = groups.Changes(
        name=body.name,
        description=body.description,
        listed=body.listed,
        links=links,
        unit_id=body.unit,
        no_unit=no_unit,
        reports_to=body.reports_to,
        usual_reports="reports_to" in body.model_fields_set and body.reports_to is None,
        version=before.version if minds else None,
    )
    await groups.change(viewer, group_id, changes)
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


def unit_id(text: str) -> UUID | None:
    """The id in a query's `unit`; Invalid when it is none."""
    found = maybe_id(text)
    if text and found is None:
        raise Invalid(FieldError("unit", "uuid_parsing", "This is not an id."))
    return found


def _flag(text: Flag | None) -> bool | None:
    return None if text is None else text == "true"
