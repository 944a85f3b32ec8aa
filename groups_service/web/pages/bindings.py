"""Binding a group to a directory group or a unit: a dry run, then the binding; and its end."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Verb
from groups_service.domain import bindings
from groups_service.domain.bindings import Target
from groups_service.errors import Conflict, Invalid, NotAllowed
from groups_service.models.joining import BindingKind
from groups_service.queries import bound, people, units
from groups_service.queries.units import UnitSeen
from groups_service.web.api import reading
from groups_service.web.api.bindings import bindable, binding_json
from groups_service.web.api.shapes import group_json
from groups_service.web.pages import forms, frame, shown
from groups_service.web.pages.forms import Form
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer


class Chosen(Form):
    """`target` as the list has it: the kind, a colon, the id; empty when nothing is chosen."""

    target: str = ""


class EndForm(Form):
    members: Literal["keep", "remove"]


@dataclass(frozen=True)
class DryRun:
    """How many would come, and how many stay out because they left or were removed."""

    target: str
    name: str
    coming: int
    excluded: int


async def index(request: Request) -> Response:
    chosen = reading.query(request, Chosen).target
    return await _index(request, chosen=chosen)


async def bind(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    chosen = forms.valid(Chosen, await forms.read(request)).target
    try:
        await bindings.bind(viewer, group_id, _target(chosen), bindable(request))
    except (Conflict, Invalid, NotAllowed) as error:
        await shown.inside(viewer, group_id, Verb.BIND)
        return await _index(request, problem=forms.problem(request, error), status=error.status)
    return frame.back(f"/grupper/{group_id}/koppling")


async def unbind(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    binding_id = reading.path_id(request, "binding_id")
    form = forms.valid(EndForm, await forms.read(request))
    await bindings.unbind(viewer, group_id, binding_id, keep=form.members == "keep")
    return frame.back(f"/grupper/{group_id}/koppling")


async def _index(
    request: Request, *, chosen: str = "", problem: str = "", status: int = 200
) -> Response:
    viewer = await current_viewer(request)
    group = await shown.inside(viewer, reading.path_id(request, "group_id"), Verb.BIND)
    dry_run = None
    if chosen:
        try:
            dry_run = await _dry_run(request, group.id, chosen)
        except Invalid as error:
            problem, status = forms.problem(request, error), error.status
    return await frame.page(
        request,
        viewer,
        "bindings",
        status=status,
        here="groups",
        tab="about",
        group=group_json(group),
        problem=problem,
        chosen=chosen,
        dry_run=dry_run,
        bindings=[binding_json(each) for each in await bound.of_group(group.id)],
        directory_groups=await bound.offered(service(request).settings.bindable_groups),
        units=await _units(viewer.id),
        most=bindings.MOST_BINDINGS,
    )


async def _dry_run(request: Request, group_id: UUID, chosen: str) -> DryRun:
    target = _target(chosen)
    await bindings.require_bindable(target, bindable(request))
    coming, excluded = await bound.new_to(group_id, target.kind, target.id)
    return DryRun(chosen, await bound.name(target.kind, target.id) or "", coming, excluded)


async def _units(person_id: UUID) -> list[UnitSeen]:
    own = (await people.briefs([person_id]))[person_id].unit
    return await units.choices(own.id if own else None)


def _target(chosen: str) -> Target:
    kind, _, target = chosen.partition(":")
    if kind not in set(BindingKind):
        raise forms.unknown("target")
    return Target(BindingKind(kind), target)
