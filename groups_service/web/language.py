"""In which language somebody is answered.

Pages: the one chosen here (a cookie), else the organisation's. The API: what the caller accepts.
"""

from collections.abc import Callable

from starlette.requests import HTTPConnection

from groups_service import i18n
from groups_service.web.service import service

COOKIE = "groups-language"


def of(request: HTTPConnection) -> str:
    """One of `i18n.LANGUAGES`."""
    usual = service(request).settings.language
    if is_api(request):
        return i18n.preferred(request.headers.get("accept-language", ""), usual)
    return i18n.known(request.cookies.get(COOKIE), usual)


def words(request: HTTPConnection) -> Callable[[str], str]:
    return i18n.gettext(of(request))


def is_api(request: HTTPConnection) -> bool:
    path: str = request.scope["path"]
    return path.startswith(("/api/", "/auth/token")) or path in {"/healthz", "/readyz"}
