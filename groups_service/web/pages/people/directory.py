"""Colleagues: the list by unit and keyword, and profiles."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import NotFound
from groups_service.core.page_urls import page_url
from groups_service.queries.core.page import Page
from groups_service.queries.feeds import follows_and_mutes, personal_feed
from groups_service.queries.feeds.merge_sql import PostCursor
from groups_service.queries.people import profiles, units
from groups_service.queries.people.profiles import PeopleFilter
from groups_service.queries.posts.views import PostView
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.field_types import MAX_KEYWORD_CHARS, parse_id
from groups_service.web.http.json_values import Json
from groups_service.web.http.pagination import PageQuery
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import layout
from groups_service.web.pages.core.forms import EMPTY_DRAFT
from groups_service.web.pages.feeds import paginated_feed
from groups_service.web.pages.feeds.follows_and_mutes import (
    build_person_buttons,
    build_unit_button,
)
from groups_service.web.pages.feeds.paginated_feed import PaginatedFeed
from groups_service.web.pages.posts import fragments
from groups_service.web.serializers.people import load_profile_json, serialize_person_summary

PAGE_SIZE = 40


class PeopleDirectoryQuery(PageQuery):
    unit: Annotated[str, Field(alias="enhet", max_length=64)] = ""
    keyword: Annotated[str, Field(alias="ord", max_length=MAX_KEYWORD_CHARS)] = ""


async def list_people(request: Request) -> Response:
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, PeopleDirectoryQuery)
    unit = await _parse_unit(query.unit)
    branch = await units.list_branch(unit)
    page = await _get_people_page(request, viewer, query, unit)
    next_url = layout.add_query(
        page_url("people"), enhet=query.unit, ord=query.keyword, cursor=page["next"]
    )
    return await layout.render_page(
        request,
        viewer,
        "people/people",
        here="people",
        unit=next((each for each in branch if each.id == unit), None),
        units=branch,
        tie=await _get_follow_button(viewer, unit),
        keyword=query.keyword,
        people=page["items"],
        next=next_url if page["next"] else None,
    )


async def show_person(request: Request) -> Response:
    viewer = await get_viewer(request)
    person_id = request_parsing.parse_path_id(request, "person_id")
    feed = PaginatedFeed(page_url("person", person_id=person_id), _make_person_loader(person_id))
    person = await load_profile_json(viewer, person_id)
    fragment = await paginated_feed.render_feed_fragment(request, viewer, feed)
    if fragment is not None:
        return fragment
    is_own = person_id == viewer.id
    return await layout.render_page(
        request,
        viewer,
        "people/profile",
        here="me" if is_own else "people",
        person=person,
        own=is_own,
        place=await fragments.serialize_own_timeline(viewer) if is_own else None,
        draft=EMPTY_DRAFT,
        ties=build_person_buttons(person),
        **await paginated_feed.get_feed_page(request, viewer, feed),
    )


async def redirect_to_own_profile(request: Request) -> Response:
    viewer = await get_viewer(request)
    return layout.redirect(page_url("person", person_id=viewer.id))


def _make_person_loader(person_id: UUID) -> paginated_feed.LoadPosts:
    async def load_posts(viewer: Viewer, before: PostCursor | None, limit: int) -> Page[PostView]:
        return await personal_feed.list_posts_by_person(viewer, person_id, before, limit)

    return load_posts


async def _get_people_page(
    request: Request, viewer: Viewer, query: PeopleDirectoryQuery, unit: UUID | None
) -> Json:
    page_request = pagination.parse_page_request(
        request, viewer, query.model_copy(update={"limit": PAGE_SIZE})
    )
    after = pagination.parse_name_cursor(page_request.after)
    page = await profiles.list_people(PeopleFilter("", query.keyword, unit, after, PAGE_SIZE))
    return page_request.build_page(
        page,
        lambda person: serialize_person_summary(person[0]),
        lambda person: (person[1], person[0].id),
    )


async def _get_follow_button(viewer: Viewer, unit: UUID | None) -> Json | None:
    """Return the button to follow the shown unit; None without a unit."""
    if unit is None:
        return None
    return build_unit_button(
        str(unit), on=await follows_and_mutes.is_following(viewer, "unit", str(unit))
    )


async def _parse_unit(text: str) -> UUID | None:
    unit = parse_id(text)
    if text and (unit is None or not await units.unit_exists(unit)):
        raise NotFound
    return unit
