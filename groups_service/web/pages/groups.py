"""The directory of groups, and what stands above it: invitations and one's own groups."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.models.groups import Status
from groups_service.queries import groups as seeing
from groups_service.queries import joining, units, unseen
from groups_service.queries.groups import Order, Seen, Wanted
from groups_service.web.api import paging, reading
from groups_service.web.api.fields import maybe_id
from groups_service.web.api.groups import sort_after
from groups_service.web.api.joining import invitation_json
from groups_service.web.api.paging import PageQuery
from groups_service.web.api.shapes import Json, group_json
from groups_service.web.pages import frame
from groups_service.web.viewer import current_viewer

MINE_SHOWN = 6
INVITATIONS = 10


class Narrowed(PageQuery):
    """The directory's query: the buttons, the fields, and where in the list one is."""

    status: Literal["", "open", "moderated", "closed"] = ""
    order: Order = Order.ACTIVITY
    mine: Literal["true"] | None = None
    followed: Literal["true"] | None = None
    unit: Annotated[str, Field(alias="enhet", max_length=64)] = ""
    name: Annotated[str, Field(alias="namn", max_length=100)] = ""
    trash: Annotated[str | None, Field(alias="papperskorg", max_length=4)] = None

    def address(self, **changes: object) -> str:
        """The same list with something else; without a cursor it begins at its beginning."""
        kept: dict[str, object] = {
            "status": self.status,
            "mine": self.mine,
            "followed": self.followed,
            "enhet": self.unit,
            "namn": self.name.strip(),
            "order": self.order if self.order is not Order.ACTIVITY else None,
            "papperskorg": "ja" if self.in_trash else None,
        }
        return frame.with_query("/grupper", **{**kept, **changes})

    @property
    def in_trash(self) -> bool:
        return self.trash is not None

    @property
    def is_everything(self) -> bool:
        """Whether one's own groups stand first, above the rest."""
        return not (self.mine or self.followed or self.cursor or self.in_trash)

    def wanted(self, *, mine: bool | None, limit: int) -> Wanted:
        return Wanted(
            text=self.name.strip(),
            status=Status(self.status) if self.status else None,
            mine=mine,
            followed=True if self.followed else None,
            trashed=self.in_trash,
            unit=maybe_id(self.unit),
            order=self.order,
            limit=limit,
        )


@dataclass(frozen=True)
class Mine:
    groups: list[Json]
    more: bool


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    narrowed = reading.query(request, Narrowed)
    place = paging.place(request, viewer, narrowed)
    found = await seeing.page(viewer, _asked(narrowed, place))
    page = place.page(found, group_json, lambda group: (group.sort, group.id))
    own = await _own(viewer, narrowed)
    address: Callable[..., str] = narrowed.address
    return await frame.page(
        request,
        viewer,
        "groups",
        here="groups",
        wanted=narrowed,
        narrowed=address,
        mine=_mine(own) if own is not None else None,
        groups=page["items"],
        next=page["next"],
        unseen=await unseen.among(viewer, [*found, *(own or [])]),
        units=await units.choices(None),
        invitations=await invitations(viewer) if narrowed.is_everything else [],
    )


async def invitations(viewer: Viewer) -> list[Json]:
    """Those that wait for the viewer's answer."""
    found = await joining.invitations_of(viewer, None, INVITATIONS)
    return [invitation_json(each) for each in found[:INVITATIONS]]


def _asked(narrowed: Narrowed, place: paging.Place) -> Wanted:
    everything = narrowed.followed or narrowed.in_trash
    wanted = narrowed.wanted(mine=None if everything else bool(narrowed.mine), limit=place.limit)
    after = sort_after(place.after, narrowed.order)
    return replace(wanted, after=after)


async def _own(viewer: Viewer, narrowed: Narrowed) -> list[Seen] | None:
    """One's own groups stand first, on the first page of everybody's."""
    if not narrowed.is_everything:
        return None
    return await seeing.page(viewer, narrowed.wanted(mine=True, limit=MINE_SHOWN))


def _mine(found: list[Seen]) -> Mine:
    return Mine([group_json(group) for group in found[:MINE_SHOWN]], len(found) > MINE_SHOWN)
