"""A client that records complete responses."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from starlette.applications import Starlette

from tests.confidentiality.support.route_inventory import RouteRequest
from tests.support.people import ORIGIN


class RequestClient:
    """A client with or without a token, and without cookies."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    async def send_request(self, request: RouteRequest) -> httpx2.Response:
        self._http.cookies.clear()
        return await self._http.request(request.method, request.path, **request.arguments)

    async def get_raw_response(self, request: RouteRequest) -> bytes:
        """Return status, headers and body of the response."""
        response = await self.send_request(request)
        headers = sorted(response.headers.multi_items())
        return json.dumps([response.status_code, headers]).encode() + response.content


@asynccontextmanager
async def open_client(app: Starlette, token: str | None) -> AsyncIterator[RequestClient]:
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as http:
        yield RequestClient(http)
