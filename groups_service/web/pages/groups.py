"""Groups: the directory, and the pages of one group that are about the group itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.domain import groups, statuses
from groups_service.errors import Conflict, Invalid
from groups_service.models.groups import Status
from groups_service.queries import groups as seeing
from groups_service.queries.groups import Order, Wanted
from groups_service.web.api import paging, reading
from groups_service.web.api.fields import Description, Name, Reason
from groups_service.web.api.groups import seen, sort_after
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import Json, group_json
from groups_service.web.pages import forms, frame
from groups_service.web.pages.forms import Form
from groups_service.web.viewer import current_viewer

MINE_SHOWN = 6


class Narrowed(PageQuery):
    """The directory's query: the buttons, the order, and where in the list one is."""

    status: Status | None = None
    order: Order = Order.ACTIVITY
    mine: Literal["true"] | None = None

    def address(self, **changes: object) -> str:
        """The same list with something else; without a cursor it begins at its beginning."""
        kept = {"status": self.status, "mine": self.mine, "order": self._order_if_chosen()}
        return frame.with_query("/grupper", **{**kept, **changes})

    def _order_if_chosen(self) -> Order | None:
        return self.order if self.order is not Order.ACTIVITY else None


class ChangesForm(Form):
    name: Name
    description: Description = ""


class StatusForm(Form):
    status: Status
    reason: Reason = ""


@dataclass(frozen=True)
class Mine:
    groups: list[Json]
    more: bool


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    wanted = reading.query(request, Narrowed)
    place = paging.place(request, viewer, wanted)
    asked = Wanted(
        status=wanted.status,
        mine=bool(wanted.mine),
        order=wanted.order,
        after=sort_after(place.after, wanted.order),
        limit=place.limit,
    )
    found = place.page(
        await seeing.page(viewer, asked), group_json, lambda group: (group.sort, group.id)
    )
    narrowed: Callable[..., str] = wanted.address
    return await frame.page(
        request,
        viewer,
        "groups",
        here="groups",
        wanted=wanted,
        narrowed=narrowed,
        mine=await _mine(viewer, wanted),
        groups=found["items"],
        next=found["next"],
    )


async def about(request: Request) -> Response:
    viewer = await current_viewer(request)
    return await _about(request, viewer, reading.path_id(request, "group_id"))


async def change(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    fields = await forms.read(request)
    try:
        form = forms.valid(ChangesForm, fields)
    except Invalid as error:
        errors = forms.errors(request, error)
        return await _about(request, viewer, group_id, draft=fields, errors=errors)
    await groups.change(viewer, group_id, groups.Changes(form.name, form.description))
    return frame.back(f"/grupper/{group_id}/om")


async def set_status(request: Request) -> Response:
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    try:
        form = forms.valid(StatusForm, await forms.read(request))
        await statuses.change(viewer, group_id, form.status, form.reason)
    except Invalid as error:
        errors = forms.errors(request, error)
        return await _about(request, viewer, group_id, errors=errors, closing=True)
    except Conflict as error:
        problem = forms.problem(request, error)
        return await _about(request, viewer, group_id, problem=problem, status=error.status)
    return frame.back(f"/grupper/{group_id}/om")


async def _mine(viewer: Viewer, wanted: Narrowed) -> Mine | None:
    """One's own groups stand first, on the first page of everybody's."""
    if wanted.mine or wanted.cursor:
        return None
    own = Wanted(status=wanted.status, mine=True, order=wanted.order, limit=MINE_SHOWN)
    found = await seeing.page(viewer, own)
    return Mine([group_json(group) for group in found[:MINE_SHOWN]], len(found) > MINE_SHOWN)


async def _about(
    request: Request,
    viewer: Viewer,
    group_id: UUID,
    *,
    draft: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    **values: object,
) -> Response:
    group = group_json(await seen(viewer, group_id))
    kept = {"name": group["name"], "description": group["description"], **(draft or {})}
    status = Invalid.status if errors else 200
    shown: Json = {"problem": "", "closing": False, "status": status, **values}
    return await frame.page(
        request,
        viewer,
        "about",
        here="groups",
        tab="about",
        group=group,
        draft=kept,
        errors=errors or {},
        **shown,
    )
