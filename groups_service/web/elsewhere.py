"""Pages of other sites that show our feeds: which may read our answers, and how they ask."""

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HEADERS = ("Accept", "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "X-Samv-Ui")


def embedding(origins: Sequence[str]) -> list[Middleware]:
    """Nothing unless sites are named. Cookies stay out: who asks is told by a token alone."""
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=METHODS,
            allow_headers=HEADERS,
            allow_credentials=False,
        )
    ]
