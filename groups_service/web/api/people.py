"""People: the list, a profile, one's own words and photo."""

import hashlib
from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from groups_service.access import Viewer
from groups_service.domain import people, photos
from groups_service.errors import FieldError, Invalid, NotFound, TooLarge, Unsupported
from groups_service.queries import following
from groups_service.queries import groups as seeing_groups
from groups_service.queries import people as seeing
from groups_service.queries.people import Wanted
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import (
    MOST_KEYWORDS,
    Body,
    Description,
    KeywordText,
    maybe_id,
)
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import Json, brief_json, profile_json, time_json
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer, is_site_administrator
from notifications import inbox, preferences
from notifications.preferring import preferences_json

MOST_GROUPS_SHOWN = 100
PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif"}


class ProfileBody(Body):
    keywords: Annotated[list[KeywordText], Field(max_length=MOST_KEYWORDS)] | None = None
    about: Description | None = None


class PeopleQuery(PageQuery):
    q: Annotated[str, Field(max_length=200)] = ""
    keyword: Annotated[str, Field(max_length=60)] = ""
    unit: Annotated[str, Field(max_length=64)] = ""


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    query = reading.query(request, PeopleQuery)
    place = paging.place(request, viewer, query)
    unit = maybe_id(query.unit)
    if query.unit and unit is None:
        raise Invalid(FieldError("unit", "uuid_parsing", "This is not an id."))
    after = (str(place.after[0]), str(place.after[1])) if place.after else None
    found = await seeing.page(Wanted(query.q, query.keyword, unit, after, place.limit))
    return place.answer(
        found, lambda person: brief_json(person[0]), lambda person: (person[1], person[0].id)
    )


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    person_id = reading.path_id(request, "person_id")
    return answers.resource(request, await shown(viewer, person_id))


async def me(request: Request) -> Response:
    viewer = await current_viewer(request)
    recipient = str(viewer.id)
    wanted = preferences_json(await preferences.of(recipient))
    mine = {
        "site_administrator": await is_site_administrator(request, viewer),
        "unread": await inbox.unread(recipient),
        "preferences": wanted | {"leave_until": time_json(wanted["leave_until"])},
    }
    return answers.resource(request, await shown(viewer, viewer.id) | mine)


async def describe(request: Request) -> Response:
    viewer = await current_viewer(request)
    body = await reading.body(request, ProfileBody)
    await people.describe(viewer, body.about, body.keywords)
    return answers.json(await shown(viewer, viewer.id))


async def photo(request: Request) -> Response:
    """Everybody's photo may be seen by everybody; we made the file, so it may be shown."""
    await current_viewer(request)
    return await drawn(request, await people.photo_key(reading.path_id(request, "person_id")))


async def drawn(request: Request, key: str) -> Response:
    """A picture of ours out of the archive; 304 when the caller has it.

    Where it lies is told to nobody.
    """
    headers = {
        "ETag": f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"',
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    pieces = await service(request).archive.read(key)
    return StreamingResponse(pieces, 200, headers, media_type="image/webp")


async def put_photo(request: Request) -> Response:
    viewer = await current_viewer(request)
    require_picture(request)
    await people.set_photo(viewer, service(request).archive, await picture(request))
    return Response(status_code=204)


async def remove_photo(request: Request) -> Response:
    await people.remove_photo(await current_viewer(request))
    return Response(status_code=204)


def require_picture(request: Request) -> None:
    """Raise Unsupported unless the body says that it is a picture of a kind we read."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in PICTURES:
        raise Unsupported("Send a picture as image/jpeg, image/png, image/webp or image/gif.")


async def picture(request: Request) -> bytes:
    """The whole body, which is a picture of bounded size."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > photos.LARGEST_PHOTO:
            limit = photos.LARGEST_PHOTO // 1_000_000
            raise TooLarge("A picture may be at most %(limit)d MB.", limit=limit)
    return bytes(raw)


async def shown(viewer: Viewer, person_id: UUID) -> Json:
    """A profile with those of the person's groups that the viewer may see."""
    profile = await seeing.profile(person_id)
    if profile is None:
        raise NotFound
    wanted = seeing_groups.Wanted(
        member=person_id, order=seeing_groups.Order.NAME, limit=MOST_GROUPS_SHOWN
    )
    groups = await seeing_groups.page(viewer, wanted)
    ties = await following.ties(viewer, person_id)
    return profile_json(viewer, profile, groups[:MOST_GROUPS_SHOWN], ties)
