"""The directory of groups, with the viewer's invitations and own groups at the top."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.core.page_urls import page_url
from groups_service.models.groups import GroupStatus
from groups_service.queries.core.page import Page
from groups_service.queries.feeds import unread
from groups_service.queries.groups import groups as group_queries
from groups_service.queries.groups.groups import GroupFilter, GroupOrder, GroupView
from groups_service.queries.members import invitations as invitation_queries
from groups_service.queries.people import units
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.field_types import parse_id
from groups_service.web.http.json_values import Json
from groups_service.web.http.pagination import PageQuery, parse_group_cursor
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import layout
from groups_service.web.serializers.groups import serialize_group
from groups_service.web.serializers.members import serialize_invitation

MAX_OWN_GROUPS = 6
MAX_INVITATIONS = 10


class GroupDirectoryQuery(PageQuery):
    """The query of the directory: filters, order and cursor."""

    status: Literal["", "open", "moderated", "closed"] = ""
    order: GroupOrder = GroupOrder.ACTIVITY
    mine: Literal["true"] | None = None
    followed: Literal["true"] | None = None
    unit: Annotated[str, Field(alias="enhet", max_length=64)] = ""
    name: Annotated[str, Field(alias="namn", max_length=100)] = ""
    trash: Annotated[str | None, Field(alias="papperskorg", max_length=4)] = None

    def get_url(self, **changes: object) -> str:
        """Return the URL of this list with some parameters changed.

        It has no cursor, so it begins at the first page.
        """
        parameters: dict[str, object] = {
            "status": self.status,
            "mine": self.mine,
            "followed": self.followed,
            "enhet": self.unit,
            "namn": self.name.strip(),
            "order": self.order if self.order is not GroupOrder.ACTIVITY else None,
            "papperskorg": "ja" if self.in_trash else None,
        }
        return layout.add_query(page_url("groups"), **{**parameters, **changes})

    @property
    def in_trash(self) -> bool:
        return self.trash is not None

    @property
    def is_unfiltered(self) -> bool:
        """Whether the viewer's own groups are shown above the rest."""
        return not (self.mine or self.followed or self.cursor or self.in_trash)

    def to_filter(self, *, mine: bool | None, limit: int) -> GroupFilter:
        return GroupFilter(
            text=self.name.strip(),
            status=GroupStatus(self.status) if self.status else None,
            is_member=mine,
            is_followed=True if self.followed else None,
            trashed=self.in_trash,
            unit=parse_id(self.unit),
            order=self.order,
            limit=limit,
        )


@dataclass(frozen=True)
class OwnGroups:
    groups: list[Json]
    more: bool


async def list_groups(request: Request) -> Response:
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, GroupDirectoryQuery)
    page_request = pagination.parse_page_request(request, viewer, query)
    page = await group_queries.list_groups(viewer, _build_filter(query, page_request))
    page_json = page_request.build_page(
        page, serialize_group, lambda group: (group.sort_value, group.id)
    )
    own_groups = await _list_own_groups(viewer, query)
    get_url: Callable[..., str] = query.get_url
    return await layout.render_page(
        request,
        viewer,
        "groups/groups",
        here="groups",
        wanted=query,
        narrowed=get_url,
        mine=_build_own_groups(own_groups) if own_groups is not None else None,
        groups=page_json["items"],
        next=page_json["next"],
        unseen=await unread.list_unread_group_ids(
            viewer, [*page.items, *(own_groups.items if own_groups else [])]
        ),
        units=await units.list_choices(None),
        invitations=await list_invitations(viewer) if query.is_unfiltered else [],
    )


async def list_invitations(viewer: Viewer) -> list[Json]:
    """List the invitations that wait for the viewer's answer."""
    page = await invitation_queries.list_own_invitations(viewer, None, MAX_INVITATIONS)
    return [serialize_invitation(each) for each in page.items]


def _build_filter(query: GroupDirectoryQuery, page_request: pagination.PageRequest) -> GroupFilter:
    any_membership = query.followed or query.in_trash
    group_filter = query.to_filter(
        mine=None if any_membership else bool(query.mine), limit=page_request.limit
    )
    after = parse_group_cursor(page_request.after, query.order)
    return replace(group_filter, after=after)


async def _list_own_groups(viewer: Viewer, query: GroupDirectoryQuery) -> Page[GroupView] | None:
    """List the viewer's own groups, shown above the first page of the unfiltered list."""
    if not query.is_unfiltered:
        return None
    return await group_queries.list_groups(
        viewer, query.to_filter(mine=True, limit=MAX_OWN_GROUPS)
    )


def _build_own_groups(page: Page[GroupView]) -> OwnGroups:
    return OwnGroups(
        [serialize_group(group) for group in page.items],
        page.has_more,
    )
