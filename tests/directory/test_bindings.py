"""A group bound to a directory group with nested groups, in every kind of directory."""

from dataclasses import replace
from uuid import UUID

from starlette.applications import Starlette

from auth.directory import Directory, DirectorySnapshot
from groups_service.access import Viewer
from groups_service.domain.groups import groups
from groups_service.domain.groups.groups import NewGroup
from groups_service.domain.members import directory_bindings, memberships
from groups_service.domain.members.directory_bindings import BindingPolicy, BindingTarget
from groups_service.domain.people import directory_sync
from groups_service.models import Membership, Person
from groups_service.models.groups import GroupStatus
from groups_service.models.members import BindingKind
from tests.directory.support.organisation import ORDINARY_ACCOUNT

POLICY = BindingPolicy(frozenset({"Kommunledning"}), "")
LEADERSHIP = {"asa.akerstrom", "orjan.oberg", "karin.ek", "fatima.alhassan", "bjorn.sjogren"}


async def test_nested_members_join_and_stay_out_after_leaving(
    app: Starlette, directory: Directory
) -> None:
    archive = app.state.context.archive
    snapshot = await directory.read_all()
    await directory_sync.apply_snapshot(remove_photos(snapshot), archive)
    karin = await get_viewer(ORDINARY_ACCOUNT)
    group = await groups.create_group(karin, NewGroup("Ledning", GroupStatus.CLOSED))
    leadership = next(each for each in snapshot.groups if each.name == "Kommunledning")

    target = BindingTarget(BindingKind.DIRECTORY_GROUP, leadership.object_id)
    await directory_bindings.bind_group(karin, group, target, POLICY)
    before = await list_accounts(group)
    await memberships.leave_group(await get_viewer("orjan.oberg"), group)
    await directory_bindings.apply_all_bindings()

    assert before == LEADERSHIP | {"greta.strom"}
    assert await list_accounts(group) == before - {"orjan.oberg"}


def remove_photos(snapshot: DirectorySnapshot) -> DirectorySnapshot:
    """Remove the photos: they take time and are tested elsewhere."""
    people = tuple(replace(person, photo=None) for person in snapshot.people)
    return replace(snapshot, people=people)


async def get_viewer(account: str) -> Viewer:
    person = await Person.get(account=account)
    return Viewer(person.id, person.object_id)


async def list_accounts(group: UUID) -> set[str]:
    memberships_found = await Membership.filter(group_id=group).select_related("person")
    return {membership.person.account for membership in memberships_found}
