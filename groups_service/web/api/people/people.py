"""People: the directory, profiles, and the viewer's own profile and photo."""

from typing import Annotated

from pydantic import ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain.people import profiles
from groups_service.queries.people import profiles as people_queries
from groups_service.queries.people.profiles import PeopleFilter
from groups_service.web.http import pagination, request_parsing, responses
from groups_service.web.http.context import get_app_context
from groups_service.web.http.field_types import (
    MAX_KEYWORDS,
    DescriptionText,
    KeywordText,
    RequestBody,
)
from groups_service.web.http.images import read_image, require_image_type, serve_image
from groups_service.web.http.json_values import format_time
from groups_service.web.http.pagination import PageQuery
from groups_service.web.http.viewer import get_viewer, is_site_administrator
from groups_service.web.serializers.notifications import serialize_preferences
from groups_service.web.serializers.people import load_profile_json, serialize_person_summary
from notifications import preferences
from notifications.inbox import inbox


class ProfileBody(RequestBody):
    """Absent fields stay unchanged."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"keywords": ["upphandling", "avtal"], "about": "Jag köper in VA."}]
        }
    )

    keywords: Annotated[list[KeywordText], Field(max_length=MAX_KEYWORDS)] | None = None
    """What the person works with and can be asked about. Replaces all keywords; a keyword that
    is repeated counts once.
    """
    about: DescriptionText | None = None


class PeopleQuery(PageQuery):
    q: Annotated[str, Field(max_length=200)] = ""
    keyword: Annotated[str, Field(max_length=60)] = ""
    unit: Annotated[str, Field(max_length=64)] = ""


async def list_people(request: Request) -> Response:
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, PeopleQuery)
    page_request = pagination.parse_page_request(request, viewer, query)
    unit_id = request_parsing.parse_unit_id(query.unit)
    after = pagination.parse_name_cursor(page_request.after)
    page = await people_queries.list_people(
        PeopleFilter(query.q, query.keyword, unit_id, after, page_request.limit)
    )
    return page_request.render_page(
        page,
        lambda person: serialize_person_summary(person[0]),
        lambda person: (person[1], person[0].id),
    )


async def show_person(request: Request) -> Response:
    viewer = await get_viewer(request)
    person_id = request_parsing.parse_path_id(request, "person_id")
    return responses.json_with_etag(request, await load_profile_json(viewer, person_id))


async def show_me(request: Request) -> Response:
    viewer = await get_viewer(request)
    recipient = str(viewer.id)
    preference_values = serialize_preferences(await preferences.get_preferences(recipient))
    own_fields = {
        "site_administrator": await is_site_administrator(request, viewer),
        "unread": await inbox.count_unread(recipient),
        "preferences": preference_values
        | {"leave_until": format_time(preference_values["leave_until"])},
    }
    return responses.json_with_etag(
        request, await load_profile_json(viewer, viewer.id) | own_fields
    )


async def update_my_profile(request: Request) -> Response:
    viewer = await get_viewer(request)
    body = await request_parsing.parse_body(request, ProfileBody)
    await profiles.update_profile(viewer, body.about, body.keywords)
    return responses.json_response(await load_profile_json(viewer, viewer.id))


async def show_photo(request: Request) -> Response:
    """Serve a photo to any viewer. It is safe to show inline, because the service encoded it."""
    await get_viewer(request)
    return await serve_image(
        request, await profiles.get_photo_key(request_parsing.parse_path_id(request, "person_id"))
    )


async def set_photo(request: Request) -> Response:
    viewer = await get_viewer(request)
    require_image_type(request)
    await profiles.set_photo(viewer, get_app_context(request).archive, await read_image(request))
    return Response(status_code=204)


async def remove_photo(request: Request) -> Response:
    await profiles.remove_photo(await get_viewer(request))
    return Response(status_code=204)
