"""Staying up to date in a group: what changed, and up to where one has read."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.domain import looking, noticed
from groups_service.queries import changes
from groups_service.web.api import answers, reading
from groups_service.web.api.fields import Body
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer

LARGEST = 2**53 - 1  # a whole number in every client


class ChangesQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, le=LARGEST)]


class ReadBody(Body):
    version: Annotated[int, Field(ge=0, le=LARGEST)]


async def changed(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    query = reading.query(request, ChangesQuery)
    standing = await access.require_reader(viewer, group_id)
    found = await changes.since(viewer, group_id, query.after, standing)
    return answers.json(
        {
            "version": found.version,
            "resync": found.resync,
            "items": [
                {"type": change.type, "id": str(change.id), "version": change.version}
                for change in found.items
            ],
        }
    )


async def read(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, ReadBody)
    seen = await looking.look(viewer, group_id, body.version)
    if await noticed.posts(viewer, group_id, seen):
        await service(request).fanout.wake([str(viewer.id)])
    return Response(status_code=204)
