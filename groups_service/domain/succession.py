"""Groups whose administrators have all left the directory.

Such a group keeps working. It is offered to its most active members; the first who accepts, under
the group's lock, administers it. If nobody does, a site administrator appoints a member.
"""

from datetime import timedelta
from uuid import UUID

from groups_service import access, clock, ids
from groups_service.access import Verb, Viewer
from groups_service.database import sql
from groups_service.domain import members
from groups_service.domain.turn import turn
from groups_service.errors import FieldError, Invalid, NotAllowed, NotFound
from groups_service.models import Event, Membership, SuccessionOffer
from groups_service.queries import succession as seeing
from groups_service.queries.rows import uuid

MOST_OFFERED = 3
ACTIVE_WITHIN = timedelta(days=365)


async def offer_all() -> None:
    """Offer each group without an administrator to its most active members, once."""
    for group_id in await seeing.without_administrator():
        await _offer(group_id)


async def take_over(viewer: Viewer, group_id: UUID) -> None:
    """Become the administrator of a group that was offered; the first one wins."""
    async with turn(viewer, group_id, Verb.TAKE_OVER) as mine:
        if group_id not in await seeing.without_administrator():
            raise NotAllowed("Somebody administers this group.", code="may_not_take_over")
        membership = await Membership.get(group_id=group_id, person_id=viewer.id)
        await members.appoint(membership)
        await SuccessionOffer.filter(group_id=group_id).delete()
        told = [person for person in await _members(group_id) if person != str(viewer.id)]
        await mine.note("member.took_over", recipients=told)
        await mine.show()


async def appoint(viewer: Viewer, administrators: str, group_id: UUID, person_id: UUID) -> UUID:
    """As a site administrator, make a member administrator of a group that has none.

    Never oneself; the members are told. Raises NotAllowed, NotFound, Invalid.
    """
    await access.require_site_administrator(viewer, administrators)
    if group_id not in await seeing.without_administrator():
        raise NotFound
    if person_id == viewer.id:
        raise NotAllowed("Nobody appoints themselves.", code="not_oneself")
    member = Viewer(person_id, "")
    if not await Membership.exists(group_id=group_id, person_id=person_id, person__active=True):
        message = "Only an active member of the group can be appointed."
        raise Invalid(FieldError("person", "not_a_member", message))
    async with turn(member, group_id, Verb.READ) as mine:
        membership = await Membership.get(group_id=group_id, person_id=person_id)
        await members.appoint(membership)
        await SuccessionOffer.filter(group_id=group_id).delete()
        mine.viewer = viewer
        await mine.note("member.appointed", recipients=await _members(group_id))
        await mine.show()
    return person_id


async def withdraw_needless() -> None:
    """Forget offers of groups that have an administrator again."""
    orphans = set(await seeing.without_administrator())
    for offer in await SuccessionOffer.all():
        if offer.group_id not in orphans:
            await offer.delete()


async def _offer(group_id: UUID) -> None:
    """Make the offers, once, and the event that tells those who got one."""
    if await SuccessionOffer.exists(group_id=group_id):
        return
    chosen = await seeing.most_active(group_id, clock.now() - ACTIVE_WITHIN, MOST_OFFERED)
    if not chosen:
        return
    first = Viewer(chosen[0], "")
    async with turn(first, group_id, Verb.READ) as mine:
        for person_id in chosen:
            await SuccessionOffer.create(
                id=ids.new(), group_id=group_id, person_id=person_id, offered_at=mine.at
            )
        await Event.create(
            id=ids.new(),
            stream="group",
            stream_id=group_id,
            version=mine.version,
            public_version=mine.public_version,
            kind="group.offered",
            actor_id=None,
            refs={"group_name": mine.name},
            recipients=[str(person_id) for person_id in chosen],
            at=mine.at,
        )


async def _members(group_id: UUID) -> list[str]:
    rows = await sql(
        """SELECT m.person_id FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.group_id = $1 AND p.active ORDER BY m.person_id""",
        str(group_id),
    )
    return [str(uuid(row["person_id"])) for row in rows]
