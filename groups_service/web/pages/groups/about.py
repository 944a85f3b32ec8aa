"""The page with a group's details, and the forms by which its administrators change them."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import GroupAction, ReportReceiver, Viewer
from groups_service.core.errors import InvalidInput
from groups_service.core.page_urls import page_url
from groups_service.domain.groups import groups
from groups_service.models.groups import GroupStatus
from groups_service.queries.groups import audience_preview
from groups_service.queries.groups.groups import GroupView
from groups_service.queries.people import profiles, units
from groups_service.web.http import request_parsing
from groups_service.web.http.field_types import MAX_LINKS, DescriptionText, GroupName, LinkBody
from groups_service.web.http.json_values import Json
from groups_service.web.http.request_parsing import parse_unit_id
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.pages.groups import context
from groups_service.web.serializers.groups import serialize_group

EXTRA_LINK_ROWS = 2
"""Number of empty link rows after the existing links."""


class GroupDetailsForm(Form):
    name: GroupName
    description: DescriptionText = ""
    listed: bool = False
    unit: Annotated[str, Field(max_length=64)] = ""
    reports_to: ReportReceiver | Annotated[str, Field(max_length=0)] = ""
    links: Annotated[list[LinkBody], Field(max_length=MAX_LINKS)]


async def show_group_details(request: Request) -> Response:
    viewer = await get_viewer(request)
    return await render_group_details(
        request, viewer, request_parsing.parse_path_id(request, "group_id")
    )


async def update_group_details(request: Request) -> Response:
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    fields = await forms.read_fields(request)
    group = await context.require_group(viewer, group_id, GroupAction.EDIT)
    try:
        form = request_parsing.validate(
            GroupDetailsForm, {**fields, "links": _parse_links(fields)}, strict=False
        )
        await groups.update_group(viewer, group_id, _build_changes(form, group))
    except InvalidInput as error:
        errors = forms.translate_field_errors(request, error)
        return await render_group_details(
            request, viewer, group_id, draft=fields, errors=errors, status=error.status
        )
    return layout.redirect(page_url("group_details", group_id=group_id))


# access (compare): which fields the form has
async def render_group_details(
    request: Request,
    viewer: Viewer,
    group_id: UUID,
    *,
    draft: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Render the page. After a rejected form it shows the submitted values and their errors."""
    group_view = await context.require_group(viewer, group_id)
    group = serialize_group(group_view)
    can_edit = context.is_allowed(group_view, GroupAction.EDIT)
    return await layout.render_page(
        request,
        viewer,
        "groups/about",
        status=status,
        here="groups",
        tab="about",
        group=group,
        units=await _list_units(viewer, group_view) if can_edit else [],
        draft=_build_draft(group, draft),
        errors=errors or {},
        secret=can_edit
        and group_view.status != GroupStatus.CLOSED
        and await audience_preview.list_members_only_eras(group_id),
    )


# access (compare): which fields the form has
def _build_changes(form: GroupDetailsForm, group: GroupView) -> groups.GroupChanges:
    unit = parse_unit_id(form.unit)
    return groups.GroupChanges(
        name=form.name,
        description=form.description,
        listed=form.listed if group.status == GroupStatus.CLOSED else None,
        links=[link.model_dump() for link in form.links],
        unit_id=unit,
        clears_unit=unit is None,
        reports_to=form.reports_to if isinstance(form.reports_to, ReportReceiver) else None,
        uses_default_receiver=not form.reports_to,
    )


def _parse_links(fields: dict[str, str]) -> list[dict[str, str]]:
    """Return the link rows that are not empty."""
    rows = [
        {"title": fields.get(f"title-{row}", ""), "url": fields.get(f"url-{row}", "")}
        for row in range(MAX_LINKS)
    ]
    return [row for row in rows if row["title"].strip() or row["url"].strip()]


def _build_draft(group: Json, fields: dict[str, str] | None) -> Json:
    """Return the values of the forms: the submitted ones, or else the group's."""
    if fields is None or "name" not in fields:
        values = {name: group[name] for name in ("name", "description", "listed")}
        unit = group["unit"]["id"] if group["unit"] else ""
        reports_to = group["reports_to"] or ""
        links = _pad_links(group["links"])
        return {**values, "unit": unit, "reports_to": reports_to, "links": links}
    names = ("name", "description", "unit", "reports_to")
    values = {name: fields.get(name, "") for name in names}
    return {**values, "listed": "listed" in fields, "links": _pad_links(_parse_links(fields))}


def _pad_links(links: list[dict[str, str]]) -> list[dict[str, str]]:
    return [*links, *({"title": "", "url": ""} for _ in range(EXTRA_LINK_ROWS))][:MAX_LINKS]


async def _list_units(viewer: Viewer, group: GroupView) -> list[units.UnitView]:
    """List the units around the group's unit, or around the viewer's when the group has none."""
    unit = group.unit or (await profiles.get_person_summaries([viewer.id]))[viewer.id].unit
    return await units.list_choices(unit.id if unit else None)
