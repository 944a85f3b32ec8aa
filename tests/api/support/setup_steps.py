"""Requests that need preparation: on status, membership, proposals and bindings."""

from datetime import timedelta
from uuid import UUID

import httpx2

from groups_service.core import clock, ids
from groups_service.domain.groups import lifecycle
from groups_service.domain.members import admin_succession
from groups_service.models import Invitation, Setting
from groups_service.models.members import InvitationState
from tests.api.support.directory_data import (
    BINDABLE,
    create_directory_group,
    deactivate_person,
    reactivate_person,
)
from tests.api.support.group_calls import group_path
from tests.api.support.world import World, make_site_administrator
from tests.support.builders import Json, a_group, a_post


def open_group_path(world: World, rest: str = "") -> str:
    return group_path(world.group, rest)


def moderated_group_path(world: World, rest: str = "") -> str:
    return group_path(world.moderated, rest)


async def restore_group(world: World) -> httpx2.Response:
    trashed = await a_group(world.ada, "open")
    await world.ada.delete(group_path(trashed))
    return await world.ada.post(group_path(trashed, "/restore"))


async def restore_group_too_late(world: World) -> httpx2.Response:
    trashed = await a_group(world.ada, "open")
    with clock.frozen_at(clock.now() - timedelta(days=31)):
        await lifecycle.trash_group(world.ada.viewer, UUID(trashed["id"]))
    return await world.ada.post(group_path(trashed, "/restore"))


async def trash_forum(world: World) -> httpx2.Response:
    forum = await a_group(world.ada, "open")
    await Setting.create(name="forum", value=forum["id"])
    return await world.ada.delete(group_path(forum))


async def publish_closed_eras(world: World) -> httpx2.Response:
    closed_group = await a_group(world.ada, "closed")
    await a_post(world.ada, closed_group)
    await world.ada.put(group_path(closed_group, "/status"), {"status": "open"})
    return await world.ada.post(group_path(closed_group, "/publication"))


async def create_invitation(world: World) -> Json:
    """Invite Bo to a moderated group."""
    target_group = await a_group(world.ada, "moderated")
    response = await world.ada.post(
        group_path(target_group, "/invitations"), {"person": world.bo.id}
    )
    invitation: Json = response.json()
    return invitation


async def invite_member(world: World) -> httpx2.Response:
    return await world.ada.post(
        moderated_group_path(world, "/invitations"), {"person": world.ada.id}
    )


async def invite_beyond_limit(world: World) -> httpx2.Response:
    other_group = await a_group(world.cia, "moderated")
    await insert_declined_invitations(world, other_group, 200)
    return await world.cia.post(group_path(other_group, "/invitations"), {"person": world.bo.id})


async def insert_declined_invitations(world: World, group: Json, size: int) -> None:
    """Insert declined invitations that Cia sent today."""
    now = clock.now()
    await Invitation.bulk_create(
        Invitation(
            id=ids.new(),
            group_id=group["id"],
            person_id=world.bo.viewer.id,
            invited_by_id=world.cia.viewer.id,
            note="",
            state=InvitationState.DECLINED,
            created_at=now,
            expires_at=now,
        )
        for _ in range(size)
    )


async def create_invitation_path(world: World) -> str:
    invitation = await create_invitation(world)
    return group_path(invitation["group"], f"/invitations/{invitation['id']}")


async def revoke_invitation(world: World) -> httpx2.Response:
    path = await create_invitation_path(world)
    return await world.ada.delete(path)


async def revoke_invitation_twice(world: World) -> httpx2.Response:
    path = await create_invitation_path(world)
    await world.ada.delete(path)
    return await world.ada.delete(path)


async def accept_invitation(world: World) -> httpx2.Response:
    path = f"/invitations/{(await create_invitation(world))['id']}"
    return await world.bo.patch(path, {"decision": "accept"})


async def accept_invitation_twice(world: World) -> httpx2.Response:
    path = f"/invitations/{(await create_invitation(world))['id']}"
    await world.bo.patch(path, {"decision": "accept"})
    return await world.bo.patch(path, {"decision": "accept"})


async def list_my_invitations(world: World) -> httpx2.Response:
    await create_invitation(world)
    return await world.bo.get("/invitations")


async def list_group_invitations(world: World) -> httpx2.Response:
    invitation = await create_invitation(world)
    return await world.ada.get(group_path(invitation["group"], "/invitations"))


