"""Following people, units and tags, muting people, and the page of a tag."""

from urllib.parse import quote

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.page_urls import page_url
from groups_service.domain.feeds import follows_and_mutes
from groups_service.domain.feeds.follows_and_mutes import FollowKind
from groups_service.queries.core.page import Page
from groups_service.queries.feeds import follows_and_mutes as follow_queries
from groups_service.queries.feeds import personal_feed
from groups_service.queries.feeds.merge_sql import PostCursor
from groups_service.queries.posts.views import PostView
from groups_service.web.http import request_parsing
from groups_service.web.http.json_values import Json
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.pages.feeds import paginated_feed
from groups_service.web.pages.feeds.paginated_feed import PaginatedFeed
from groups_service.web.serializers.people import load_profile_json


class FollowOrMuteForm(Form):
    on: int = Field(ge=0, le=1)
    next: str = ""


async def show_tag(request: Request) -> Response:
    viewer = await get_viewer(request)
    tag = follows_and_mutes.normalize_tag(request.path_params["tag"])
    feed = PaginatedFeed(_get_tag_path(tag), _make_tag_loader(tag))
    fragment = await paginated_feed.render_feed_fragment(request, viewer, feed)
    if fragment is not None:
        return fragment
    on = await follow_queries.is_following(viewer, FollowKind.TAG, tag)
    page = await paginated_feed.get_feed_page(request, viewer, feed)
    return await layout.render_page(
        request, viewer, "feeds/tag", tag=tag, tie=build_tag_button(tag, on=on), **page
    )


async def follow_tag(request: Request) -> Response:
    viewer, form = await _parse_request(request)
    tag_text = request.path_params["tag"]
    await (follows_and_mutes.follow_tag if form.on else follows_and_mutes.unfollow_tag)(
        viewer, tag_text
    )
    tag = follows_and_mutes.normalize_tag(tag_text)
    return _respond_with_button(
        request, form, build_tag_button(tag, on=bool(form.on)), _get_tag_path(tag)
    )


async def follow_unit(request: Request) -> Response:
    viewer, form = await _parse_request(request)
    unit_id = request_parsing.parse_path_id(request, "unit_id")
    await (follows_and_mutes.follow_unit if form.on else follows_and_mutes.unfollow_unit)(
        viewer, unit_id
    )
    return_path = page_url("people") + f"?enhet={unit_id}"
    return _respond_with_button(
        request, form, build_unit_button(str(unit_id), on=bool(form.on)), return_path
    )


async def follow_person(request: Request) -> Response:
    viewer, form = await _parse_request(request)
    person_id = request_parsing.parse_path_id(request, "person_id")
    await (follows_and_mutes.follow_person if form.on else follows_and_mutes.unfollow_person)(
        viewer, person_id
    )
    person = await load_profile_json(viewer, person_id)
    return _respond_with_button(
        request, form, build_person_buttons(person)[0], page_url("person", person_id=person_id)
    )


async def mute_person(request: Request) -> Response:
    viewer, form = await _parse_request(request)
    person_id = request_parsing.parse_path_id(request, "person_id")
    await (follows_and_mutes.mute_person if form.on else follows_and_mutes.unmute_person)(
        viewer, person_id
    )
    person = await load_profile_json(viewer, person_id)
    return _respond_with_button(
        request, form, build_person_buttons(person)[1], page_url("person", person_id=person_id)
    )


def build_person_buttons(person: Json) -> list[Json]:
    """Return the buttons to follow and to mute a person; none for the viewer's own profile."""
    if "follow" not in person["allowed_actions"]:
        return []
    follow_url = page_url("person_follow", person_id=person["id"])
    mute_url = page_url("person_mute", person_id=person["id"])
    follow = {"kind": "follow", "on": person["follows"], "address": follow_url}
    mute = {"kind": "mute", "on": person["muted"], "address": mute_url}
    return [
        {"id": f"tie-{each['kind']}", "name": person["name"], **each} for each in (follow, mute)
    ]


def build_unit_button(unit_id: str, *, on: bool, name: str = "") -> Json:
    address = page_url("unit_follow", unit_id=unit_id)
    return {"id": "tie-unit", "kind": "follow", "on": on, "address": address, "name": name}


def build_tag_button(tag: str, *, on: bool) -> Json:
    address = page_url("tag_follow", tag=quote(tag, safe=""))
    return {"id": "tie-tag", "kind": "follow", "on": on, "address": address, "name": f"#{tag}"}


async def _parse_request(request: Request) -> tuple[Viewer, FollowOrMuteForm]:
    viewer = await get_viewer(request)
    return viewer, forms.validate_form(FollowOrMuteForm, await forms.read_fields(request))


def _respond_with_button(
    request: Request, form: FollowOrMuteForm, button: Json, return_path: str
) -> Response:
    if layout.wants_fragment(request):
        return layout.render_fragment(
            request, "follow_button", tie=button, back=form.next or return_path
        )
    return layout.redirect(form.next or return_path)


def _make_tag_loader(tag: str) -> paginated_feed.LoadPosts:
    async def load_posts(viewer: Viewer, before: PostCursor | None, limit: int) -> Page[PostView]:
        return await personal_feed.list_tagged_posts(viewer, tag, before, limit)

    return load_posts


def _get_tag_path(tag: str) -> str:
    return page_url("tag", tag=quote(tag, safe=""))
