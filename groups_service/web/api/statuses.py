"""Who may read and join a group: changing it, publishing, and dry runs of both."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import Verb, Viewer
from groups_service.domain import lives, statuses
from groups_service.models.groups import State, Status
from groups_service.queries import audience, history
from groups_service.queries.audience import Shown, Waiting
from groups_service.queries.history import Happened
from groups_service.web.api import answers, paging, reading
from groups_service.web.api.fields import Body, Reason
from groups_service.web.api.groups import seen
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.posts import number
from groups_service.web.api.shapes import Json, brief_json, group_json, time_json
from groups_service.web.viewer import current_viewer


class StatusBody(Body):
    status: Status
    reason: Reason = ""
    listed: bool = False


class StateBody(Body):
    state: Literal[State.ACTIVE, State.INACTIVE]
    reason: Reason = ""


class ReasonBody(Body):
    reason: Reason = ""


class PreviewQuery(BaseModel):
    model_config = {"extra": "forbid"}

    status: Status


async def change(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, StatusBody)
    await statuses.change(viewer, group_id, body.status, body.reason, listed=body.listed)
    return answers.json(group_json(await seen(viewer, group_id)))


async def preview(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    query = reading.query(request, PreviewQuery)
    access.require(await access.standing(viewer, group_id), Verb.SET_STATUS)
    return answers.json(await preview_json(viewer, group_id, query.status))


async def publication(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    access.require(await access.standing(viewer, group_id), Verb.PUBLISH)
    return answers.json(shown_json(await audience.of_publication(group_id)))


async def publish(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await statuses.publish(viewer, group_id)
    return answers.json(group_json(await seen(viewer, group_id)))


async def set_state(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, StateBody)
    await lives.set_state(viewer, group_id, body.state, body.reason)
    return answers.json(group_json(await seen(viewer, group_id)))


async def trash(request: Request) -> Response:
    viewer = await current_viewer(request)
    body = await reading.body(request, ReasonBody)
    await lives.trash(viewer, reading.path_id(request, "group_id"), body.reason)
    return Response(status_code=204)


async def restore(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    await lives.restore(viewer, group_id)
    return answers.json(group_json(await seen(viewer, group_id)))


async def show_history(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    place = paging.place(request, viewer, reading.query(request, PageQuery))
    access.require(await access.standing(viewer, group_id), Verb.READ_HISTORY)
    found = await history.page(viewer, group_id, number(place.after), place.limit)
    return place.answer(found, happened_json, lambda happened: (happened.version,))


async def preview_json(viewer: Viewer, group_id: UUID, status: Status) -> Json:
    """What a status change would mean; `shown` is null when nobody new may read anything."""
    group = await seen(viewer, group_id)
    opens = group.status == Status.CLOSED and status is not Status.CLOSED
    closes = group.status != Status.CLOSED and status is Status.CLOSED
    return {
        "status": status.value,
        "readers": group.member_count if status is Status.CLOSED else await audience.everybody(),
        "members": group.member_count,
        "opens": opens,
        "closes": closes,
        "name": group.name,
        "description": group.description,
        "shown": shown_json(await audience.of_opening(group_id)) if opens else None,
        **_counts(await audience.waiting(group_id)),
    }


def shown_json(shown: Shown) -> Json:
    return {
        "posts": shown.posts,
        "comments": shown.comments,
        "files": shown.files,
        "named_members": shown.named_members,
        "unnamed_members": shown.unnamed_members,
        "authors": [brief_json(person) for person in shown.authors],
        "authors_who_left": [brief_json(person) for person in shown.authors_who_left],
    }


def happened_json(happened: Happened) -> Json:
    return {
        "id": str(happened.id),
        "version": happened.version,
        "kind": happened.kind,
        "actor": brief_json(happened.actor) if happened.actor else None,
        "whom": brief_json(happened.whom) if happened.whom else None,
        "refs": happened.refs,
        "why": happened.why,
        "at": time_json(happened.at),
    }


def _counts(waiting: Waiting) -> Json:
    return {
        "followers": waiting.followers,
        "requests": waiting.requests,
        "proposals": waiting.proposals,
    }
