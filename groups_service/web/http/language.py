"""The language of a response.

Pages use the language chosen in a cookie, else the organisation's. The API uses
`Accept-Language`.
"""

from collections.abc import Callable

from starlette.requests import HTTPConnection

from groups_service.core import i18n
from groups_service.web.http.context import get_app_context

LANGUAGE_COOKIE = "groups-language"


def get_language(request: HTTPConnection) -> str:
    """Return one of `i18n.LANGUAGES`."""
    default = get_app_context(request).settings.language
    if is_api_request(request):
        return i18n.negotiate_language(request.headers.get("accept-language", ""), default)
    return i18n.supported_or_default(request.cookies.get(LANGUAGE_COOKIE), default)


def get_translator(request: HTTPConnection) -> Callable[[str], str]:
    return i18n.get_translator(get_language(request))


def is_api_request(request: HTTPConnection) -> bool:
    path: str = request.scope["path"]
    return path.startswith(("/api/", "/auth/token")) or path in {"/healthz", "/readyz"}
