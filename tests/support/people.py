"""Callers of the API: people with a token, as a browser or a script calls on their behalf."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

import httpx2
from starlette.applications import Starlette

from auth import tokens
from auth.directory import PersonEntry
from auth.identity import Identity
from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.domain.people import profiles
from tests.support import openapi_contract

ORIGIN = "http://localhost:8000"


def an_entry(account: str, **fields: Any) -> PersonEntry:
    """Return a person's entry in the directory. The object id follows from the account."""
    number = int.from_bytes(account.encode()[:6], "big")
    defaults: dict[str, Any] = {
        "object_id": f"00000000-0000-4000-8000-{number:012x}",
        "account": account,
        "name": f"{account.title()} Lind",
        "given_name": account.title(),
        "surname": "Lind",
        "mail": f"{account}@example.org",
        "telephone": "019-21 10 00",
        "mobile": None,
        "title": "Handläggare",
        "place": "Rådhuset",
        "unit": ("Exempelstads kommun", "Tekniska förvaltningen", "VA-avdelningen"),
        "manager": None,
        "photo": None,
        "enabled": True,
    }
    return PersonEntry(**(defaults | fields))


@dataclass
class ApiCaller:
    """A person with a token. Calls the API and checks each answer against the contract."""

    app: Starlette
    viewer: Viewer
    token: str
    http: httpx2.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=self.app, raise_app_exceptions=False),
            base_url=ORIGIN,
            headers={"Authorization": f"Bearer {self.token}"},
        )

    @property
    def id(self) -> str:
        return str(self.viewer.id)

    def with_app(self, app: Starlette) -> "ApiCaller":
        """Return the same person as a caller of another app over the same database."""
        return ApiCaller(app, self.viewer, self.token)

    async def call(self, method: str, path: str, **sent: Any) -> httpx2.Response:
        answer = await self.http.request(method, path, **sent)
        openapi_contract.check_answer(method, path, answer)
        return answer

    async def get(self, path: str, **sent: Any) -> httpx2.Response:
        return await self.call("GET", f"/api/v1{path}", **sent)

    async def iterate_pages(self, path: str, limit: int) -> AsyncIterator[Any]:
        """Yield each page of a list as JSON. A page is requested when the caller asks for it."""
        address, cursor = f"{path}{'&' if '?' in path else '?'}limit={limit}", ""
        while True:
            answer = await self.get(f"{address}{cursor}")
            assert answer.status_code == 200, answer.text
            page = answer.json()
            yield page
            if page["next"] is None:
                return
            cursor = f"&cursor={page['next']}"

    async def post(self, path: str, json: object = None, **sent: Any) -> httpx2.Response:
        return await self.call("POST", f"/api/v1{path}", json=json, **sent)

    async def put(self, path: str, json: object = None, **sent: Any) -> httpx2.Response:
        return await self.call("PUT", f"/api/v1{path}", json=json, **sent)

    async def patch(self, path: str, json: object = None, **sent: Any) -> httpx2.Response:
        return await self.call("PATCH", f"/api/v1{path}", json=json, **sent)

    async def delete(self, path: str, **sent: Any) -> httpx2.Response:
        return await self.call("DELETE", f"/api/v1{path}", **sent)

    async def upload(
        self, group: str, name: str, content: bytes, **fields: str
    ) -> httpx2.Response:
        sent = {"file": (name, content, "application/octet-stream")}
        return await self.call("POST", f"/api/v1/groups/{group}/files", files=sent, data=fields)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.http.aclose()


async def create_caller(app: Starlette, account: str, **fields: Any) -> ApiCaller:
    """Create a person that is known to the service and has a token."""
    entry = an_entry(account, **fields)
    await profiles.record_sign_in(entry)
    viewer = await profiles.find_viewer(entry.object_id)
    assert viewer is not None
    identity = Identity(entry.object_id, entry.account, entry.name, entry.mail)
    keys = app.state.context.secrets.keys
    token = await tokens.issue_token(
        identity, keys=keys, now=clock.now(), lifetime=timedelta(hours=1)
    )
    return ApiCaller(app, viewer, token)
