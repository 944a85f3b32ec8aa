"""Internal errors reveal no detail and have the same headers as every response."""

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from groups_service.web.http.security_headers import build_security_headers
from tests.support.people import ORIGIN


async def raise_error(_: Request) -> None:
    raise ZeroDivisionError("the secret of somebody")


async def test_internal_error_reveals_nothing_and_has_security_headers(app: Starlette) -> None:
    app.router.routes.insert(0, Route("/healthz", raise_error))
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as anybody:
        response = await anybody.get("/healthz")

    assert response.status_code == 500
    assert response.json()["code"] == "internal"
    assert "secret" not in response.text
    expected = {
        name.lower(): value for name, value in build_security_headers(encrypted=False).items()
    }
    assert expected.items() <= dict(response.headers).items()
