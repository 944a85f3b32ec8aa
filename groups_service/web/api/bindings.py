"""Groups bound to directory groups and units; appointing where nobody administers."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Verb
from groups_service.domain import bindings, once, succession
from groups_service.domain.bindings import Bindable, Target
from groups_service.errors import NotFound
from groups_service.models.joining import BindingKind
from groups_service.queries import bound
from groups_service.queries import succession as orphans
from groups_service.queries.bound import BindingSeen
from groups_service.web.api import answers, reading
from groups_service.web.api.fields import Body, PersonId
from groups_service.web.api.shapes import Json, time_json
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer

TargetId = Annotated[str, Field(min_length=1, max_length=64)]


class BindingBody(Body):
    kind: BindingKind
    target: TargetId


class BindingQuery(BaseModel):
    model_config = {"extra": "forbid"}

    kind: BindingKind
    target: TargetId


class EndQuery(BaseModel):
    model_config = {"extra": "forbid"}

    binding: UUID
    members: Literal["keep", "remove"] = "remove"


class AppointmentBody(Body):
    person: PersonId


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    access.require(await access.standing(viewer, group_id), Verb.BIND)
    found = await bound.of_group(group_id)
    return answers.json({"items": [binding_json(each) for each in found], "next": None})


async def preview(request: Request) -> Response:
    """A dry run: how many would come, and how many stay out because they left."""
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    query = reading.query(request, BindingQuery)
    access.require(await access.standing(viewer, group_id), Verb.BIND)
    await bindings.require_bindable(Target(query.kind, query.target), bindable(request))
    coming, excluded = await bound.new_to(group_id, query.kind, query.target)
    return answers.json({"coming": coming, "excluded": excluded})


async def create(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, BindingBody)
    target = Target(body.kind, body.target)
    made = await once.do(
        reading.once(request, viewer, body),
        lambda: bindings.bind(viewer, group_id, target, bindable(request)),
    )
    access.require(await access.standing(viewer, group_id), Verb.BIND)
    found = next((each for each in await bound.of_group(group_id) if each.id == made), None)
    if found is None:
        raise NotFound
    return answers.created(binding_json(found), f"/api/v1/groups/{group_id}/bindings")


async def end(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    query = reading.query(request, EndQuery)
    await bindings.unbind(viewer, group_id, query.binding, keep=query.members == "keep")
    return Response(status_code=204)


async def without_administrator(request: Request) -> Response:
    """For site administrators: name and status of groups that nobody administers."""
    viewer = await current_viewer(request)
    await access.require_site_administrator(viewer, _administrators(request))
    found = await orphans.listed()
    return answers.json(
        {
            "items": [
                {
                    "id": str(group.id),
                    "name": group.name,
                    "status": group.status,
                    "member_count": group.member_count,
                    "activity_at": time_json(group.activity_at),
                }
                for group in found
            ],
            "next": None,
        }
    )


async def appoint(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, AppointmentBody)
    await once.do(
        reading.once(request, viewer, body),
        lambda: succession.appoint(viewer, _administrators(request), group_id, body.person),
    )
    return Response(status_code=204)


def bindable(request: Request) -> Bindable:
    """What this installation offers for binding."""
    settings = service(request).settings
    return Bindable(frozenset(settings.bindable_groups), settings.site_administrators)


def binding_json(binding: BindingSeen) -> Json:
    return {
        "id": str(binding.id),
        "kind": binding.kind,
        "target": binding.target,
        "name": binding.name,
        "people": binding.people,
    }


def _administrators(request: Request) -> str:
    return service(request).settings.site_administrators
