"""What is told about one group, and the forms by which its administrators change that."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Handled, Verb, Viewer
from groups_service.domain import groups
from groups_service.errors import Invalid
from groups_service.models.groups import Status
from groups_service.queries import audience, people, units
from groups_service.queries.groups import Seen
from groups_service.web.api import reading
from groups_service.web.api.fields import MOST_LINKS, Description, Name
from groups_service.web.api.groups import LinkBody, unit_id
from groups_service.web.api.shapes import Json, group_json
from groups_service.web.pages import forms, frame, shown
from groups_service.web.pages.forms import Form
from groups_service.web.viewer import current_viewer

EMPTY_LINKS = 2
"""Rows for links beyond those that there are."""


class ChangesForm(Form):
    name: Name
    description: Description = ""
    listed: bool = False
    unit: Annotated[str, Field(max_length=64)] = ""
    reports_to: Handled | Annotated[str, Field(max_length=0)] = ""
    links: Annotated[list[LinkBody], Field(max_length=MOST_LINKS)]


async def show(request: Request) -> Response:
    viewer = await current_viewer(request)
    return await page(request, viewer, reading.path_id(request, "group_id"))


async def change(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    fields = await forms.read(request)
    group = await shown.inside(viewer, group_id, Verb.EDIT)
    try:
        form = reading.valid(ChangesForm, {**fields, "links": _links(fields)}, strict=False)
        await groups.change(viewer, group_id, _changes(form, group))
    except Invalid as error:
        errors = forms.errors(request, error)
        return await page(
            request, viewer, group_id, draft=fields, errors=errors, status=error.status
        )
    return frame.back(f"/grupper/{group_id}/om")


async def page(
    request: Request,
    viewer: Viewer,
    group_id: UUID,
    *,
    draft: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The tab; after a refused form with what was written and what is wrong with it."""
    seen = await shown.inside(viewer, group_id)
    group = group_json(seen)
    edits = shown.may(seen, Verb.EDIT)
    return await frame.page(
        request,
        viewer,
        "about",
        status=status,
        here="groups",
        tab="about",
        group=group,
        units=await _units(viewer, seen) if edits else [],
        draft=_draft(group, draft),
        errors=errors or {},
        secret=edits and seen.status != Status.CLOSED and await audience.secret_eras(group_id),
    )


def _changes(form: ChangesForm, group: Seen) -> groups.Changes:
    unit = unit_id(form.unit)
    return groups.Changes(
        name=form.name,
        description=form.description,
        listed=form.listed if group.status == Status.CLOSED else None,
        links=[link.model_dump() for link in form.links],
        unit_id=unit,
        no_unit=unit is None,
        reports_to=form.reports_to if isinstance(form.reports_to, Handled) else None,
        usual_reports=not form.reports_to,
    )


def _links(fields: dict[str, str]) -> list[dict[str, str]]:
    """The rows of links that are not left empty."""
    rows = [
        {"title": fields.get(f"title-{row}", ""), "url": fields.get(f"url-{row}", "")}
        for row in range(MOST_LINKS)
    ]
    return [row for row in rows if row["title"].strip() or row["url"].strip()]


def _draft(group: Json, fields: dict[str, str] | None) -> Json:
    """What the forms hold: what was sent, else what is."""
    if fields is None or "name" not in fields:
        told = {name: group[name] for name in ("name", "description", "listed")}
        unit = group["unit"]["id"] if group["unit"] else ""
        reports_to = group["reports_to"] or ""
        links = _padded(group["links"])
        return {**told, "unit": unit, "reports_to": reports_to, "links": links}
    names = ("name", "description", "unit", "reports_to")
    told = {name: fields.get(name, "") for name in names}
    return {**told, "listed": "listed" in fields, "links": _padded(_links(fields))}


def _padded(links: list[dict[str, str]]) -> list[dict[str, str]]:
    return [*links, *({"title": "", "url": ""} for _ in range(EMPTY_LINKS))][:MOST_LINKS]


async def _units(viewer: Viewer, group: Seen) -> list[units.UnitSeen]:
    """Around the group's unit, or the viewer's own."""
    near = group.unit or (await people.briefs([viewer.id]))[viewer.id].unit
    return await units.choices(near.id if near else None)
