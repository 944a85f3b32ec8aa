"""Groups bound to a directory group or a unit: the people in it are members.

Each sync updates them from the directory. A membership has sources and lasts while one is left.
People who left or were removed are excluded, and bindings do not add them again.
"""

from dataclasses import dataclass
from uuid import UUID

from groups_service import access
from groups_service.access import GroupAction, Viewer
from groups_service.core import ids
from groups_service.core.errors import Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from groups_service.database import sql
from groups_service.domain.core.unit_of_work import UnitOfWork, group_uow
from groups_service.domain.members import memberships
from groups_service.models import Binding, Membership
from groups_service.models.groups import GroupState, Role
from groups_service.models.members import BindingKind
from groups_service.queries.core.columns import to_uuid
from groups_service.queries.members import directory_bindings

MAX_MEMBERS_WITHOUT_SITE_ADMIN = 500
"""A binding that adds more people than this needs a site administrator."""
MAX_BINDINGS_PER_GROUP = 3
SYNCED_STATES = [GroupState.ACTIVE, GroupState.INACTIVE]
MAX_PEOPLE_PER_BATCH = 200


@dataclass(frozen=True)
class BindingPolicy:
    """What may be bound: the names of allowed directory groups.

    `site_administrators` is the directory group that may bind to large targets.
    """

    directory_groups: frozenset[str]
    site_administrators: str


@dataclass(frozen=True)
class BindingTarget:
    kind: BindingKind
    id: str


async def bind_group(
    viewer: Viewer, group_id: UUID, target: BindingTarget, policy: BindingPolicy
) -> UUID:
    """Bind the group to the target, and add the people in it as members.

    Returns the binding's id. Raises NotFound, NotAllowed, InvalidInput, Conflict.
    """
    access.require_action(await access.get_standing(viewer, group_id), GroupAction.BIND)
    await require_bindable_target(target, policy)
    added = await directory_bindings.list_target_people(target.kind, target.id)
    is_site_administrator = await access.is_site_administrator(viewer, policy.site_administrators)
    if len(added) > MAX_MEMBERS_WITHOUT_SITE_ADMIN and not is_site_administrator:
        message = "More than %(limit)d people are bound by site administrators only."
        raise NotAllowed(message, code="too_many_people", limit=MAX_MEMBERS_WITHOUT_SITE_ADMIN)
    async with group_uow(viewer, group_id, GroupAction.BIND) as uow:
        if await Binding.exists(group_id=group_id, kind=target.kind, target=target.id):
            raise Conflict("The group is bound to this already.", code="already_bound")
        if await Binding.filter(group_id=group_id).count() >= MAX_BINDINGS_PER_GROUP:
            message = "A group can be bound to at most %(limit)d things."
            raise Conflict(message, code="too_many_bindings", limit=MAX_BINDINGS_PER_GROUP)
        binding = await Binding.create(
            id=ids.new(),
            group_id=group_id,
            kind=target.kind,
            target=target.id,
            bound_by_id=viewer.id,
            bound_at=uow.at,
        )
        await uow.add_event("binding.created", refs={"binding": str(binding.id)})
        await uow.mark_changed()
    await apply_binding(binding.id)
    return binding.id


async def unbind_group(
    viewer: Viewer, group_id: UUID, binding_id: UUID, *, keep_members: bool
) -> None:
    """End a binding. Members without another source stay (`keep_members`) or are removed.

    Raises NotFound, NotAllowed.
    """
    async with group_uow(viewer, group_id, GroupAction.BIND) as uow:
        binding = await Binding.get_or_none(id=binding_id, group_id=group_id)
        if binding is None:
            raise NotFound
        for membership in await _list_bound_memberships(group_id, binding_id):
            await _remove_source(uow, membership, binding_id, keep_member=keep_members)
        await binding.delete()
        await uow.add_event("binding.ended", refs={"binding": str(binding_id)})
        await uow.mark_changed()


async def apply_all_bindings() -> None:
    """Apply every binding after a sync of the directory.

    Groups in the trash are skipped; the first sync after they are restored updates them.
    """
    for binding in await Binding.filter(group__state__in=SYNCED_STATES).order_by("id"):
        await apply_binding(binding.id)


async def apply_binding(binding_id: UUID) -> None:
    """Add the people in the target who are not excluded, and remove those who left it."""
    while await _apply_batch(binding_id):
        pass


# access (read): the directory acts, in its own unit of work
async def _apply_batch(binding_id: UUID) -> bool:
    """Apply one batch in its own transaction. Returns True if there may be more to do."""
    binding = await Binding.get_or_none(id=binding_id)
    if binding is None:
        return False
    added, removed = await directory_bindings.diff_binding(binding, MAX_PEOPLE_PER_BATCH)
    if not added and not removed:
        return False
    binder = await directory_bindings.get_acting_viewer(binding)
    async with group_uow(binder, binding.group_id, GroupAction.READ) as uow:
        new_members = [person for person in added if await _add_source(uow, person, binding_id)]
        for membership in await Membership.filter(
            group_id=binding.group_id, person_id__in=list(removed)
        ):
            await _remove_source(uow, membership, binding_id, keep_member=False)
        counts: dict[str, object] = {"added": len(new_members), "removed": len(removed)}
        await uow.add_event(
            "binding.applied", refs=counts, recipients=[str(each) for each in new_members]
        )
        await uow.mark_changed()
    return True


async def _add_source(uow: UnitOfWork, person_id: UUID, binding_id: UUID) -> bool:
    """Add the binding as a source. Returns True if the person became a member by it."""
    membership = await Membership.get_or_none(group_id=uow.group_id, person_id=person_id)
    source = f"binding:{binding_id}"
    if membership is None:
        await memberships.insert_membership(uow, person_id, Role.MEMBER, source)
        return True
    sources = {*membership.sources.split(), source}
    await Membership.filter(id=membership.id).update(sources=" ".join(sorted(sources)))
    return False


async def _remove_source(
    uow: UnitOfWork, membership: Membership, binding_id: UUID, *, keep_member: bool
) -> None:
    """Remove the binding as a source.

    Without any source the membership ends, without an exclusion.
    """
    sources = set(membership.sources.split()) - {f"binding:{binding_id}"}
    if not sources and keep_member:
        sources = {"added"}
    if sources:
        await Membership.filter(id=membership.id).update(sources=" ".join(sorted(sources)))
        return
    await Membership.filter(id=membership.id).delete()
    await memberships.adjust_member_count(uow, -1)


# access (read): inside a unit of work
# access (query): inside a unit of work; ids only
async def _list_bound_memberships(group_id: UUID, binding_id: UUID) -> list[Membership]:
    rows = await sql(
        "SELECT id FROM membership WHERE group_id = $1 AND sources LIKE $2",
        str(group_id),
        f"%binding:{binding_id}%",
    )
    return await Membership.filter(id__in=[to_uuid(row["id"]) for row in rows])


async def require_bindable_target(target: BindingTarget, policy: BindingPolicy) -> None:
    """Raise InvalidInput unless the target exists and may be bound."""
    name = await directory_bindings.get_target_name(target.kind, target.id)
    is_bindable = target.kind is BindingKind.UNIT or name in policy.directory_groups
    if name is None or not is_bindable:
        message = "There is no such directory group or unit to bind to."
        raise InvalidInput(FieldError("target", "unknown", message))
