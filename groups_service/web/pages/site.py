"""The site itself: its accessibility statement, and the language it is read in."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service import i18n
from groups_service.web import language
from groups_service.web.pages import forms, frame
from groups_service.web.service import service
from groups_service.web.viewer import maybe_viewer
from notifications import languages


async def accessibility(request: Request) -> Response:
    return frame.plain(request, "accessibility")


async def choose_language(request: Request) -> Response:
    """Remember the language in a cookie, and for mail; one we do not have changes nothing."""
    form = await forms.read(request)
    settings = service(request).settings
    chosen = i18n.known(form.get("language"), settings.language)
    if viewer := await maybe_viewer(request):
        await languages.choose(str(viewer.id), chosen)
    response = frame.back(form.get("next", "/"))
    response.set_cookie(
        language.COOKIE,
        chosen,
        max_age=frame.A_YEAR,
        secure=settings.is_encrypted,
        httponly=True,
        samesite="lax",
    )
    return response