async def propose_post(world: World) -> httpx2.Response:
    return await world.bo.post(
        moderated_group_path(world, "/posts"), {"text": "Vad sägs om en cykel?"}
    )


async def create_proposal_path(world: World) -> str:
    return f"/proposals/{(await propose_post(world)).json()['id']}"


async def list_proposals(world: World) -> httpx2.Response:
    await propose_post(world)
    return await world.ada.get(moderated_group_path(world, "/proposals"))


async def get_proposal(world: World) -> httpx2.Response:
    return await world.bo.get(await create_proposal_path(world))


async def get_unchanged_proposal(world: World) -> httpx2.Response:
    path = await create_proposal_path(world)
    first = await world.bo.get(path)
    return await world.bo.get(path, headers={"If-None-Match": first.headers["etag"]})


async def accept_proposal(world: World) -> httpx2.Response:
    return await world.ada.patch(await create_proposal_path(world), {"decision": "accept"})


async def decide_proposal_twice(world: World) -> httpx2.Response:
    path = await create_proposal_path(world)
    await world.ada.patch(path, {"decision": "decline", "reason": "Redan sagt."})
    return await world.ada.patch(path, {"decision": "accept"})


async def withdraw_proposal(world: World) -> httpx2.Response:
    return await world.bo.delete(await create_proposal_path(world))


async def withdraw_proposal_twice(world: World) -> httpx2.Response:
    path = await create_proposal_path(world)
    await world.bo.delete(path)
    return await world.bo.delete(path)


async def create_group_without_admin(world: World) -> str:
    """Return the path of a group with Bo as a member and without an active administrator."""
    orphaned_group = await a_group(world.ada, "open", world.bo)
    await deactivate_person(world.ada)
    return group_path(orphaned_group)


async def take_over_group(world: World) -> httpx2.Response:
    path = await create_group_without_admin(world)
    await admin_succession.offer_orphaned_groups()
    return await world.bo.put(f"{path}/succession")


async def list_groups_without_admin(world: World) -> httpx2.Response:
    await create_group_without_admin(world)
    await make_site_administrator(world.cia)
    return await world.cia.get("/admin/groups")


async def appoint_administrator(world: World) -> httpx2.Response:
    path = await create_group_without_admin(world)
    await make_site_administrator(world.cia)
    return await world.cia.post(f"/admin{path}/administrators", {"person": world.bo.id})


async def appoint_with_reused_key(world: World) -> httpx2.Response:
    """Send one idempotency key with two bodies."""
    path = await create_group_without_admin(world)
    await make_site_administrator(world.cia)
    path, key = f"/admin{path}/administrators", {"Idempotency-Key": "bo"}
    await world.cia.post(path, {"person": world.bo.id}, headers=key)
    await reactivate_person(world.ada)
    return await world.cia.post(path, {"person": world.ada.id}, headers=key)


async def appoint_in_administered_group(world: World) -> httpx2.Response:
    await make_site_administrator(world.cia)
    path = f"/admin{open_group_path(world)}/administrators"
    return await world.cia.post(path, {"person": world.bo.id})


async def bind_directory_group(world: World) -> httpx2.Response:
    target = await create_directory_group(BINDABLE, world.bo)
    body = {"kind": "directory_group", "target": target}
    return await world.ada.post(open_group_path(world, "/bindings"), body)


async def bind_directory_group_twice(world: World) -> httpx2.Response:
    target = (await bind_directory_group(world)).json()["target"]
    body = {"kind": "directory_group", "target": target}
    return await world.ada.post(open_group_path(world, "/bindings"), body)


async def preview_binding(world: World) -> httpx2.Response:
    target = await create_directory_group(BINDABLE, world.bo)
    query = f"?kind=directory_group&target={target}"
    return await world.ada.get(open_group_path(world, f"/bindings/preview{query}"))


async def unbind_directory_group(world: World) -> httpx2.Response:
    binding = (await bind_directory_group(world)).json()["id"]
    return await world.ada.delete(
        open_group_path(world, f"/bindings?binding={binding}&members=keep")
    )


async def get_in_listed_closed_group(world: World, rest: str) -> httpx2.Response:
    """Read as a non-member in a listed closed group."""
    body = {"name": "Ledning", "status": "closed", "listed": True}
    created = await world.ada.post("/groups", body)
    return await world.bo.get(group_path(created.json(), rest))
