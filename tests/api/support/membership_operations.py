"""Requests for the operations on status, membership and bindings; see `successes`."""

from collections.abc import Awaitable, Callable

import httpx2

from groups_service.core import ids
from tests.api.support.setup_steps import (
    accept_invitation,
    accept_invitation_twice,
    accept_proposal,
    appoint_administrator,
    appoint_in_administered_group,
    appoint_with_reused_key,
    bind_directory_group,
    bind_directory_group_twice,
    decide_proposal_twice,
    get_in_listed_closed_group,
    get_proposal,
    get_unchanged_proposal,
    invite_beyond_limit,
    invite_member,
    list_group_invitations,
    list_groups_without_admin,
    list_my_invitations,
    list_proposals,
    open_group_path,
    preview_binding,
    propose_post,
    publish_closed_eras,
    restore_group,
    restore_group_too_late,
    revoke_invitation,
    revoke_invitation_twice,
    take_over_group,
    trash_forum,
    unbind_directory_group,
    withdraw_proposal,
    withdraw_proposal_twice,
)
from tests.api.support.world import World, create_picture

SendRequest = Callable[[World], Awaitable[httpx2.Response]]

PICTURE = {"content": create_picture(), "headers": {"content-type": "image/png"}}


async def upload_picture(world: World) -> str:
    path = open_group_path(world, "/picture")
    await world.ada.put(path, **PICTURE)
    return path


async def get_picture(world: World) -> httpx2.Response:
    return await world.bo.get(await upload_picture(world))


async def get_unchanged_picture(world: World) -> httpx2.Response:
    path = await upload_picture(world)
    first = await world.bo.get(path)
    return await world.bo.get(path, headers={"If-None-Match": first.headers["etag"]})


MISSING_GROUP_PATH = "/groups/01890000-0000-7000-8000-000000000000"
UNIT_BINDING_QUERY = "kind=unit&target=01890000-0000-7000-8000-000000000000"

MEMBERSHIP_REQUESTS: dict[tuple[str, int], SendRequest] = {
    ("listSimilarGroups", 200): lambda w: w.bo.get("/groups/similar?name=Klimatet"),
    ("trashGroup", 204): lambda w: w.ada.delete(open_group_path(w)),
    ("trashGroup", 409): trash_forum,
    ("restoreGroup", 200): restore_group,
    ("restoreGroup", 409): restore_group_too_late,
    ("setGroupState", 200): lambda w: w.ada.put(
        open_group_path(w, "/state"), {"state": "inactive"}
    ),
    ("getGroupPicture", 200): get_picture,
    ("getGroupPicture", 304): get_unchanged_picture,
    ("setGroupPicture", 204): lambda w: w.ada.put(open_group_path(w, "/picture"), **PICTURE),
    ("deleteGroupPicture", 204): lambda w: w.ada.delete(open_group_path(w, "/picture")),
    ("previewGroupStatus", 200): lambda w: w.ada.get(
        open_group_path(w, "/status/preview?status=closed")
    ),
    ("previewGroupStatus", 403): lambda w: w.bo.get(
        open_group_path(w, "/status/preview?status=closed")
    ),
    ("previewGroupStatus", 404): lambda w: w.bo.get(
        f"{MISSING_GROUP_PATH}/status/preview?status=closed"
    ),
    ("previewPublication", 200): lambda w: w.ada.get(open_group_path(w, "/publication")),
    ("publishClosedEras", 200): publish_closed_eras,
    ("publishClosedEras", 409): lambda w: w.ada.post(open_group_path(w, "/publication")),
    ("getGroupHistory", 200): lambda w: w.ada.get(open_group_path(w, "/history")),
    ("followGroup", 200): lambda w: w.bo.put(open_group_path(w, "/follow")),
    ("unfollowGroup", 204): lambda w: w.bo.delete(open_group_path(w, "/follow")),
    ("listInvitations", 200): list_group_invitations,
    ("createInvitation", 201): lambda w: w.ada.post(
        open_group_path(w, "/invitations"), {"person": w.bo.id}
    ),
    ("createInvitation", 409): invite_member,
    ("createInvitation", 429): invite_beyond_limit,
    ("revokeInvitation", 204): revoke_invitation,
    ("revokeInvitation", 409): revoke_invitation_twice,
    ("listMyInvitations", 200): list_my_invitations,
    ("answerInvitation", 204): accept_invitation,
    ("answerInvitation", 409): accept_invitation_twice,
    ("listMembers", 403): lambda w: get_in_listed_closed_group(w, "/members"),
    ("listPosts", 403): lambda w: get_in_listed_closed_group(w, "/posts"),
    ("listFiles", 403): lambda w: get_in_listed_closed_group(w, "/files"),
    ("createPost", 202): propose_post,
    ("listProposals", 200): list_proposals,
    ("listProposals", 403): lambda w: get_in_listed_closed_group(w, "/proposals"),
    ("getProposal", 200): get_proposal,
    ("getProposal", 304): get_unchanged_proposal,
    ("decideProposal", 200): accept_proposal,
    ("decideProposal", 409): decide_proposal_twice,
    ("withdrawProposal", 204): withdraw_proposal,
    ("withdrawProposal", 409): withdraw_proposal_twice,
    ("acceptSuccession", 200): take_over_group,
    ("listBindings", 200): lambda w: w.ada.get(open_group_path(w, "/bindings")),
    ("createBinding", 201): bind_directory_group,
    ("createBinding", 409): bind_directory_group_twice,
    ("deleteBinding", 204): unbind_directory_group,
    ("deleteBinding", 404): lambda w: w.ada.delete(
        open_group_path(w, f"/bindings?binding={ids.new()}")
    ),
    ("previewBinding", 200): preview_binding,
    ("previewBinding", 403): lambda w: w.bo.get(
        open_group_path(w, f"/bindings/preview?{UNIT_BINDING_QUERY}")
    ),
    ("previewBinding", 404): lambda w: w.bo.get(
        f"{MISSING_GROUP_PATH}/bindings/preview?{UNIT_BINDING_QUERY}"
    ),
    ("listGroupsWithoutAdministrator", 200): list_groups_without_admin,
    ("appointAdministrator", 204): appoint_administrator,
    ("appointAdministrator", 409): appoint_with_reused_key,
    ("appointAdministrator", 404): appoint_in_administered_group,
}
