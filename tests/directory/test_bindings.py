"""A group bound to a directory group, groups within it included, whichever directory it is."""

from dataclasses import replace
from uuid import UUID

from starlette.applications import Starlette

from auth.directory import Directory, Snapshot
from groups_service.access import Viewer
from groups_service.domain import bindings, groups, members, sync
from groups_service.domain.bindings import Bindable, Target
from groups_service.domain.groups import NewGroup
from groups_service.models import Membership, Person
from groups_service.models.groups import Status
from groups_service.models.joining import BindingKind
from tests.directory.organisation import SIGNS_IN

OFFERED = Bindable(frozenset({"Kommunledning"}), "")
LEADING = {"asa.akerstrom", "orjan.oberg", "karin.ek", "fatima.alhassan", "bjorn.sjogren"}


async def test_who_is_in_a_nested_group_becomes_a_member_and_stays_out_after_leaving(
    app: Starlette, directory: Directory
) -> None:
    archive = app.state.service.archive
    snapshot = await directory.everyone()
    await sync.apply(without_photos(snapshot), archive)
    karin = await viewer(SIGNS_IN)
    group = await groups.create(karin, NewGroup("Ledning", Status.CLOSED))
    leading = next(each for each in snapshot.groups if each.name == "Kommunledning")

    target = Target(BindingKind.DIRECTORY_GROUP, leading.object_id)
    await bindings.bind(karin, group, target, OFFERED)
    bound = await accounts(group)
    await members.leave(await viewer("orjan.oberg"), group)
    await bindings.apply_all()

    assert bound == LEADING | {"greta.strom"}
    assert await accounts(group) == bound - {"orjan.oberg"}


def without_photos(snapshot: Snapshot) -> Snapshot:
    """Pictures take time, and are tested elsewhere."""
    people = tuple(replace(person, photo=None) for person in snapshot.people)
    return replace(snapshot, people=people)


async def viewer(account: str) -> Viewer:
    person = await Person.get(account=account)
    return Viewer(person.id, person.object_id)


async def accounts(group: UUID) -> set[str]:
    there = await Membership.filter(group_id=group).select_related("person")
    return {membership.person.account for membership in there}
