"""Membership of a group: one's own, the list, and the requests to join."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Verb
from groups_service.domain import members, requests
from groups_service.domain.members import Joined
from groups_service.domain.requests import Decision
from groups_service.models.groups import Role
from groups_service.queries import members as seeing
from groups_service.queries.rows import when
from groups_service.web.api import answers, groups, paging, reading
from groups_service.web.api.fields import Body, Reason
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import group_json, member_json, request_json
from groups_service.web.viewer import current_viewer


class JoinBody(Body):
    why: Reason = ""


class RoleBody(Body):
    role: Role | None = None


class DecisionBody(Body):
    decision: Decision
    reason: Reason = ""


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    await access.require_reader(viewer, group_id)
    found = await seeing.page(viewer, group_id, after_member(place.after), place.limit)
    return place.answer(found, member_json, lambda member: (*member.sort, member.person.id))


async def put(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, RoleBody)
    await members.put(viewer, group_id, reading.path_id(request, "person_id"), body.role)
    return Response(status_code=204)


async def remove(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await members.remove(viewer, group_id, reading.path_id(request, "person_id"))
    return Response(status_code=204)


async def join(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, JoinBody)
    joined = await members.join(viewer, group_id, body.why)
    group = await groups.seen(viewer, group_id)
    return answers.json(group_json(group), 200 if joined is Joined.MEMBER else 202)


async def leave(request: Request) -> Response:
    viewer = await current_viewer(request)
    await members.leave(viewer, reading.path_id(request, "group_id"))
    return Response(status_code=204)


async def waiting(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    access.require(await access.standing(viewer, group_id), Verb.ANSWER_REQUESTS)
    found = await seeing.waiting(group_id, after_request(place.after), place.limit)
    return place.answer(found, request_json, lambda waits: (waits.created_at, waits.id))


async def decide(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    request_id = reading.path_id(request, "request_id")
    body = await reading.body(request, DecisionBody)
    await requests.decide(viewer, group_id, request_id, body.decision, body.reason)
    return Response(status_code=204)


def after_member(after: tuple[object, ...] | None) -> tuple[int, str, str] | None:
    if after is None:
        return None
    place, name, person_id = after
    return int(str(place)), str(name), str(person_id)


def after_request(after: tuple[object, ...] | None) -> tuple[datetime, str] | None:
    return (when(after[0]), str(after[1])) if after else None
