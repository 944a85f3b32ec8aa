"""Groups bound to a directory group or a unit: whoever is in it is a member.

The directory decides who that is, at each sync. A membership has sources and lasts while one is
left; who left or was removed is excluded, and bindings leave them alone.
"""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access, ids
from groups_service.access import Verb, Viewer
from groups_service.database import sql
from groups_service.domain import members
from groups_service.domain.turn import Turn, turn
from groups_service.errors import Conflict, FieldError, Invalid, NotAllowed, NotFound
from groups_service.models import Binding, Membership
from groups_service.models.groups import Role, State
from groups_service.models.joining import BindingKind
from groups_service.queries import bound
from groups_service.queries.rows import uuid

MOST_BY_ANYBODY = 500
"""A binding that brings more people than this needs a site administrator."""
MOST_BINDINGS = 3
LIVING = [State.ACTIVE, State.INACTIVE]
BATCH = 200


@dataclass(frozen=True)
class Bindable:
    """What may be bound: names of directory groups that the installation offers."""

    directory_groups: frozenset[str]
    site_administrators: str


@dataclass(frozen=True)
class Target:
    kind: BindingKind
    id: str


async def bind(viewer: Viewer, group_id: UUID, target: Target, bindable: Bindable) -> UUID:
    """Bind the group, and take in who belongs to the target. Raises Invalid, NotAllowed."""
    access.require(await access.standing(viewer, group_id), Verb.BIND)
    await require_bindable(target, bindable)
    coming = await bound.people(target.kind, target.id)
    administers = await access.is_site_administrator(viewer, bindable.site_administrators)
    if len(coming) > MOST_BY_ANYBODY and not administers:
        message = "More than %(limit)d people are bound by site administrators only."
        raise NotAllowed(message, code="too_many_people", limit=MOST_BY_ANYBODY)
    async with turn(viewer, group_id, Verb.BIND) as mine:
        if await Binding.exists(group_id=group_id, kind=target.kind, target=target.id):
            raise Conflict("The group is bound to this already.", code="already_bound")
        if await Binding.filter(group_id=group_id).count() >= MOST_BINDINGS:
            message = "A group can be bound to at most %(limit)d things."
            raise Conflict(message, code="too_many_bindings", limit=MOST_BINDINGS)
        binding = await Binding.create(
            id=ids.new(),
            group_id=group_id,
            kind=target.kind,
            target=target.id,
            bound_by_id=viewer.id,
            bound_at=mine.at,
        )
        await mine.note("binding.made", refs={"binding": str(binding.id)})
        await mine.show()
    await apply(binding.id)
    return binding.id


async def unbind(viewer: Viewer, group_id: UUID, binding_id: UUID, *, keep: bool) -> None:
    """End a binding; members who have no other source stay (`keep`) or go."""
    async with turn(viewer, group_id, Verb.BIND) as mine:
        binding = await Binding.get_or_none(id=binding_id, group_id=group_id)
        if binding is None:
            raise NotFound
        for membership in await _of_binding(group_id, binding_id):
            await _lose_source(mine, membership, binding_id, keep=keep)
        await binding.delete()
        await mine.note("binding.ended", refs={"binding": str(binding_id)})
        await mine.show()


async def apply_all() -> None:
    """Bring every bound group in line with the directory; after each sync.

    Not those in the trash: they are brought in line by the sync after they were restored.
    """
    for binding in await Binding.filter(group__state__in=LIVING).order_by("id"):
        await apply(binding.id)


async def apply(binding_id: UUID) -> None:
    """Take in who belongs to the target and is not excluded, let go who belongs no more."""
    while await _apply_batch(binding_id):
        pass


async def _apply_batch(binding_id: UUID) -> bool:
    """One batch, in a transaction of its own; whether there may be more to do."""
    binding = await Binding.get_or_none(id=binding_id)
    if binding is None:
        return False
    coming, going = await bound.differences(binding, BATCH)
    if not coming and not going:
        return False
    binder = await bound.acting(binding)
    async with turn(binder, binding.group_id, Verb.READ) as mine:
        new = [person for person in coming if await _gain_source(mine, person, binding_id)]
        for membership in await Membership.filter(
            group_id=binding.group_id, person_id__in=list(going)
        ):
            await _lose_source(mine, membership, binding_id, keep=False)
        counts: dict[str, object] = {"added": len(new), "gone": len(going)}
        await mine.note("binding.applied", refs=counts, recipients=[str(each) for each in new])
        await mine.show()
    return True


async def _gain_source(mine: Turn, person_id: UUID, binding_id: UUID) -> bool:
    """Whether it made the person a member, who was none."""
    membership = await Membership.get_or_none(group_id=mine.group_id, person_id=person_id)
    source = f"binding:{binding_id}"
    if membership is None:
        await members.make_member(mine, person_id, Role.MEMBER, source)
        return True
    sources = {*membership.sources.split(), source}
    await Membership.filter(id=membership.id).update(sources=" ".join(sorted(sources)))
    return False


async def _lose_source(
    mine: Turn, membership: Membership, binding_id: UUID, *, keep: bool
) -> None:
    """Without any source left the membership ends; nobody is excluded by that."""
    sources = set(membership.sources.split()) - {f"binding:{binding_id}"}
    if not sources and keep:
        sources = {"added"}
    if sources:
        await Membership.filter(id=membership.id).update(sources=" ".join(sorted(sources)))
        return
    await Membership.filter(id=membership.id).delete()
    await members.count(mine, -1)


async def _of_binding(group_id: UUID, binding_id: UUID) -> list[Membership]:
    rows = await sql(
        "SELECT id FROM membership WHERE group_id = $1 AND sources LIKE $2",
        str(group_id),
        f"%binding:{binding_id}%",
    )
    return await Membership.filter(id__in=[uuid(row["id"]) for row in rows])


async def require_bindable(target: Target, bindable: Bindable) -> None:
    """Raise Invalid unless the target exists and is offered."""
    names = await bound.name(target.kind, target.id)
    offered = target.kind is BindingKind.UNIT or names in bindable.directory_groups
    if names is None or not offered:
        message = "There is no such directory group or unit to bind to."
        raise Invalid(FieldError("target", "unknown", message))
