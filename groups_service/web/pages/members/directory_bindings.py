"""Binding a group to directory groups or units: a dry run, the binding, and its removal."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import GroupAction
from groups_service.core.errors import Conflict, InvalidInput, NotAllowed
from groups_service.core.page_urls import page_url
from groups_service.domain.members import directory_bindings
from groups_service.domain.members.directory_bindings import BindingTarget
from groups_service.models.members import BindingKind
from groups_service.queries.members import directory_bindings as binding_queries
from groups_service.queries.people import profiles, units
from groups_service.queries.people.units import UnitView
from groups_service.web.http import request_parsing
from groups_service.web.http.context import get_app_context
from groups_service.web.http.policies import get_binding_policy
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.pages.groups import context
from groups_service.web.serializers.groups import serialize_group
from groups_service.web.serializers.members import serialize_binding


class BindingTargetForm(Form):
    """`target` is the kind, a colon and the id, as in the list; empty when nothing is chosen."""

    target: str = ""


class UnbindForm(Form):
    members: Literal["keep", "remove"]


@dataclass(frozen=True)
class DryRun:
    """How many people a binding adds, and how many it excludes.

    Excluded are people who left the group or were removed from it.
    """

    target: str
    name: str
    additions: int
    excluded: int


async def list_bindings(request: Request) -> Response:
    target_text = request_parsing.parse_query(request, BindingTargetForm).target
    return await _render_bindings(request, target_text=target_text)


async def create_binding(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    target_text = forms.validate_form(BindingTargetForm, await forms.read_fields(request)).target
    try:
        await directory_bindings.bind_group(
            viewer, group_id, _parse_target(target_text), get_binding_policy(request)
        )
    except (Conflict, InvalidInput, NotAllowed) as error:
        await context.require_group(viewer, group_id, GroupAction.BIND)
        return await _render_bindings(
            request, problem=forms.describe_error(request, error), status=error.status
        )
    return layout.redirect(page_url("group_bindings", group_id=group_id))


async def delete_binding(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    binding_id = request_parsing.parse_path_id(request, "binding_id")
    form = forms.validate_form(UnbindForm, await forms.read_fields(request))
    await directory_bindings.unbind_group(
        viewer, group_id, binding_id, keep_members=form.members == "keep"
    )
    return layout.redirect(page_url("group_bindings", group_id=group_id))


async def _render_bindings(
    request: Request, *, target_text: str = "", problem: str = "", status: int = 200
) -> Response:
    viewer = await get_viewer(request)
    group = await context.require_group(
        viewer, request_parsing.parse_path_id(request, "group_id"), GroupAction.BIND
    )
    dry_run = None
    if target_text:
        try:
            dry_run = await _get_dry_run(request, group.id, target_text)
        except InvalidInput as error:
            problem, status = forms.describe_error(request, error), error.status
    return await layout.render_page(
        request,
        viewer,
        "members/bindings",
        status=status,
        here="groups",
        tab="about",
        group=serialize_group(group),
        problem=problem,
        chosen=target_text,
        dry_run=dry_run,
        bindings=[
            serialize_binding(each) for each in await binding_queries.list_bindings(group.id)
        ],
        directory_groups=await binding_queries.list_bindable_groups(
            get_app_context(request).settings.bindable_group_names
        ),
        units=await _list_units(viewer.id),
        most=directory_bindings.MAX_BINDINGS_PER_GROUP,
    )


async def _get_dry_run(request: Request, group_id: UUID, target_text: str) -> DryRun:
    target = _parse_target(target_text)
    await directory_bindings.require_bindable_target(target, get_binding_policy(request))
    coming, excluded = await binding_queries.count_binding_changes(
        group_id, target.kind, target.id
    )
    return DryRun(
        target_text,
        await binding_queries.get_target_name(target.kind, target.id) or "",
        coming,
        excluded,
    )


async def _list_units(person_id: UUID) -> list[UnitView]:
    own_unit = (await profiles.get_person_summaries([person_id]))[person_id].unit
    return await units.list_choices(own_unit.id if own_unit else None)


def _parse_target(target_text: str) -> BindingTarget:
    kind, _, target = target_text.partition(":")
    if kind not in set(BindingKind):
        raise forms.unknown_choice_error("target")
    return BindingTarget(BindingKind(kind), target)
