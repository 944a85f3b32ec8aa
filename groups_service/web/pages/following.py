"""Following people, units and tags, muting people, and the page of a tag."""

from urllib.parse import quote

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import following
from groups_service.domain.following import Kind
from groups_service.queries import following as seeing
from groups_service.queries import personal
from groups_service.queries.merging import Before
from groups_service.queries.threads import PostSeen
from groups_service.web.api import reading
from groups_service.web.api.people import shown
from groups_service.web.api.shapes import Json
from groups_service.web.pages import forms, frame, streams
from groups_service.web.pages.forms import Form
from groups_service.web.pages.streams import Stream
from groups_service.web.viewer import current_viewer


class TieForm(Form):
    on: int = Field(ge=0, le=1)
    next: str = ""


async def show_tag(request: Request) -> Response:
    viewer = await current_viewer(request)
    tag = following.tag(request.path_params["tag"])
    stream = Stream(_tag_address(tag), _tagged(tag))
    only = await streams.fragment(request, viewer, stream)
    if only is not None:
        return only
    on = await seeing.follows(viewer, Kind.TAG, tag)
    page = await streams.page(request, viewer, stream)
    return await frame.page(request, viewer, "tag", tag=tag, tie=tag_tie(tag, on=on), **page)


async def tie_tag(request: Request) -> Response:
    viewer, form = await _asked(request)
    word = request.path_params["tag"]
    await (following.follow_tag if form.on else following.unfollow_tag)(viewer, word)
    tag = following.tag(word)
    return _tied(request, form, tag_tie(tag, on=bool(form.on)), _tag_address(tag))


async def tie_unit(request: Request) -> Response:
    viewer, form = await _asked(request)
    unit_id = reading.path_id(request, "unit_id")
    await (following.follow_unit if form.on else following.unfollow_unit)(viewer, unit_id)
    home = f"/kollegor?enhet={unit_id}"
    return _tied(request, form, unit_tie(str(unit_id), on=bool(form.on)), home)


async def tie_person(request: Request) -> Response:
    viewer, form = await _asked(request)
    person_id = reading.path_id(request, "person_id")
    await (following.follow_person if form.on else following.unfollow_person)(viewer, person_id)
    person = await shown(viewer, person_id)
    return _tied(request, form, person_ties(person)[0], f"/kollegor/{person_id}")


async def mute(request: Request) -> Response:
    viewer, form = await _asked(request)
    person_id = reading.path_id(request, "person_id")
    await (following.mute if form.on else following.unmute)(viewer, person_id)
    person = await shown(viewer, person_id)
    return _tied(request, form, person_ties(person)[1], f"/kollegor/{person_id}")


def person_ties(person: Json) -> list[Json]:
    """The buttons to follow somebody and to mute them; none on one's own page."""
    if "follow" not in person["may"]:
        return []
    address = f"/kollegor/{person['id']}"
    follow = {"kind": "follow", "on": person["follows"], "address": f"{address}/folj"}
    quiet = {"kind": "mute", "on": person["muted"], "address": f"{address}/tysta"}
    return [
        {"id": f"tie-{each['kind']}", "name": person["name"], **each} for each in (follow, quiet)
    ]


def unit_tie(unit_id: str, *, on: bool, name: str = "") -> Json:
    address = f"/enheter/{unit_id}/folj"
    return {"id": "tie-unit", "kind": "follow", "on": on, "address": address, "name": name}


def tag_tie(tag: str, *, on: bool) -> Json:
    address = f"{_tag_address(tag)}/folj"
    return {"id": "tie-tag", "kind": "follow", "on": on, "address": address, "name": f"#{tag}"}


async def _asked(request: Request) -> tuple[Viewer, TieForm]:
    viewer = await current_viewer(request)
    return viewer, forms.valid(TieForm, await forms.read(request))


def _tied(request: Request, form: TieForm, tie: Json, home: str) -> Response:
    if frame.wants_fragment(request):
        return frame.fragment(request, "tie", tie=tie, back=form.next or home)
    return frame.back(form.next or home)


def _tagged(tag: str) -> streams.Ask:
    async def ask(viewer: Viewer, before: Before | None, limit: int) -> list[PostSeen]:
        return await personal.tagged(viewer, tag, before, limit)

    return ask


def _tag_address(tag: str) -> str:
    return f"/taggar/{quote(tag, safe='')}"
