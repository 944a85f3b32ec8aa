"""Creating a group in four steps.

Each step is a form that carries the values of the earlier steps.
"""

from dataclasses import dataclass, field
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.errors import Conflict, InvalidInput, TooManyRequests
from groups_service.core.page_urls import page_url
from groups_service.domain.core import idempotency
from groups_service.domain.groups import groups
from groups_service.domain.members import invitations
from groups_service.models.groups import GroupStatus
from groups_service.queries.groups import similar_groups
from groups_service.queries.people import profiles
from groups_service.web.http import language, request_parsing
from groups_service.web.http.json_values import Json
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.groups import new_group_steps
from groups_service.web.pages.groups.new_group_steps import EMPTY_FIELDS, STEPS, ReviewStep
from groups_service.web.serializers.groups import serialize_group
from groups_service.web.serializers.people import serialize_person_summary

MAX_CANDIDATES = 8
MAX_SEARCH_CHARS = 100


@dataclass(frozen=True)
class WizardStep:
    """A step to render: its values and errors, similar groups and the search for colleagues."""

    step: str
    draft: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    similar: list[Json] = field(default_factory=list)
    search_text: str = ""


async def show_new_group(request: Request) -> Response:
    """Show the first step. The query parameter `mall` names the preset that fills it."""
    viewer = await get_viewer(request)
    draft = dict(new_group_steps.get_preset_fields(request.query_params.get("mall", "")))
    if draft["preset"]:
        purpose = new_group_steps.PRESETS[draft["preset"]].purpose
        draft["description"] = language.get_translator(request)(purpose)
    return await _render_step(request, viewer, WizardStep("purpose", draft))


async def submit_step(request: Request) -> Response:
    """Show the requested step, or create the group after the last step."""
    viewer = await get_viewer(request)
    fields = await forms.read_fields(request)
    step_form = forms.validate_form(new_group_steps.StepForm, fields)
    draft = {name: fields.get(name, "") for name in EMPTY_FIELDS}
    if step_form.go == "back":
        previous_step = STEPS[max(0, STEPS.index(step_form.step) - 1)]
        return await _render_step(request, viewer, WizardStep(previous_step, draft))
    if step_form.go != "next":
        draft["invited"] = new_group_steps.update_invited(draft["invited"], step_form.go)
        search_text = fields.get("namn", "").strip()[:MAX_SEARCH_CHARS]
        return await _render_step(
            request, viewer, WizardStep("invite", draft, search_text=search_text)
        )
    return await _continue(request, viewer, step_form.step, fields, draft)


async def _continue(
    request: Request, viewer: Viewer, step: str, fields: dict[str, str], draft: dict[str, str]
) -> Response:
    """Validate the submitted step and continue with the next one."""
    try:
        form = forms.validate_form(new_group_steps.STEP_FORMS[step], _without_empty_status(fields))
    except InvalidInput as error:
        errors = forms.translate_field_errors(request, error)
        return await _render_step(
            request, viewer, WizardStep(_find_step_with_error(errors) or step, draft, errors)
        )
    if isinstance(form, ReviewStep):
        return await _create_group(request, viewer, form)
    if step == "purpose" and fields.get("compared", "") != form.name:
        similar = await _list_similar_groups(viewer, form.name)
        if similar:
            return await _render_step(
                request, viewer, WizardStep("purpose", draft, similar=similar)
            )
    return await _render_step(request, viewer, WizardStep(STEPS[STEPS.index(step) + 1], draft))


# access (compare): whether the form's reason is meant
async def _create_group(request: Request, viewer: Viewer, form: ReviewStep) -> Response:
    is_closed = form.status is GroupStatus.CLOSED
    reason, listed = (form.reason, bool(form.listed)) if is_closed else ("", False)
    new_group = groups.NewGroup(form.name, form.status, form.description, reason, listed)
    group_id = await idempotency.run_once(
        request_parsing.parse_idempotency_key(request, viewer, form, form.key),
        lambda: groups.create_group(viewer, new_group),
    )
    await _invite_colleagues(viewer, group_id, new_group_steps.parse_invited(form.invited))
    return layout.redirect(page_url("group", group_id=group_id))


async def _invite_colleagues(viewer: Viewer, group_id: UUID, colleagues: list[UUID]) -> None:
    """Invite colleagues to the new group, which exists even if some of them cannot be invited."""
    for person_id in colleagues:
        try:
            await invitations.invite_person(viewer, group_id, person_id)
        except (Conflict, InvalidInput):
            continue  # answered already, or left the directory meanwhile
        except TooManyRequests:
            return


async def _list_similar_groups(viewer: Viewer, name: str) -> list[Json]:
    return [
        serialize_group(group) for group in await similar_groups.list_similar_groups(viewer, name)
    ]


def _find_step_with_error(errors: dict[str, str]) -> str | None:
    """Return the first step that has a field with an error."""
    return next(
        (
            step
            for step, model in new_group_steps.STEPS_WITH_REQUIRED_FIELDS
            if model.model_fields.keys() & errors.keys()
        ),
        None,
    )


def _without_empty_status(fields: dict[str, str]) -> dict[str, str]:
    """Remove an empty `status`, so that it counts as missing."""
    return {name: value for name, value in fields.items() if value or name != "status"}


async def _render_step(request: Request, viewer: Viewer, step: WizardStep) -> Response:
    invited = new_group_steps.parse_invited(step.draft["invited"])
    summaries = await profiles.get_person_summaries(invited)
    return await layout.render_page(
        request,
        viewer,
        "groups/new_group",
        status=InvalidInput.status if step.errors else 200,
        here="groups",
        step=step.step,
        draft=step.draft,
        errors=step.errors,
        presets=new_group_steps.PRESETS,
        similar=step.similar,
        looked_for=step.search_text,
        candidates=await _find_candidates(step.search_text, {viewer.id, *invited}),
        invited=[
            serialize_person_summary(summaries[person])
            for person in invited
            if person in summaries
        ],
    )


async def _find_candidates(name: str, excluded_ids: set[UUID]) -> list[Json]:
    """Find colleagues by name, without those in `excluded_ids`."""
    if not name:
        return []
    page = await profiles.list_people(
        profiles.PeopleFilter(text=name, limit=MAX_CANDIDATES + len(excluded_ids))
    )
    return [
        serialize_person_summary(person)
        for person, _ in page.items
        if person.id not in excluded_ids
    ][:MAX_CANDIDATES]
