"""Faults of ours: told without detail, with the same headers as every answer."""

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from groups_service.web.headers import usual
from tests.people import ORIGIN


async def fail(_: Request) -> None:
    raise ZeroDivisionError("the secret of somebody")


async def test_a_fault_of_ours_says_nothing_and_keeps_its_headers(app: Starlette) -> None:
    app.router.routes.insert(0, Route("/healthz", fail))
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as anybody:
        answer = await anybody.get("/healthz")

    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "secret" not in answer.text
    expected = {name.lower(): value for name, value in usual(encrypted=False).items()}
    assert expected.items() <= dict(answer.headers).items()
