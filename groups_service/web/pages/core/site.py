"""Pages of the site itself: the accessibility statement and the choice of language."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.core import i18n
from groups_service.web.http import language
from groups_service.web.http.context import get_app_context
from groups_service.web.http.viewer import find_viewer
from groups_service.web.pages.core import forms, layout
from notifications.mail import language as mail_language


async def show_accessibility(request: Request) -> Response:
    return layout.render_anonymous_page(request, "core/accessibility")


async def update_language(request: Request) -> Response:
    """Store the language in a cookie, and for mail.

    An unknown language falls back to the site's default.
    """
    form = await forms.read_fields(request)
    settings = get_app_context(request).settings
    code = i18n.supported_or_default(form.get("language"), settings.language)
    if viewer := await find_viewer(request):
        await mail_language.set_language(str(viewer.id), code)
    response = layout.redirect(form.get("next", "/"))
    response.set_cookie(
        language.LANGUAGE_COOKIE,
        code,
        max_age=layout.YEAR_SECONDS,
        secure=settings.is_encrypted,
        httponly=True,
        samesite="lax",
    )
    return response
