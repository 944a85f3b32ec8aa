"""How much the caller hears of a group."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service import clock
from groups_service.domain import hearing
from groups_service.domain.hearing import Hearing
from groups_service.errors import FieldError, Invalid
from groups_service.web.api import answers, reading
from groups_service.web.api.fields import Body
from groups_service.web.api.shapes import Json, time_json
from groups_service.web.viewer import current_viewer
from notifications.levels import Level
from notifications.preferring import Moment


class LevelBody(Body):
    level: Level | None
    until: Moment | None = None


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    return answers.resource(request, hearing_json(await hearing.of(viewer, group_id)))


async def choose(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    body = await reading.body(request, LevelBody)
    if body.until is not None and body.until <= clock.now():
        raise Invalid(FieldError("until", "past", "This time has passed."))
    await hearing.choose(viewer, group_id, body.level, body.until)
    return answers.json(hearing_json(await hearing.of(viewer, group_id)))


def hearing_json(heard: Hearing) -> Json:
    return {
        "level": heard.level.value,
        "until": time_json(heard.until),
        "chosen": heard.chosen,
        "usual": heard.usual.value,
    }
