"""What has to happen before some operations about statuses, ways in and bindings can be tried."""

from datetime import timedelta
from uuid import UUID

import httpx2

from groups_service import clock, ids
from groups_service.domain import lives, succession
from groups_service.models import Invitation, Setting
from groups_service.models.joining import InvitationState
from tests.api.directory import BINDABLE, a_directory_group, comes_back, leaves_the_directory
from tests.api.world import World, promote
from tests.builders import Json, a_group, a_post


def of(group: Json, rest: str = "") -> str:
    return f"/groups/{group['id']}{rest}"


def group(world: World, rest: str = "") -> str:
    return of(world.group, rest)


def moderated(world: World, rest: str = "") -> str:
    return of(world.moderated, rest)


async def restored(world: World) -> httpx2.Response:
    trashed = await a_group(world.ada, "open")
    await world.ada.delete(of(trashed))
    return await world.ada.post(of(trashed, "/restore"))


async def restored_too_late(world: World) -> httpx2.Response:
    trashed = await a_group(world.ada, "open")
    with clock.at(clock.now() - timedelta(days=31)):
        await lives.trash(world.ada.viewer, UUID(trashed["id"]))
    return await world.ada.post(of(trashed, "/restore"))


async def forum_kept(world: World) -> httpx2.Response:
    forum = await a_group(world.ada, "open")
    await Setting.create(name="forum", value=forum["id"])
    return await world.ada.delete(of(forum))


async def published(world: World) -> httpx2.Response:
    secret = await a_group(world.ada, "closed")
    await a_post(world.ada, secret)
    await world.ada.put(of(secret, "/status"), {"status": "open"})
    return await world.ada.post(of(secret, "/publication"))


async def invited(world: World) -> Json:
    """Bo, to a moderated group."""
    somewhere = await a_group(world.ada, "moderated")
    answer = await world.ada.post(of(somewhere, "/invitations"), {"person": world.bo.id})
    invitation: Json = answer.json()
    return invitation


async def invited_member(world: World) -> httpx2.Response:
    return await world.ada.post(moderated(world, "/invitations"), {"person": world.ada.id})


async def invited_too_many(world: World) -> httpx2.Response:
    theirs = await a_group(world.cia, "moderated")
    await crowd(world, theirs, 200)
    return await world.cia.post(of(theirs, "/invitations"), {"person": world.bo.id})


async def crowd(world: World, group: Json, size: int) -> None:
    """Invitations by Cia today, which were declined."""
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


async def to_revoke(world: World) -> str:
    invitation = await invited(world)
    return of(invitation["group"], f"/invitations/{invitation['id']}")


async def revoked(world: World) -> httpx2.Response:
    path = await to_revoke(world)
    return await world.ada.delete(path)


async def revoked_twice(world: World) -> httpx2.Response:
    path = await to_revoke(world)
    await world.ada.delete(path)
    return await world.ada.delete(path)


async def accepted(world: World) -> httpx2.Response:
    path = f"/invitations/{(await invited(world))['id']}"
    return await world.bo.patch(path, {"decision": "accept"})


async def accepted_twice(world: World) -> httpx2.Response:
    path = f"/invitations/{(await invited(world))['id']}"
    await world.bo.patch(path, {"decision": "accept"})
    return await world.bo.patch(path, {"decision": "accept"})


async def my_invitations(world: World) -> httpx2.Response:
    await invited(world)
    return await world.bo.get("/invitations")


async def waiting_invitations(world: World) -> httpx2.Response:
    invitation = await invited(world)
    return await world.ada.get(of(invitation["group"], "/invitations"))


async def proposed(world: World) -> httpx2.Response:
    return await world.bo.post(moderated(world, "/posts"), {"text": "Vad sägs om en cykel?"})


async def proposal(world: World) -> str:
    return f"/proposals/{(await proposed(world)).json()['id']}"


async def waiting_proposals(world: World) -> httpx2.Response:
    await proposed(world)
    return await world.ada.get(moderated(world, "/proposals"))


async def read(world: World) -> httpx2.Response:
    return await world.bo.get(await proposal(world))


async def read_again(world: World) -> httpx2.Response:
    path = await proposal(world)
    first = await world.bo.get(path)
    return await world.bo.get(path, headers={"If-None-Match": first.headers["etag"]})


async def decided(world: World) -> httpx2.Response:
    return await world.ada.patch(await proposal(world), {"decision": "accept"})


async def decided_twice(world: World) -> httpx2.Response:
    path = await proposal(world)
    await world.ada.patch(path, {"decision": "decline", "reason": "Redan sagt."})
    return await world.ada.patch(path, {"decision": "accept"})


async def withdrawn(world: World) -> httpx2.Response:
    return await world.bo.delete(await proposal(world))


async def withdrawn_twice(world: World) -> httpx2.Response:
    path = await proposal(world)
    await world.bo.delete(path)
    return await world.bo.delete(path)


async def orphaned(world: World) -> str:
    """A group with Bo as a member, whose administrator has left the directory."""
    left = await a_group(world.ada, "open", world.bo)
    await leaves_the_directory(world.ada)
    return of(left)


async def taken_over(world: World) -> httpx2.Response:
    path = await orphaned(world)
    await succession.offer_all()
    return await world.bo.put(f"{path}/succession")


async def listed_orphans(world: World) -> httpx2.Response:
    await orphaned(world)
    await promote(world.cia)
    return await world.cia.get("/admin/groups")


async def appointed(world: World) -> httpx2.Response:
    path = await orphaned(world)
    await promote(world.cia)
    return await world.cia.post(f"/admin{path}/administrators", {"person": world.bo.id})


async def appointed_another(world: World) -> httpx2.Response:
    """One key is for one body."""
    path = await orphaned(world)
    await promote(world.cia)
    path, key = f"/admin{path}/administrators", {"Idempotency-Key": "bo"}
    await world.cia.post(path, {"person": world.bo.id}, headers=key)
    await comes_back(world.ada)
    return await world.cia.post(path, {"person": world.ada.id}, headers=key)


async def appointed_to_nothing(world: World) -> httpx2.Response:
    await promote(world.cia)
    path = f"/admin{group(world)}/administrators"
    return await world.cia.post(path, {"person": world.bo.id})


async def bound(world: World) -> httpx2.Response:
    target = await a_directory_group(BINDABLE, world.bo)
    body = {"kind": "directory_group", "target": target}
    return await world.ada.post(group(world, "/bindings"), body)


async def bound_twice(world: World) -> httpx2.Response:
    target = (await bound(world)).json()["target"]
    body = {"kind": "directory_group", "target": target}
    return await world.ada.post(group(world, "/bindings"), body)


async def previewed_binding(world: World) -> httpx2.Response:
    target = await a_directory_group(BINDABLE, world.bo)
    query = f"?kind=directory_group&target={target}"
    return await world.ada.get(group(world, f"/bindings/preview{query}"))


async def unbound(world: World) -> httpx2.Response:
    binding = (await bound(world)).json()["id"]
    return await world.ada.delete(group(world, f"/bindings?binding={binding}&members=keep"))


async def hidden_from(world: World, rest: str) -> httpx2.Response:
    """What a colleague meets in a closed group that is listed."""
    body = {"name": "Ledning", "status": "closed", "listed": True}
    made = await world.ada.post("/groups", body)
    return await world.bo.get(of(made.json(), rest))
