"""A small data set in which every operation can succeed and every refusal can occur."""

import io
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import httpx2
from PIL import Image
from starlette.applications import Starlette

from auth import sessions
from auth.identity import Identity
from groups_service.core import clock, ids
from groups_service.models import DirectoryGroup, DirectoryMembership
from tests.support import openapi_contract
from tests.support.builders import a_comment, a_file, a_group, a_post
from tests.support.openapi_contract import Operation
from tests.support.people import ORIGIN, ApiCaller, an_entry, create_caller

Json = dict[str, Any]  # a JSON object

PEOPLE = ("ada", "bo", "cia")
JSON_FIELDS = ("group", "moderated", "post", "comment", "file", "request")
MULTIPART = "multipart/form-data; boundary=x"


@dataclass(frozen=True)
class World:
    """Ada administers an open and a moderated group; Bo is a member of neither."""

    app: Starlette
    unavailable_app: Starlette
    """The same service with a database that does not respond."""
    ada: ApiCaller
    bo: ApiCaller
    cia: ApiCaller
    group: Json
    moderated: Json
    post: Json
    comment: Json
    file: Json
    request: Json
    """Cia's request to join the moderated group."""
    unit_id: str
    """The unit where Ada, Bo and Cia work."""

    def with_app(self, app: Starlette) -> "World":
        """Return a copy of the world, in its initial state, with another app."""
        records = {name: deepcopy(getattr(self, name)) for name in JSON_FIELDS}
        people = {name: getattr(self, name).with_app(app) for name in PEOPLE}
        return replace(self, app=app, **people, **records)

    def path(self, operation: Operation, *, missing: bool = False) -> str:
        """Return the operation's path with ids of the world, or with unknown ids if `missing`."""
        ids = {name: str(uuid4()) for name in self.ids()} if missing else self.ids()
        return operation.path.format(**ids)

    def ids(self) -> dict[str, str]:
        return {
            "group_id": self.group["id"],
            "person_id": self.bo.id,
            "post_id": self.post["id"],
            "comment_id": self.comment["id"],
            "kind": "like",
            "target": "me",
            "file_id": self.file["id"],
            "request_id": self.request["id"],
            "invitation_id": str(uuid4()),
            "proposal_id": str(uuid4()),
            "report_id": str(uuid4()),
            "unit_id": self.unit_id,
            "tag": "skolval",
        }


async def create_world(app: Starlette, unavailable_app: Starlette) -> World:
    ada, bo, cia = [await create_caller(app, name) for name in PEOPLE]
    group = await a_group(ada, "open")
    moderated = await a_group(ada, "moderated")
    post = await a_post(ada, group)
    comment = await a_comment(ada, post)
    file = await a_file(ada, group, content=b"0123456789")
    await cia.put(f"/groups/{moderated['id']}/membership", {"message": "Vi bygger samma sak."})
    waiting = await ada.get(f"/groups/{moderated['id']}/requests")
    request = waiting.json()["items"][0]
    unit = (await ada.get(f"/people/{ada.id}")).json()["unit"]["id"]
    return World(
        app, unavailable_app, ada, bo, cia, group, moderated, post, comment, file, request, unit
    )


async def make_site_administrator(person: ApiCaller, directory_group: str = "Webbstaben") -> None:
    """Add the person to a directory group, by default the one of site administrators."""
    group_id = str(uuid4())
    await DirectoryGroup.create(object_id=group_id, name=directory_group)
    await DirectoryMembership.create(
        id=ids.new(), group_object_id=group_id, person_object_id=person.viewer.object_id
    )


async def send_request(
    app: Starlette, headers: dict[str, str], method: str, path: str, **arguments: Any
) -> httpx2.Response:
    """Send a request with these headers and check the response against the contract."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        response = await http.request(method, path, headers=headers, **arguments)
    openapi_contract.check_answer(method, path, response)
    return response


async def get_session_cookie(person: ApiCaller) -> dict[str, str]:
    """Return the headers of a signed-in browser, without others."""
    entry = an_entry("ada")
    identity = Identity(person.viewer.object_id, entry.account, entry.name, entry.mail)
    secret = await sessions.start_session(identity, now=clock.now())
    return {"cookie": f"__Host-groups={secret}"}


def create_picture(side: int = 8) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(out, "PNG")
    return out.getvalue()
