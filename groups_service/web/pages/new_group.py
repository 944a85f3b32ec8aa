"""Creating a group in four steps, each a form that carries what the earlier ones said."""

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


async def begin(request: Request) -> Response:
    """The first step; `?mall=` prefills it for a kind of group."""
    viewer = await current_viewer(request)
    draft = dict(wizard.chosen(request.query_params.get("mall", "")))
    if draft["preset"]:
        purpose = wizard.PRESETS[draft["preset"]].purpose
        draft["description"] = language.words(request)(purpose)
    return await _step(request, viewer, "purpose", draft)


async def go_on(request: Request) -> Response:
    """Check the step that was filled in; show the next one, or make the group after the last."""
    viewer = await current_viewer(request)
    fields = await forms.read(request)
    way = forms.valid(wizard.Way, fields)
    draft = {name: fields.get(name, "") for name in NOTHING}
    place = STEPS.index(way.step)
    if way.go == "back":
        return await _step(request, viewer, STEPS[max(0, place - 1)], draft)
    if way.go != "next":
        draft["invited"] = wizard.inviting(draft["invited"], way.go)
        return await _step(request, viewer, "invite", draft, looked_for=fields.get("namn", ""))
    try:
        form = forms.valid(wizard.MODELS[way.step], _said(fields))
    except Invalid as error:
        errors = forms.errors(request, error)
        return await _step(request, viewer, _wrong_step(errors) or way.step, draft, errors)
    if isinstance(form, Draft):
        return await _create(request, viewer, form)
    if way.step == "purpose" and fields.get("compared", "") != form.name:
        similar = await _similar(viewer, form.name)
        if similar:
            return await _step(request, viewer, "purpose", draft, similar=similar)
    return await _step(request, viewer, STEPS[place + 1], draft)


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


async def _step(
    request: Request,
    viewer: Viewer,
    step: str,
    draft: dict[str, str],
    errors: dict[str, str] | None = None,
    *,
    similar: list[Json] | None = None,
    looked_for: str = "",
) -> Response:
    invited = wizard.colleagues(draft["invited"])
    known = await people.briefs(invited)
    return await frame.page(
        request,
        viewer,
        "new_group",
        status=Invalid.status if errors else 200,
        here="groups",
        step=step,
        draft=draft,
        errors=errors or {},
        presets=wizard.PRESETS,
        similar=similar or [],
        looked_for=looked_for.strip(),
        candidates=await _candidates(looked_for.strip(), {viewer.id, *invited}),
        invited=[brief_json(known[person]) for person in invited if person in known],
    )


async def _candidates(name: str, without: set[UUID]) -> list[Json]:
    """Colleagues of a name who are not invited yet."""
    if not name:
        return []
    found = await people.page(people.Wanted(text=name[:100], limit=CANDIDATES + len(without)))
    return [brief_json(person) for person, _ in found if person.id not in without][:CANDIDATES]
