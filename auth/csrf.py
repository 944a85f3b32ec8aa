"""Detects cross-site requests by the headers that pages cannot forge in browsers."""

from enum import Enum, auto
from urllib.parse import urlsplit

from starlette.datastructures import Headers

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
DEFAULT_PORTS = {"http": 80, "https": 443}


class RequestSource(Enum):
    OWN_PAGE = auto()
    OTHER_SITE = auto()
    UNKNOWN = auto()
    """Not sent by a browser, or by a very old one."""


def classify_source(headers: Headers, own_origins: frozenset[str]) -> RequestSource:
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin in own_origins or site == "same-origin":
        return RequestSource.OWN_PAGE
    if origin is None and site is None:
        return RequestSource.UNKNOWN
    return RequestSource.OTHER_SITE


def list_own_origins(base_url: str) -> frozenset[str]:
    """Return the origins of our own pages; all names of the loopback count as one site."""
    url = urlsplit(base_url)
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname or ""
    port = "" if url.port in (None, DEFAULT_PORTS.get(url.scheme)) else f":{url.port}"
    hosts = LOOPBACK_HOSTS if host in LOOPBACK_HOSTS else (host,)
    return frozenset(f"{url.scheme}://{host}{port}" for host in hosts)
