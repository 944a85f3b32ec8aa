"""Asking the service, and keeping everything that an answer tells."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from starlette.applications import Starlette

from tests.leaks.inventory import Question
from tests.people import ORIGIN


class Asker:
    """Somebody with a token, or nobody, and no cookies."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    async def ask(self, question: Question) -> httpx2.Response:
        self._http.cookies.clear()
        return await self._http.request(question.method, question.path, **question.sent)

    async def told(self, question: Question) -> bytes:
        """Status, headers and body."""
        answer = await self.ask(question)
        headers = sorted(answer.headers.multi_items())
        return json.dumps([answer.status_code, headers]).encode() + answer.content


@asynccontextmanager
async def asking(app: Starlette, token: str | None) -> AsyncIterator[Asker]:
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as http:
        yield Asker(http)
