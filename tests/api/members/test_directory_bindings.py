"""Groups bound to directory groups and units: added, excluded and removed people."""

from groups_service.domain.members import directory_bindings
from groups_service.models import Membership
from tests.api.support.directory_data import (
    BINDABLE,
    add_to_directory_group,
    create_directory_group,
    create_unit,
    deactivate_person,
    remove_from_directory_group,
    set_unit,
)
from tests.api.support.group_calls import (
    deliver_events,
    get_group,
    group_path,
    list_items,
    list_notifications,
)
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller, create_caller

DEPARTMENT = ("Exempelstads kommun", "Socialförvaltningen")


async def create_binding(
    actor: ApiCaller, group: Json, target: str, kind: str = "directory_group"
) -> Json:
    response = await actor.post(group_path(group, "/bindings"), {"kind": kind, "target": target})
    assert response.status_code == 201, response.text
    binding: Json = response.json()
    return binding


async def list_members(actor: ApiCaller, group: Json) -> set[str]:
    return {
        member["person"]["id"] for member in await list_items(actor, group_path(group, "/members"))
    }


async def list_sources(group: Json, person: ApiCaller) -> set[str]:
    membership = await Membership.get(group_id=group["id"], person_id=person.id)
    return {source.partition(":")[0] for source in membership.sources.split()}


async def test_binding_adds_people_of_the_directory_group(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed")
    target = await create_directory_group(BINDABLE, bo, ada)

    binding = await create_binding(ada, group, target)
    await deliver_events(ada)

    assert (binding["name"], binding["people"]) == (BINDABLE, 2)
    assert await list_items(ada, group_path(group, "/bindings")) == [binding]
    assert await list_members(bo, group) == {ada.id, bo.id}
    assert await list_sources(group, ada) == {"self", "binding"}
    assert await list_notifications(bo) == [("binding.applied", "Klimatombud")]
    assert await list_notifications(cia) == []


async def test_unit_binding_includes_people_of_subunits(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    top = await create_unit(*DEPARTMENT)
    below = await create_unit(*DEPARTMENT, "Hemtjänst", "Norr")
    beside = await create_unit(DEPARTMENT[0], f"{DEPARTMENT[1]} Väst")
    await set_unit(bo, below)
    await set_unit(cia, beside)
    group = await a_group(ada, "open")

    binding = await create_binding(ada, group, top, "unit")

    assert (binding["name"], binding["people"]) == (DEPARTMENT[1], 1)
    assert await list_members(ada, group) == {ada.id, bo.id}


async def test_binding_preview_counts_new_and_excluded_people(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await bo.delete(group_path(group, "/membership"))
    target = await create_directory_group(BINDABLE, ada, bo, cia)
    path = group_path(group, f"/bindings/preview?kind=directory_group&target={target}")

    async with assert_nothing_stored(ada.app):
        preview = (await ada.get(path)).json()

    assert preview == {"additions": 1, "excluded": 1}


async def test_sync_does_not_add_people_who_left_or_were_removed(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await create_binding(ada, group, await create_directory_group(BINDABLE, bo, cia))
    await bo.delete(group_path(group, "/membership"))
    await ada.delete(group_path(group, f"/members/{cia.id}"))

    await directory_bindings.apply_all_bindings()

    assert await list_members(ada, group) == {ada.id}


async def test_joining_or_being_added_lifts_the_exclusion(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo, cia)
    await bo.delete(group_path(group, "/membership"))
    await ada.delete(group_path(group, f"/members/{cia.id}"))
    await bo.put(group_path(group, "/membership"))
    await ada.put(group_path(group, f"/members/{cia.id}"))

    await create_binding(ada, group, await create_directory_group(BINDABLE, bo, cia))

    assert await list_sources(group, bo) == {"self", "binding"}
    assert await list_sources(group, cia) == {"added", "binding"}


async def test_accepted_join_request_lifts_the_exclusion(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated", bo)
    await bo.delete(group_path(group, "/membership"))
    await bo.put(group_path(group, "/membership"))
    [request] = await list_items(ada, group_path(group, "/requests"))
    await ada.patch(group_path(group, f"/requests/{request['id']}"), {"decision": "accept"})

    await create_binding(ada, group, await create_directory_group(BINDABLE, bo))

    assert await list_sources(group, bo) == {"request", "binding"}


async def test_sync_adds_people_and_removes_those_without_other_source(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", cia)
    target = await create_directory_group(BINDABLE, bo, cia)
    await create_binding(ada, group, target)
    await remove_from_directory_group(target, bo)
    await remove_from_directory_group(target, cia)
    dan = await create_caller(ada.app, "dan")
    await add_to_directory_group(target, dan)

    await directory_bindings.apply_all_bindings()

    assert await list_members(ada, group) == {ada.id, cia.id, dan.id}
    assert (await bo.get(group_path(group))).status_code == 404
    assert (await get_group(ada, group))["member_count"] == 3


async def test_inactive_person_keeps_the_membership(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    target = await create_directory_group(BINDABLE, bo)
    await create_binding(ada, group, target)
    await deactivate_person(bo)
    await remove_from_directory_group(target, bo)

    await directory_bindings.apply_all_bindings()

    assert await Membership.filter(person_id=bo.id).count() == 1


async def test_administrator_keeps_membership_when_binding_ends(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    target = await create_directory_group(BINDABLE, bo)
    await create_binding(ada, group, target)
    await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "administrator"})
    await remove_from_directory_group(target, bo)
    await directory_bindings.apply_all_bindings()
    assert await list_sources(group, bo) == {"appointed"}

    await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "member"})
    assert await list_members(ada, group) == {ada.id, bo.id}


async def test_ending_a_binding_keeps_or_removes_members_as_chosen(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    target = await create_directory_group(BINDABLE, bo, cia)
    members_after = {}
    for choice in ("keep", "remove"):
        group = await a_group(ada, "open", cia)
        binding = await create_binding(ada, group, target)
        path = group_path(group, f"/bindings?binding={binding['id']}&members={choice}")
        assert (await ada.delete(path)).status_code == 204
        members_after[choice] = await list_members(ada, group)
        assert await list_items(ada, group_path(group, "/bindings")) == []

    assert members_after == {"keep": {ada.id, bo.id, cia.id}, "remove": {ada.id, cia.id}}


async def test_trashed_group_does_not_stop_the_sync(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    target = await create_directory_group(BINDABLE, bo)
    trashed, active = await a_group(ada, "open"), await a_group(ada, "open")
    for group in (trashed, active):
        await create_binding(ada, group, target)
    await ada.delete(group_path(trashed))
    await add_to_directory_group(target, cia)

    await directory_bindings.apply_all_bindings()

    assert await list_members(ada, active) == {ada.id, bo.id, cia.id}
