"""A small world in which every operation can be tried, and every refusal be met."""

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
from groups_service import clock, ids
from groups_service.models import DirectoryGroup, DirectoryMembership
from tests import contract
from tests.builders import a_comment, a_file, a_group, a_post
from tests.contract import Operation
from tests.people import ORIGIN, Somebody, an_entry, somebody

Json = dict[str, Any]  # what JSON holds

PEOPLE = ("ada", "bo", "cia")
THINGS = ("group", "moderated", "post", "comment", "file", "request")
MULTIPART = "multipart/form-data; boundary=x"


@dataclass(frozen=True)
class World:
    """Ada administers an open and a moderated group; Bo belongs to neither."""

    app: Starlette
    away: Starlette
    """The same service, whose database does not answer."""
    ada: Somebody
    bo: Somebody
    cia: Somebody
    group: Json
    moderated: Json
    post: Json
    comment: Json
    file: Json
    request: Json
    """Cia's, to join the moderated group."""
    unit_id: str
    """Where all of them work."""

    def at(self, app: Starlette) -> "World":
        """The same world, as it was, with another app."""
        things = {name: deepcopy(getattr(self, name)) for name in THINGS}
        people = {name: getattr(self, name).at(app) for name in PEOPLE}
        return replace(self, app=app, **people, **things)

    def path(self, operation: Operation, *, missing: bool = False) -> str:
        """Where the operation is done, on things that are there or on things that are not."""
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


async def a_world(app: Starlette, away: Starlette) -> World:
    ada, bo, cia = [await somebody(app, name) for name in PEOPLE]
    group = await a_group(ada, "open")
    moderated = await a_group(ada, "moderated")
    post = await a_post(ada, group)
    comment = await a_comment(ada, post)
    file = await a_file(ada, group, content=b"0123456789")
    await cia.put(f"/groups/{moderated['id']}/membership", {"why": "Vi bygger samma sak."})
    waiting = await ada.get(f"/groups/{moderated['id']}/requests")
    request = waiting.json()["items"][0]
    unit = (await ada.get(f"/people/{ada.id}")).json()["unit"]["id"]
    return World(app, away, ada, bo, cia, group, moderated, post, comment, file, request, unit)


async def promote(person: Somebody, directory_group: str = "Webbstaben") -> None:
    """Make somebody a site administrator, as the directory would."""
    group_id = str(uuid4())
    await DirectoryGroup.create(object_id=group_id, name=directory_group)
    await DirectoryMembership.create(
        id=ids.new(), group_object_id=group_id, person_object_id=person.viewer.object_id
    )


async def call(
    app: Starlette, headers: dict[str, str], method: str, path: str, **sent: Any
) -> httpx2.Response:
    """What the service answers to whoever sends these headers; held to the contract."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        answer = await http.request(method, path, headers=headers, **sent)
    contract.check(method, path, answer)
    return answer


async def cookie(person: Somebody) -> dict[str, str]:
    """The headers of a browser that is signed in, and says nothing else."""
    entry = an_entry("ada")
    identity = Identity(person.viewer.object_id, entry.account, entry.name, entry.mail)
    secret = await sessions.start(identity, now=clock.now())
    return {"cookie": f"__Host-groups={secret}"}


def a_picture(side: int = 8) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(out, "PNG")
    return out.getvalue()
