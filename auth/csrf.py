"""Whether our own pages sent a request, by what browsers let no page forge."""

from enum import Enum, auto
from urllib.parse import urlsplit

from starlette.datastructures import Headers

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
USUAL_PORTS = {"http": 80, "https": 443}


class Sender(Enum):
    OURS = auto()
    FOREIGN = auto()
    UNSAID = auto()
    """No browser sent it, or a very old one."""


def sender(headers: Headers, own_origins: frozenset[str]) -> Sender:
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin in own_origins or site == "same-origin":
        return Sender.OURS
    if origin is None and site is None:
        return Sender.UNSAID
    return Sender.FOREIGN


def own_origins(base_url: str) -> frozenset[str]:
    """The origins of our own pages. Every name of this machine's loopback is one site."""
    url = urlsplit(base_url)
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname or ""
    port = "" if url.port in (None, USUAL_PORTS.get(url.scheme)) else f":{url.port}"
    hosts = LOOPBACK if host in LOOPBACK else (host,)
    return frozenset(f"{url.scheme}://{host}{port}" for host in hosts)
