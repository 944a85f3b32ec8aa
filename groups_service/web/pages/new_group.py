"""Creating a group in four steps, each a form that carries what the earlier ones said."""

from dataclasses import dataclass, field
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import groups, invitations, once
from groups_service.errors import Conflict, Invalid, TooMany
from groups_service.models.groups import Status
from groups_service.queries import groups as seeing
from groups_service.queries import people
from groups_service.web import language
from groups_service.web.api import reading
from groups_service.web.api.shapes import Json, brief_json, group_json
from groups_service.web.pages import forms, frame, wizard
from groups_service.web.pages.wizard import NOTHING, STEPS, Draft
from groups_service.web.viewer import current_viewer

CANDIDATES = 8
LONGEST_NAME = 100


@dataclass(frozen=True)
class Place:
    """A step as it is shown: what was said so far, and what there is to say about it."""

    step: str
    draft: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    similar: list[Json] = field(default_factory=list)
    looked_for: str = ""


async def begin(request: Request) -> Response:
    """The first step; `?mall=` prefills it for a kind of group."""
    viewer = await current_viewer(request)
    draft = dict(wizard.chosen(request.query_params.get("mall", "")))
    if draft["preset"]:
        purpose = wizard.PRESETS[draft["preset"]].purpose
        draft["description"] = language.words(request)(purpose)
    return await _step(request, viewer, Place("purpose", draft))


async def go_on(request: Request) -> Response:
    """Show the step asked for, or make the group after the last."""
    viewer = await current_viewer(request)
    fields = await forms.read(request)
    way = forms.valid(wizard.Way, fields)
    draft = {name: fields.get(name, "") for name in NOTHING}
    if way.go == "back":
        earlier = STEPS[max(0, STEPS.index(way.step) - 1)]
        return await _step(request, viewer, Place(earlier, draft))
    if way.go != "next":
        draft["invited"] = wizard.inviting(draft["invited"], way.go)
        looked_for = fields.get("namn", "").strip()[:LONGEST_NAME]
        return await _step(request, viewer, Place("invite", draft, looked_for=looked_for))
    return await _next(request, viewer, way.step, fields, draft)


async def _next(
    request: Request, viewer: Viewer, step: str, fields: dict[str, str], draft: dict[str, str]
) -> Response:
    """Check the step that was filled in, and go on from it."""
    try:
        form = forms.valid(wizard.MODELS[step], _said(fields))
    except Invalid as error:
        errors = forms.errors(request, error)
        return await _step(request, viewer, Place(_wrong_step(errors) or step, draft, errors))
    if isinstance(form, Draft):
        return await _create(request, viewer, form)
    if step == "purpose" and fields.get("compared", "") != form.name:
        similar = await _similar(viewer, form.name)
        if similar:
            return await _step(request, viewer, Place("purpose", draft, similar=similar))
    return await _step(request, viewer, Place(STEPS[STEPS.index(step) + 1], draft))


async def _create(request: Request, viewer: Viewer, form: Draft) -> Response:
    closed = form.status is Status.CLOSED
    reason, listed = (form.reason, bool(form.listed)) if closed else ("", False)
    new = groups.NewGroup(form.name, form.status, form.description, reason, listed)
    group_id = await once.do(
        reading.once(request, viewer, form, form.key), lambda: groups.create(viewer, new)
    )
    await _invite(viewer, group_id, wizard.colleagues(form.invited))
    return frame.back(f"/grupper/{group_id}")


async def _invite(viewer: Viewer, group_id: UUID, colleagues: list[UUID]) -> None:
    """The group is there, whoever of them can be invited."""
    for person_id in colleagues:
        try:
            await invitations.invite(viewer, group_id, person_id)
        except (Conflict, Invalid):
            continue  # answered already, or left the directory meanwhile
        except TooMany:
            return


async def _similar(viewer: Viewer, name: str) -> list[Json]:
    return [group_json(group) for group in await seeing.similar(viewer, name)]


def _wrong_step(errors: dict[str, str]) -> str | None:
    """The first step that asks for one of the wrong fields."""
    return next(
        (step for step, model in wizard.ASKED if model.model_fields.keys() & errors.keys()), None
    )


def _said(fields: dict[str, str]) -> dict[str, str]:
    """Without what was left empty, so that it counts as missing."""
    return {name: value for name, value in fields.items() if value or name != "status"}


async def _step(request: Request, viewer: Viewer, place: Place) -> Response:
    invited = wizard.colleagues(place.draft["invited"])
    known = await people.briefs(invited)
    return await frame.page(
        request,
        viewer,
        "new_group",
        status=Invalid.status if place.errors else 200,
        here="groups",
        step=place.step,
        draft=place.draft,
        errors=place.errors,
        presets=wizard.PRESETS,
        similar=place.similar,
        looked_for=place.looked_for,
        candidates=await _candidates(place.looked_for, {viewer.id, *invited}),
        invited=[brief_json(known[person]) for person in invited if person in known],
    )


async def _candidates(name: str, without: set[UUID]) -> list[Json]:
    """Colleagues of a name who are not invited yet."""
    if not name:
        return []
    found = await people.page(people.Wanted(text=name, limit=CANDIDATES + len(without)))
    return [brief_json(person) for person, _ in found if person.id not in without][:CANDIDATES]
