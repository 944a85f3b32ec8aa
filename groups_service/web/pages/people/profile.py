"""Editing the viewer's own profile: keywords, a description and a photo."""

import re
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import InvalidInput, NotFound, PayloadTooLarge, ServiceError
from groups_service.core.page_urls import page_url
from groups_service.domain.people import profiles
from groups_service.web.http import request_parsing
from groups_service.web.http.context import get_app_context
from groups_service.web.http.field_types import MAX_KEYWORDS, DescriptionText, KeywordText
from groups_service.web.http.json_values import Json
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.pages.groups import pictures
from groups_service.web.serializers.people import load_profile_json

KEYWORD_SEPARATOR_RE = re.compile(r"[\n,;]+")


class ProfileForm(Form):
    keywords: Annotated[list[KeywordText], Field(max_length=MAX_KEYWORDS)]
    about: DescriptionText = ""


async def show_profile_form(request: Request) -> Response:
    return await _render_profile_form(request, await _require_own_profile(request))


async def update_profile(request: Request) -> Response:
    viewer = await _require_own_profile(request)
    fields = await forms.read_fields(request)
    keywords = [word.strip() for word in KEYWORD_SEPARATOR_RE.split(fields.get("keywords", ""))]
    values: Json = {**fields, "keywords": [word for word in keywords if word]}
    try:
        form = forms.validate_form(ProfileForm, values)
    except InvalidInput as error:
        return await _render_profile_form(request, viewer, draft=fields, error=error)
    await profiles.update_profile(viewer, form.about, form.keywords)
    return layout.redirect(page_url("person", person_id=viewer.id))


async def update_photo(request: Request) -> Response:
    viewer = await _require_own_profile(request)
    try:
        await profiles.set_photo(
            viewer, get_app_context(request).archive, await pictures.read_picture(request, "photo")
        )
    except (InvalidInput, PayloadTooLarge) as error:
        return await _render_profile_form(request, viewer, error=error)
    return layout.redirect(page_url("person_edit", person_id=viewer.id))


async def delete_photo(request: Request) -> Response:
    viewer = await _require_own_profile(request)
    await profiles.remove_photo(viewer)
    return layout.redirect(page_url("person_edit", person_id=viewer.id))


async def _require_own_profile(request: Request) -> Viewer:
    """Return the viewer. Raises NotFound when the path names another person."""
    viewer = await get_viewer(request)
    if request_parsing.parse_path_id(request, "person_id") != viewer.id:
        raise NotFound
    return viewer


async def _render_profile_form(
    request: Request,
    viewer: Viewer,
    *,
    draft: dict[str, str] | None = None,
    error: ServiceError | None = None,
) -> Response:
    person = await load_profile_json(viewer, viewer.id)
    form_values = {
        "keywords": "\n".join(person["keywords"]),
        "about": person["about"],
        **(draft or {}),
    }
    return await layout.render_page(
        request,
        viewer,
        "people/edit_profile",
        status=error.status if error else 200,
        here="me",
        person=person,
        draft=form_values,
        errors=_get_field_errors(request, error),
    )


def _get_field_errors(request: Request, error: ServiceError | None) -> dict[str, str]:
    if isinstance(error, InvalidInput):
        return forms.translate_field_errors(request, error)
    return {"photo": forms.describe_error(request, error)} if error else {}
