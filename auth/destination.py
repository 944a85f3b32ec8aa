"""Where to go after signing in: somewhere on this site, or its start page."""

from urllib.parse import quote, urlencode

from starlette._utils import get_route_path
from starlette.types import Scope

START = "/"
LONGEST = 2048


def safe(wanted: str) -> str:
    """`wanted` when it is a path on this site; the start page otherwise.

    Browsers read a backslash as a slash, drop tabs and line breaks, and take two slashes for
    the name of another host.
    """
    if not wanted.startswith("/") or wanted.startswith(("//", "/auth/")):
        return START
    if "\\" in wanted or not wanted.isprintable() or len(wanted) > LONGEST:
        return START
    return wanted


def sign_in_page(page: str, scope: Scope) -> str:
    """The sign-in page's address, which leads back to what was asked for if that can be read."""
    if scope["method"] not in ("GET", "HEAD"):
        return page
    query = scope["query_string"].decode("latin-1")
    path = quote(get_route_path(scope))
    return f"{page}?{urlencode({'next': f'{path}?{query}' if query else path})}"
