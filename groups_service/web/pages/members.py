"""Members of a group: the list, adding a colleague, and who administers."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Verb, Viewer
from groups_service.domain import members
from groups_service.errors import Conflict, Invalid, ServiceError
from groups_service.models.groups import Role
from groups_service.queries import joining, people
from groups_service.queries import members as seeing
from groups_service.queries.groups import Seen
from groups_service.web.api import paging, reading
from groups_service.web.api.joining import invitation_json
from groups_service.web.api.members import after_member
from groups_service.web.api.paging import MOST, PageQuery
from groups_service.web.api.shapes import Json, brief_json, group_json, member_json, request_json
from groups_service.web.pages import forms, frame
from groups_service.web.pages.forms import Form
from groups_service.web.pages.shown import inside, may
from groups_service.web.viewer import current_viewer
from notifications.note import Ref

CANDIDATES = 8


class MembersQuery(PageQuery):
    """`name` is of a colleague to invite; `like` and `role` narrow the list of members."""

    name: Annotated[str, Field(alias="namn", max_length=100)] = ""
    like: Annotated[str, Field(alias="medlem", max_length=100)] = ""
    role: Annotated[Literal["", "administrator", "member"], Field(alias="roll")] = ""

    def following(self, cursor: object) -> str:
        return frame.with_query("", medlem=self.like.strip(), roll=self.role, cursor=cursor)


EVERYBODY = MembersQuery()


class Act(StrEnum):
    ADD = "add"
    REMOVE = "remove"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"


class ActForm(Form):
    action: Act


@dataclass(frozen=True)
class Picking:
    """Colleagues with a name that an administrator looks for; `members` are ids as text."""

    name: str = ""
    people: list[Json] = field(default_factory=list)
    members: frozenset[str] = frozenset()
    more: bool = False


async def index(request: Request) -> Response:
    viewer = await current_viewer(request)
    group = await inside(viewer, reading.path_id(request, "group_id"))
    query = reading.query(request, MembersQuery)
    return await _index(request, viewer, group, query)


async def act(request: Request) -> Response:
    """Add, remove or promote; the page again with the reason when that cannot be done."""
    viewer = await current_viewer(request)
    group_id = reading.path_id(request, "group_id")
    person_id = reading.path_id(request, "person_id")
    action = forms.valid(ActForm, await forms.read(request)).action
    try:
        await _do(viewer, group_id, person_id, action)
    except (Conflict, Invalid) as error:
        return await refused(request, viewer, group_id, error)
    return frame.back(f"/grupper/{group_id}/medlemmar")


async def refused(
    request: Request, viewer: Viewer, group_id: UUID, error: ServiceError
) -> Response:
    """The page again, with the reason why something could not be done."""
    group, problem = await inside(viewer, group_id), forms.problem(request, error)
    return await _index(request, viewer, group, problem=problem, status=error.status)


async def _do(viewer: Viewer, group_id: UUID, person_id: UUID, action: Act) -> None:
    if action is Act.REMOVE:
        await members.remove(viewer, group_id, person_id)
        return
    role = None if action is Act.ADD else Role(action.value)
    await members.put(viewer, group_id, person_id, role)


async def _picking(viewer: Viewer, group: Seen, name: str) -> Picking:
    if not name or not may(group, Verb.ADD_MEMBERS):
        return Picking()
    found = await people.page(people.Wanted(text=name, limit=CANDIDATES))
    candidates = [person for person, _ in found[:CANDIDATES]]
    belonging = await seeing.among(viewer, group.id, [person.id for person in candidates])
    return Picking(
        name,
        [brief_json(person) for person in candidates],
        frozenset(map(str, belonging)),
        len(found) > CANDIDATES,
    )


async def _index(
    request: Request,
    viewer: Viewer,
    group: Seen,
    query: MembersQuery = EVERYBODY,
    *,
    problem: str = "",
    status: int = 200,
) -> Response:
    place = paging.place(request, viewer, query)
    narrowed = seeing.Narrowed(query.like.strip(), query.role or None)
    found = await seeing.page(viewer, group.id, after_member(place.after), place.limit, narrowed)
    page = place.page(found, member_json, lambda member: (*member.sort, member.person.id))
    return await frame.page(
        request,
        viewer,
        "members",
        status=status,
        opens=Ref("requests", str(group.id)),
        here="groups",
        tab="members",
        group=group_json(group),
        requests=await _requests(group),
        invitations=await _invitations(group),
        query=query,
        picking=await _picking(viewer, group, query.name.strip()),
        problem=problem,
        members=page["items"],
        next=query.following(page["next"]) if page["next"] else None,
    )


async def _requests(group: Seen) -> list[Json]:
    if not may(group, Verb.ANSWER_REQUESTS):
        return []
    return [request_json(waits) for waits in (await seeing.waiting(group.id, None, MOST))[:MOST]]


async def _invitations(group: Seen) -> list[Json]:
    if not may(group, Verb.INVITE):
        return []
    found = await joining.invitations_to(group.id, None, MOST)
    return [invitation_json(invitation) for invitation in found[:MOST]]
