"""CORS for other sites whose pages embed our feeds."""

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

ALLOWED_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ALLOWED_HEADERS = (
    "Accept",
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "X-Samv-Ui",
)


def create_cors_middleware(origins: Sequence[str]) -> list[Middleware]:
    """CORS for embedding sites; off if no origins are configured.

    Cookies are not allowed: embedding pages authenticate with bearer tokens only.
    """
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=ALLOWED_METHODS,
            allow_headers=ALLOWED_HEADERS,
            allow_credentials=False,
        )
    ]
