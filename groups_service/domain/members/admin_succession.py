"""Groups whose administrators have all left the directory.

Such a group keeps working. It is offered to its most active members; the first who accepts,
under the group's lock, becomes its administrator. If none accepts, a site administrator appoints
a member.
"""

from datetime import timedelta
from uuid import UUID

from groups_service import access
from groups_service.access import GroupAction, Viewer
from groups_service.core import clock, ids
from groups_service.core.errors import FieldError, InvalidInput, NotAllowed, NotFound
from groups_service.database import sql
from groups_service.domain.core.unit_of_work import group_uow
from groups_service.domain.members import memberships
from groups_service.models import Event, Membership, SuccessionOffer
from groups_service.queries.core.columns import to_uuid
from groups_service.queries.members import admin_succession

MAX_OFFERS_PER_GROUP = 3
ACTIVITY_PERIOD = timedelta(days=365)


async def offer_orphaned_groups() -> None:
    """Offer each group without an administrator to its most active members, once."""
    for group_id in await admin_succession.list_group_ids_without_admin():
        await _offer_group(group_id)


async def accept_offer(viewer: Viewer, group_id: UUID) -> None:
    """Become the administrator of a group that was offered to the viewer.

    The first to accept wins. Raises NotFound, and NotAllowed when the group has an
    administrator.
    """
    async with group_uow(viewer, group_id, GroupAction.ACCEPT_SUCCESSION) as uow:
        if group_id not in await admin_succession.list_group_ids_without_admin():
            raise NotAllowed("Somebody administers this group.", code="may_not_accept_succession")
        membership = await Membership.get(group_id=group_id, person_id=viewer.id)
        await memberships.appoint_administrator(membership)
        await SuccessionOffer.filter(group_id=group_id).delete()
        recipients = [
            person for person in await _list_member_ids(group_id) if person != str(viewer.id)
        ]
        await uow.add_event("succession.accepted", recipients=recipients)
        await uow.mark_changed()


async def appoint_administrator(
    viewer: Viewer, administrators: str, group_id: UUID, person_id: UUID
) -> UUID:
    """As a site administrator, make a member the administrator of a group without one.

    Site administrators cannot appoint themselves. The members are notified. Raises NotAllowed,
    NotFound, InvalidInput.
    """
    await access.require_site_administrator(viewer, administrators)
    if group_id not in await admin_succession.list_group_ids_without_admin():
        raise NotFound
    if person_id == viewer.id:
        raise NotAllowed("Nobody appoints themselves.", code="own_account")
    member = Viewer(person_id, "")
    if not await Membership.exists(group_id=group_id, person_id=person_id, person__active=True):
        message = "Only an active member of the group can be appointed."
        raise InvalidInput(FieldError("person", "not_a_member", message))
    async with group_uow(member, group_id, GroupAction.READ) as uow:
        membership = await Membership.get(group_id=group_id, person_id=person_id)
        await memberships.appoint_administrator(membership)
        await SuccessionOffer.filter(group_id=group_id).delete()
        uow.viewer = viewer
        await uow.add_event("member.appointed", recipients=await _list_member_ids(group_id))
        await uow.mark_changed()
    return person_id


async def withdraw_obsolete_offers() -> None:
    """Delete the offers of groups that have an administrator again."""
    orphans = set(await admin_succession.list_group_ids_without_admin())
    for offer in await SuccessionOffer.all():
        if offer.group_id not in orphans:
            await offer.delete()


async def _offer_group(group_id: UUID) -> None:
    """Create the offers of a group, if it has none, and the event for those who got one."""
    if await SuccessionOffer.exists(group_id=group_id):
        return
    chosen = await admin_succession.list_most_active_members(
        group_id, clock.now() - ACTIVITY_PERIOD, MAX_OFFERS_PER_GROUP
    )
    if not chosen:
        return
    first = Viewer(chosen[0], "")
    async with group_uow(first, group_id, GroupAction.READ) as uow:
        for person_id in chosen:
            await SuccessionOffer.create(
                id=ids.new(), group_id=group_id, person_id=person_id, offered_at=uow.at
            )
        await Event.create(
            id=ids.new(),
            stream="group",
            stream_id=group_id,
            version=uow.version,
            public_version=uow.public_version,
            kind="succession.offered",
            actor_id=None,
            refs={"group_name": uow.name},
            recipients=[str(person_id) for person_id in chosen],
            at=uow.at,
        )


# access (query): of the locked group; each member is notified
async def _list_member_ids(group_id: UUID) -> list[str]:
    rows = await sql(
        """SELECT m.person_id FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND p.active ORDER BY m.person_id""",
        str(group_id),
    )
    return [str(to_uuid(row["person_id"])) for row in rows]
