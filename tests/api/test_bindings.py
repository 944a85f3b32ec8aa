"""Groups bound to directory groups and units: who comes, who stays away, who goes."""

from groups_service.domain import bindings
from groups_service.models import Membership
from tests.api.around import NOWHERE, items, notices, of, said, seen, told
from tests.api.directory import (
    BINDABLE,
    a_directory_group,
    a_unit,
    departs,
    enters,
    leaves_the_directory,
    works_at,
)
from tests.api.stored import nothing_stored
from tests.builders import Json, a_group
from tests.people import Somebody, somebody

TOP = ("Exempelstads kommun", "Socialförvaltningen")


async def binds(by: Somebody, group: Json, target: str, kind: str = "directory_group") -> Json:
    answer = await by.post(of(group, "/bindings"), {"kind": kind, "target": target})
    assert answer.status_code == 201, answer.text
    binding: Json = answer.json()
    return binding


async def members(by: Somebody, group: Json) -> set[str]:
    return {member["person"]["id"] for member in await items(by, of(group, "/members"))}


async def sources(group: Json, person: Somebody) -> set[str]:
    membership = await Membership.get(group_id=group["id"], person_id=person.id)
    return {source.partition(":")[0] for source in membership.sources.split()}


async def test_who_is_in_the_directory_group_is_a_member(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed")
    target = await a_directory_group(BINDABLE, bo, ada)

    binding = await binds(ada, group, target)
    await told(ada)

    assert (binding["name"], binding["people"]) == (BINDABLE, 2)
    assert await items(ada, of(group, "/bindings")) == [binding]
    assert await members(bo, group) == {ada.id, bo.id}
    assert await sources(group, ada) == {"self", "binding"}
    assert await notices(bo) == [("binding.applied", "Klimatombud")]
    assert await notices(cia) == []


async def test_a_unit_brings_everybody_below(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    top = await a_unit(*TOP)
    below = await a_unit(*TOP, "Hemtjänst", "Norr")
    beside = await a_unit(TOP[0], f"{TOP[1]} Väst")
    await works_at(bo, below)
    await works_at(cia, beside)
    group = await a_group(ada, "open")

    binding = await binds(ada, group, top, "unit")

    assert (binding["name"], binding["people"]) == (TOP[1], 1)
    assert await members(ada, group) == {ada.id, bo.id}


async def test_a_dry_run_counts_who_would_come_and_who_stays_away(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    await bo.delete(of(group, "/membership"))
    target = await a_directory_group(BINDABLE, ada, bo, cia)
    path = of(group, f"/bindings/preview?kind=directory_group&target={target}")

    async with nothing_stored(ada.app):
        found = (await ada.get(path)).json()

    assert found == {"coming": 1, "excluded": 1}


async def test_who_left_or_was_removed_is_left_alone(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open")
    await binds(ada, group, await a_directory_group(BINDABLE, bo, cia))
    await bo.delete(of(group, "/membership"))
    await ada.delete(of(group, f"/members/{cia.id}"))

    await bindings.apply_all()

    assert await members(ada, group) == {ada.id}


async def test_one_lifts_an_exclusion_by_joining_and_administrators_by_adding(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo, cia)
    await bo.delete(of(group, "/membership"))
    await ada.delete(of(group, f"/members/{cia.id}"))
    await bo.put(of(group, "/membership"))
    await ada.put(of(group, f"/members/{cia.id}"))

    await binds(ada, group, await a_directory_group(BINDABLE, bo, cia))

    assert await sources(group, bo) == {"self", "binding"}
    assert await sources(group, cia) == {"added", "binding"}


async def test_an_accepted_request_lifts_an_exclusion(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated", bo)
    await bo.delete(of(group, "/membership"))
    await bo.put(of(group, "/membership"))
    [request] = await items(ada, of(group, "/requests"))
    await ada.patch(of(group, f"/requests/{request['id']}"), {"decision": "accept"})

    await binds(ada, group, await a_directory_group(BINDABLE, bo))

    assert await sources(group, bo) == {"request", "binding"}


async def test_a_sync_brings_and_takes_who_has_no_other_source(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", cia)
    target = await a_directory_group(BINDABLE, bo, cia)
    await binds(ada, group, target)
    await departs(target, bo)
    await departs(target, cia)
    dan = await somebody(ada.app, "dan")
    await enters(target, dan)

    await bindings.apply_all()

    assert await members(ada, group) == {ada.id, cia.id, dan.id}
    assert (await bo.get(of(group))).status_code == 404
    assert (await seen(ada, group))["member_count"] == 3


async def test_who_sleeps_keeps_the_membership_for_when_they_wake(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    target = await a_directory_group(BINDABLE, bo)
    await binds(ada, group, target)
    await leaves_the_directory(bo)
    await departs(target, bo)

    await bindings.apply_all()

    assert await Membership.filter(person_id=bo.id).count() == 1


async def test_who_administers_stays_when_the_directory_lets_go(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    target = await a_directory_group(BINDABLE, bo)
    await binds(ada, group, target)
    await ada.put(of(group, f"/members/{bo.id}"), {"role": "administrator"})
    await departs(target, bo)
    await bindings.apply_all()
    assert await sources(group, bo) == {"appointed"}

    await ada.put(of(group, f"/members/{bo.id}"), {"role": "member"})
    assert await members(ada, group) == {ada.id, bo.id}


async def test_ending_a_binding_keeps_or_removes(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    target = await a_directory_group(BINDABLE, bo, cia)
    left = {}
    for choice in ("keep", "remove"):
        group = await a_group(ada, "open", cia)
        binding = await binds(ada, group, target)
        path = of(group, f"/bindings?binding={binding['id']}&members={choice}")
        assert (await ada.delete(path)).status_code == 204
        left[choice] = await members(ada, group)
        assert await items(ada, of(group, "/bindings")) == []

    assert left == {"keep": {ada.id, bo.id, cia.id}, "remove": {ada.id, cia.id}}


async def test_only_what_is_offered_is_bound(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    targets = [("directory_group", await a_directory_group("Chefer", bo)), ("unit", "x" * 64)]
    targets += [("directory_group", "nothing"), ("unit", await a_directory_group(BINDABLE))]

    async with nothing_stored(ada.app):
        for kind, target in targets:
            body = {"kind": kind, "target": target}
            answer = await ada.post(of(group, "/bindings"), body)
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "target")


async def test_only_administrators_learn_of_bindings(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    target = await a_directory_group(BINDABLE, cia)
    query = f"?kind=directory_group&target={target}"

    for rest in ("/bindings", f"/bindings/preview{query}"):
        assert said(await bo.get(of(group, rest))) == (403, "administrators_only")
        assert (await cia.get(of(group, rest))).content == (await cia.get(NOWHERE + rest)).content
    for body in ({"kind": "unit", "target": "x"}, {"kind": "directory_group", "target": target}):
        made = await cia.post(of(group, "/bindings"), body)
        assert (
            said(made) == said(await cia.post(f"{NOWHERE}/bindings", body)) == (404, "not_found")
        )


async def test_a_group_has_three_bindings_each_once(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    targets = [await a_unit(*TOP, name) for name in ("A", "B", "C", "D")]
    for target in targets[:3]:
        await binds(ada, group, target, "unit")

    again, fourth = [
        await ada.post(of(group, "/bindings"), {"kind": "unit", "target": target})
        for target in targets[2:]
    ]

    assert (said(again), said(fourth)) == ((409, "already_bound"), (409, "too_many_bindings"))


async def test_groups_in_the_trash_do_not_stop_the_sync(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    target = await a_directory_group(BINDABLE, bo)
    trashed, living = await a_group(ada, "open"), await a_group(ada, "open")
    for group in (trashed, living):
        await binds(ada, group, target)
    await ada.delete(of(trashed))
    await enters(target, cia)

    await bindings.apply_all()

    assert await members(ada, living) == {ada.id, bo.id, cia.id}
