"""The members of a group: the list, adding a colleague, and changing roles."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import GroupAction, Viewer
from groups_service.core.errors import Conflict, InvalidInput, ServiceError
from groups_service.core.page_urls import page_url
from groups_service.domain.members import memberships
from groups_service.models.groups import Role
from groups_service.queries.groups.groups import GroupView
from groups_service.queries.members import invitations
from groups_service.queries.members import memberships as membership_queries
from groups_service.queries.people import profiles
from groups_service.web.http import pagination, request_parsing
from groups_service.web.http.json_values import Json
from groups_service.web.http.pagination import MAX_PAGE_ITEMS, PageQuery, parse_member_cursor
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.core.forms import Form
from groups_service.web.pages.groups.context import is_allowed, require_group
from groups_service.web.serializers.groups import serialize_group
from groups_service.web.serializers.members import (
    serialize_invitation,
    serialize_join_request,
    serialize_member,
)
from groups_service.web.serializers.people import serialize_person_summary
from notifications.payload import Ref

MAX_CANDIDATES = 8


class MembersQuery(PageQuery):
    """`name` searches colleagues to add; `like` and `role` filter the list of members."""

    name: Annotated[str, Field(alias="namn", max_length=100)] = ""
    like: Annotated[str, Field(alias="medlem", max_length=100)] = ""
    role: Annotated[Literal["", "administrator", "member"], Field(alias="roll")] = ""

    def get_page_url(self, cursor: object) -> str:
        return layout.add_query("", medlem=self.like.strip(), roll=self.role, cursor=cursor)


NO_FILTER = MembersQuery()


class MemberAction(StrEnum):
    ADD = "add"
    REMOVE = "remove"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"


class MemberActionForm(Form):
    action: MemberAction


@dataclass(frozen=True)
class ColleagueSearch:
    """The colleagues found by name, for an administrator.

    `members` are the ids (as text) of those who are members.
    """

    name: str = ""
    people: list[Json] = field(default_factory=list)
    members: frozenset[str] = frozenset()
    more: bool = False


async def list_members(request: Request) -> Response:
    viewer = await get_viewer(request)
    group = await require_group(viewer, request_parsing.parse_path_id(request, "group_id"))
    query = request_parsing.parse_query(request, MembersQuery)
    return await _render_members(request, viewer, group, query)


async def update_member(request: Request) -> Response:
    """Add or remove a member or change the role. A conflict renders the page with the reason."""
    viewer = await get_viewer(request)
    group_id = request_parsing.parse_path_id(request, "group_id")
    person_id = request_parsing.parse_path_id(request, "person_id")
    action = forms.validate_form(MemberActionForm, await forms.read_fields(request)).action
    try:
        await _apply_action(viewer, group_id, person_id, action)
    except (Conflict, InvalidInput) as error:
        return await render_rejected_action(request, viewer, group_id, error)
    return layout.redirect(page_url("group_members", group_id=group_id))


async def render_rejected_action(
    request: Request, viewer: Viewer, group_id: UUID, error: ServiceError
) -> Response:
    """Render the page with the reason why an action failed."""
    group, problem = await require_group(viewer, group_id), forms.describe_error(request, error)
    return await _render_members(request, viewer, group, problem=problem, status=error.status)


async def _apply_action(
    viewer: Viewer, group_id: UUID, person_id: UUID, action: MemberAction
) -> None:
    if action is MemberAction.REMOVE:
        await memberships.remove_member(viewer, group_id, person_id)
        return
    role = None if action is MemberAction.ADD else Role(action.value)
    await memberships.add_or_set_role(viewer, group_id, person_id, role)


async def _search_colleagues(viewer: Viewer, group: GroupView, name: str) -> ColleagueSearch:
    if not name or not is_allowed(group, GroupAction.ADD_MEMBERS):
        return ColleagueSearch()
    page = await profiles.list_people(profiles.PeopleFilter(text=name, limit=MAX_CANDIDATES))
    candidates = [person for person, _ in page.items]
    member_ids = await membership_queries.keep_members(
        viewer, group.id, [person.id for person in candidates]
    )
    return ColleagueSearch(
        name,
        [serialize_person_summary(person) for person in candidates],
        frozenset(map(str, member_ids)),
        page.has_more,
    )


async def _render_members(
    request: Request,
    viewer: Viewer,
    group: GroupView,
    query: MembersQuery = NO_FILTER,
    *,
    problem: str = "",
    status: int = 200,
) -> Response:
    page_request = pagination.parse_page_request(request, viewer, query)
    member_filter = membership_queries.MemberFilter(query.like.strip(), query.role or None)
    page = await membership_queries.list_members(
        viewer,
        group.id,
        parse_member_cursor(page_request.after),
        page_request.limit,
        member_filter,
    )
    page_json = page_request.build_page(
        page, serialize_member, lambda member: (*member.sort_values, member.person.id)
    )
    return await layout.render_page(
        request,
        viewer,
        "members/members",
        status=status,
        mark_read=Ref("requests", str(group.id)),
        here="groups",
        tab="members",
        group=serialize_group(group),
        requests=await _list_requests(group),
        invitations=await _list_invitations(group),
        query=query,
        picking=await _search_colleagues(viewer, group, query.name.strip()),
        problem=problem,
        members=page_json["items"],
        next=query.get_page_url(page_json["next"]) if page_json["next"] else None,
    )


async def _list_requests(group: GroupView) -> list[Json]:
    if not is_allowed(group, GroupAction.ANSWER_REQUESTS):
        return []
    page = await membership_queries.list_waiting_requests(group.id, None, MAX_PAGE_ITEMS)
    return [serialize_join_request(join_request) for join_request in page.items]


async def _list_invitations(group: GroupView) -> list[Json]:
    if not is_allowed(group, GroupAction.INVITE):
        return []
    page = await invitations.list_group_invitations(group.id, None, MAX_PAGE_ITEMS)
    return [serialize_invitation(invitation) for invitation in page.items]
