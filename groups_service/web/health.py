"""Health checks: liveness and readiness."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.database import sql
from groups_service.web.http import responses
from groups_service.web.http.context import get_app_context


async def show_liveness(_: Request) -> Response:
    return responses.json_response({"status": "ok"})


async def show_readiness(request: Request) -> Response:
    """Answer 200 when the database responds. A failing directory is reported as degraded only."""
    try:
        await sql("SELECT 1 AS one")
    except Exception:  # noqa: BLE001 - any driver error means not ready
        return responses.json_response({"status": "unavailable"}, 503, {"Retry-After": "5"})
    return responses.json_response(
        {"status": "ok", "degraded": sorted(get_app_context(request).degraded)}
    )
