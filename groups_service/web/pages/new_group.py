"""Creating a group in three steps, each a form that carries what the earlier ones said."""

from typing import Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import groups, once
from groups_service.errors import Invalid
from groups_service.models.groups import Status
from groups_service.web.api import reading
from groups_service.web.api.fields import Description, Name, Reason
from groups_service.web.pages import forms, frame
from groups_service.web.pages.forms import Form
from groups_service.web.viewer import current_viewer

STEPS = ("purpose", "status", "review")
NOTHING = {"name": "", "description": "", "status": "", "reason": ""}


class Way(Form):
    """Which step was filled in, and where to go from it."""

    step: Literal["purpose", "status", "review"] = "purpose"
    go: Literal["next", "back"] = "next"


class Purpose(Form):
    name: Name
    description: Description = ""


class Kind(Purpose):
    status: Status
    reason: Reason = ""


class Draft(Kind):
    key: str = Field(default="", alias="Idempotency-Key", max_length=reading.LONGEST_KEY)


MODELS: dict[str, type[Purpose]] = {"purpose": Purpose, "status": Kind, "review": Draft}


async def begin(request: Request) -> Response:
    return await _step(request, await current_viewer(request), STEPS[0], NOTHING)


async def go_on(request: Request) -> Response:
    """Check the step that was filled in; show the next one, or make the group after the last."""
    viewer = await current_viewer(request)
    fields = await forms.read(request)
    way = forms.valid(Way, fields)
    draft = {name: fields.get(name, "") for name in NOTHING}
    place = STEPS.index(way.step)
    if way.go == "back":
        return await _step(request, viewer, STEPS[max(0, place - 1)], draft)
    try:
        form = forms.valid(MODELS[way.step], _said(fields))
    except Invalid as error:
        errors = forms.errors(request, error)
        return await _step(request, viewer, _wrong_step(errors) or way.step, draft, errors)
    if isinstance(form, Draft):
        return await _create(request, viewer, form)
    return await _step(request, viewer, STEPS[place + 1], draft)


async def _create(request: Request, viewer: Viewer, form: Draft) -> Response:
    reason = form.reason if form.status is Status.CLOSED else ""
    new = groups.NewGroup(form.name, form.status, form.description, reason)
    group_id = await once.do(
        reading.once(request, viewer, form, form.key), lambda: groups.create(viewer, new)
    )
    return frame.back(f"/grupper/{group_id}")


def _wrong_step(errors: dict[str, str]) -> str | None:
    """The first step that asks for one of the wrong fields."""
    asked = ((STEPS[0], Purpose), (STEPS[1], Kind))
    return next((step for step, model in asked if model.model_fields.keys() & errors.keys()), None)


def _said(fields: dict[str, str]) -> dict[str, str]:
    """Without what was left empty, so that it counts as missing."""
    return {name: value for name, value in fields.items() if value or name != "status"}


async def _step(
    request: Request,
    viewer: Viewer,
    step: str,
    draft: dict[str, str],
    errors: dict[str, str] | None = None,
) -> Response:
    return await frame.page(
        request,
        viewer,
        "new_group",
        status=Invalid.status if errors else 200,
        here="groups",
        step=step,
        draft=draft,
        errors=errors or {},
    )
