"""Chooses the page after sign-in: a path on this site, or the start page."""

from urllib.parse import quote, urlencode

from starlette._utils import get_route_path
from starlette.types import Scope

START_PAGE = "/"
MAX_PATH_CHARS = 2048


def to_safe_path(path: str) -> str:
    """Return `path` if it is a path on this site; the start page otherwise.

    Browsers read a backslash as a slash, drop tabs and line breaks, and treat two slashes as the
    start of another host's name.
    """
    if not path.startswith("/") or path.startswith(("//", "/auth/")):
        return START_PAGE
    if "\\" in path or not path.isprintable() or len(path) > MAX_PATH_CHARS:
        return START_PAGE
    return path


def build_sign_in_url(sign_in_path: str, scope: Scope) -> str:
    """Return the URL of the sign-in page, with the requested page as `next` if it was a GET."""
    if scope["method"] not in ("GET", "HEAD"):
        return sign_in_path
    query = scope["query_string"].decode("latin-1")
    path = quote(get_route_path(scope))
    return f"{sign_in_path}?{urlencode({'next': f'{path}?{query}' if query else path})}"
