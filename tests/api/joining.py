"""How each operation about statuses, ways in and bindings is done; see `successes`."""

from collections.abc import Awaitable, Callable

import httpx2

from groups_service import ids
from tests.api.acts import (
    accepted,
    accepted_twice,
    appointed,
    appointed_another,
    appointed_to_nothing,
    bound,
    bound_twice,
    decided,
    decided_twice,
    forum_kept,
    group,
    hidden_from,
    invited_member,
    invited_too_many,
    listed_orphans,
    my_invitations,
    previewed_binding,
    proposed,
    published,
    read,
    read_again,
    restored,
    restored_too_late,
    revoked,
    revoked_twice,
    taken_over,
    unbound,
    waiting_invitations,
    waiting_proposals,
    withdrawn,
    withdrawn_twice,
)
from tests.api.world import World, a_picture

Done = Callable[[World], Awaitable[httpx2.Response]]

PICTURE = {"content": a_picture(), "headers": {"content-type": "image/png"}}


async def picture(world: World) -> str:
    path = group(world, "/picture")
    await world.ada.put(path, **PICTURE)
    return path


async def pictured(world: World) -> httpx2.Response:
    return await world.bo.get(await picture(world))


async def same_picture(world: World) -> httpx2.Response:
    path = await picture(world)
    first = await world.bo.get(path)
    return await world.bo.get(path, headers={"If-None-Match": first.headers["etag"]})


NOWHERE = "/groups/01890000-0000-7000-8000-000000000000"
OF_A_UNIT = "kind=unit&target=01890000-0000-7000-8000-000000000000"

JOINING: dict[tuple[str, int], Done] = {
    ("listSimilarGroups", 200): lambda w: w.bo.get("/groups/similar?name=Klimatet"),
    ("trashGroup", 204): lambda w: w.ada.delete(group(w)),
    ("trashGroup", 409): forum_kept,
    ("restoreGroup", 200): restored,
    ("restoreGroup", 409): restored_too_late,
    ("setState", 200): lambda w: w.ada.put(group(w, "/state"), {"state": "inactive"}),
    ("getPicture", 200): pictured,
    ("getPicture", 304): same_picture,
    ("setPicture", 204): lambda w: w.ada.put(group(w, "/picture"), **PICTURE),
    ("removePicture", 204): lambda w: w.ada.delete(group(w, "/picture")),
    ("previewStatus", 200): lambda w: w.ada.get(group(w, "/status/preview?status=closed")),
    ("previewStatus", 403): lambda w: w.bo.get(group(w, "/status/preview?status=closed")),
    ("previewStatus", 404): lambda w: w.bo.get(f"{NOWHERE}/status/preview?status=closed"),
    ("previewPublication", 200): lambda w: w.ada.get(group(w, "/publication")),
    ("publishClosedEras", 200): published,
    ("publishClosedEras", 409): lambda w: w.ada.post(group(w, "/publication")),
    ("showHistory", 200): lambda w: w.ada.get(group(w, "/history")),
    ("follow", 200): lambda w: w.bo.put(group(w, "/follow")),
    ("unfollow", 204): lambda w: w.bo.delete(group(w, "/follow")),
    ("listInvitations", 200): waiting_invitations,
    ("invite", 201): lambda w: w.ada.post(group(w, "/invitations"), {"person": w.bo.id}),
    ("invite", 409): invited_member,
    ("invite", 429): invited_too_many,
    ("revokeInvitation", 204): revoked,
    ("revokeInvitation", 409): revoked_twice,
    ("listMyInvitations", 200): my_invitations,
    ("answerInvitation", 204): accepted,
    ("answerInvitation", 409): accepted_twice,
    ("listMembers", 403): lambda w: hidden_from(w, "/members"),
    ("listPosts", 403): lambda w: hidden_from(w, "/posts"),
    ("listFiles", 403): lambda w: hidden_from(w, "/files"),
    ("publishPost", 202): proposed,
    ("listProposals", 200): waiting_proposals,
    ("listProposals", 403): lambda w: hidden_from(w, "/proposals"),
    ("getProposal", 200): read,
    ("getProposal", 304): read_again,
    ("decideProposal", 200): decided,
    ("decideProposal", 409): decided_twice,
    ("withdrawProposal", 204): withdrawn,
    ("withdrawProposal", 409): withdrawn_twice,
    ("takeOver", 200): taken_over,
    ("listBindings", 200): lambda w: w.ada.get(group(w, "/bindings")),
    ("bind", 201): bound,
    ("bind", 409): bound_twice,
    ("unbind", 204): unbound,
    ("unbind", 404): lambda w: w.ada.delete(group(w, f"/bindings?binding={ids.new()}")),
    ("previewBinding", 200): previewed_binding,
    ("previewBinding", 403): lambda w: w.bo.get(group(w, f"/bindings/preview?{OF_A_UNIT}")),
    ("previewBinding", 404): lambda w: w.bo.get(f"{NOWHERE}/bindings/preview?{OF_A_UNIT}"),
    ("listGroupsWithoutAdministrator", 200): listed_orphans,
    ("appointAdministrator", 204): appointed,
    ("appointAdministrator", 409): appointed_another,
    ("appointAdministrator", 404): appointed_to_nothing,
}
