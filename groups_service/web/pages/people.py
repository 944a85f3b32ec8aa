"""Colleagues: the list by unit and by keyword, and a profile."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.errors import NotFound
from groups_service.queries import following, people, personal, units
from groups_service.queries.merging import Before
from groups_service.queries.people import Wanted
from groups_service.queries.threads import PostSeen
from groups_service.web.api import paging, reading
from groups_service.web.api.fields import LONGEST_KEYWORD, maybe_id
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.people import shown
from groups_service.web.api.shapes import Json, brief_json
from groups_service.web.pages import frame, streams, threads
from groups_service.web.pages.following import person_ties, unit_tie
from groups_service.web.pages.forms import NOTHING
from groups_service.web.pages.streams import Stream
from groups_service.web.viewer import current_viewer

AT_ONCE = 40


class PeopleQuery(PageQuery):
    unit: Annotated[str, Field(alias="enhet", max_length=64)] = ""
    keyword: Annotated[str, Field(alias="ord", max_length=LONGEST_KEYWORD)] = ""


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    query = reading.query(request, PeopleQuery)
    unit = await _unit(query.unit)
    branch = await units.branch(unit)
    page = await _page(request, viewer, query, unit)
    following = frame.with_query(
        "/kollegor", enhet=query.unit, ord=query.keyword, cursor=page["next"]
    )
    return await frame.page(
        request,
        viewer,
        "people",
        here="people",
        unit=next((each for each in branch if each.id == unit), None),
        units=branch,
        tie=await _tie(viewer, unit),
        keyword=query.keyword,
        people=page["items"],
        next=following if page["next"] else None,
    )


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    person_id = reading.path_id(request, "person_id")
    stream = Stream(f"/kollegor/{person_id}", _wrote(person_id))
    person = await shown(viewer, person_id)
    only = await streams.fragment(request, viewer, stream)
    if only is not None:
        return only
    own = person_id == viewer.id
    return await frame.page(
        request,
        viewer,
        "profile",
        here="me" if own else "people",
        person=person,
        own=own,
        place=await threads.own_timeline(viewer) if own else None,
        draft=NOTHING,
        ties=person_ties(person),
        **await streams.page(request, viewer, stream),
    )


async def me(request: Request) -> Response:
    viewer = await current_viewer(request)
    return frame.back(f"/kollegor/{viewer.id}")


def _wrote(person_id: UUID) -> streams.Ask:
    async def ask(viewer: Viewer, before: Before | None, limit: int) -> list[PostSeen]:
        return await personal.of_person(viewer, person_id, before, limit)

    return ask


async def _page(request: Request, viewer: Viewer, query: PeopleQuery, unit: UUID | None) -> Json:
    place = paging.place(request, viewer, query.model_copy(update={"limit": AT_ONCE}))
    after = (str(place.after[0]), str(place.after[1])) if place.after else None
    found = await people.page(Wanted("", query.keyword, unit, after, AT_ONCE))
    return place.page(
        found, lambda person: brief_json(person[0]), lambda person: (person[1], person[0].id)
    )


async def _tie(viewer: Viewer, unit: UUID | None) -> Json | None:
    """Following the unit whose people are shown."""
    if unit is None:
        return None
    return unit_tie(str(unit), on=await following.follows(viewer, "unit", str(unit)))


async def _unit(text: str) -> UUID | None:
    unit = maybe_id(text)
    if text and (unit is None or not await units.exists(unit)):
        raise NotFound
    return unit
