"""Whether the process runs, and whether it can serve."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.database import sql
from groups_service.web.api import answers
from groups_service.web.service import service


async def alive(_: Request) -> Response:
    return answers.json({"status": "ok"})


async def ready(request: Request) -> Response:
    """200 when the database answers; a directory that does not is a degradation, no more."""
    try:
        await sql("SELECT 1 AS one")
    except Exception:  # noqa: BLE001 - whatever the driver raises, we cannot serve
        return answers.json({"status": "unavailable"}, 503, {"Retry-After": "5"})
    return answers.json({"status": "ok", "degraded": sorted(service(request).degraded)})
