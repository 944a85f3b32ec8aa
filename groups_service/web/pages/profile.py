"""One's own profile: words to be found by, a few lines, a photo."""

import re
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import people
from groups_service.errors import Invalid, NotFound, ServiceError, TooLarge
from groups_service.web.api import reading
from groups_service.web.api.fields import MOST_KEYWORDS, Description, KeywordText
from groups_service.web.api.people import shown
from groups_service.web.api.shapes import Json
from groups_service.web.pages import forms, frame, pictures
from groups_service.web.pages.forms import Form
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer

BETWEEN_KEYWORDS = re.compile(r"[\n,;]+")


class ProfileForm(Form):
    keywords: Annotated[list[KeywordText], Field(max_length=MOST_KEYWORDS)]
    about: Description = ""


async def edit(request: Request) -> Response:
    return await _edit(request, await _myself(request))


async def save(request: Request) -> Response:
    viewer = await _myself(request)
    fields = await forms.read(request)
    words = [word.strip() for word in BETWEEN_KEYWORDS.split(fields.get("keywords", ""))]
    said: Json = {**fields, "keywords": [word for word in words if word]}
    try:
        form = forms.valid(ProfileForm, said)
    except Invalid as error:
        return await _edit(request, viewer, draft=fields, error=error)
    await people.describe(viewer, form.about, form.keywords)
    return frame.back(f"/kollegor/{viewer.id}")


async def set_photo(request: Request) -> Response:
    viewer = await _myself(request)
    try:
        await people.set_photo(
            viewer, service(request).archive, await pictures.sent(request, "photo")
        )
    except (Invalid, TooLarge) as error:
        return await _edit(request, viewer, error=error)
    return frame.back(f"/kollegor/{viewer.id}/redigera")


async def remove_photo(request: Request) -> Response:
    viewer = await _myself(request)
    await people.remove_photo(viewer)
    return frame.back(f"/kollegor/{viewer.id}/redigera")


async def _myself(request: Request) -> Viewer:
    """Nobody has a page for editing somebody else."""
    viewer = await current_viewer(request)
    if reading.path_id(request, "person_id") != viewer.id:
        raise NotFound
    return viewer


async def _edit(
    request: Request,
    viewer: Viewer,
    *,
    draft: dict[str, str] | None = None,
    error: ServiceError | None = None,
) -> Response:
    person = await shown(viewer, viewer.id)
    kept = {"keywords": "\n".join(person["keywords"]), "about": person["about"], **(draft or {})}
    return await frame.page(
        request,
        viewer,
        "edit_profile",
        status=error.status if error else 200,
        here="me",
        person=person,
        draft=kept,
        errors=_errors(request, error),
    )


def _errors(request: Request, error: ServiceError | None) -> dict[str, str]:
    if isinstance(error, Invalid):
        return forms.errors(request, error)
    return {"photo": forms.problem(request, error)} if error else {}
