"""Groups whose administrators all left: offered, taken over, appointed to."""

import asyncio

from groups_service.domain import succession
from groups_service.models import Event, SuccessionOffer
from tests.api.around import NOWHERE, items, notices, of, said, seen, told
from tests.api.directory import comes_back, leaves_the_directory
from tests.api.stored import nothing_stored
from tests.api.world import promote
from tests.builders import Json, a_group, a_post
from tests.people import Somebody, somebody


async def an_orphan(by: Somebody, status: str, *members: Somebody) -> Json:
    """A group of these members whose only administrator left the directory."""
    group = await a_group(by, status, *members)
    await leaves_the_directory(by)
    return group


async def offered(group: Json) -> set[str]:
    return {str(each.person_id) for each in await SuccessionOffer.filter(group_id=group["id"])}


async def administrators(by: Somebody, group: Json) -> set[str]:
    """Those who are there."""
    found = (await seen(by, group))["administrators"]
    return {person["id"] for person in found if person["active"]}


async def test_a_group_is_offered_to_those_who_do_most(ada: Somebody, bo: Somebody) -> None:
    crowd = [await somebody(ada.app, name) for name in ("dan", "eva", "fia", "gun")]
    group = await a_group(ada, "closed", bo, *crowd)
    for person in crowd[1:]:
        await a_post(person, group)
    await leaves_the_directory(ada)

    await succession.offer_all()
    await told(bo)

    assert await offered(group) == {person.id for person in crowd[1:]}
    assert await notices(crowd[1]) == [
        ("member.added", "Klimatombud"),
        *[("post.published", "Klimatombud")] * 2,
        ("group.offered", "Klimatombud"),
    ]
    assert "take_over" in (await seen(crowd[1], group))["may"]
    assert "take_over" not in (await seen(bo, group))["may"]
    assert said(await bo.put(of(group, "/succession"))) == (403, "may_not_take_over")


async def test_a_group_is_offered_once(ada: Somebody, bo: Somebody) -> None:
    await an_orphan(ada, "open", bo)

    for _ in range(2):
        await succession.offer_all()

    assert await Event.filter(kind="group.offered").count() == 1


async def test_the_first_to_accept_administers(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    for _ in range(3):
        await comes_back(ada)
        group = await an_orphan(ada, "closed", bo, cia)
        await succession.offer_all()

        answers = await asyncio.gather(*(p.put(of(group, "/succession")) for p in (bo, cia)))

        assert sorted(answer.status_code for answer in answers) == [200, 403]
        winner = (bo, cia)[[answer.status_code for answer in answers].index(200)]
        assert await administrators(bo, group) == {winner.id}
        assert await offered(group) == set()


async def test_the_other_members_are_told_who_took_over(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await an_orphan(ada, "open", bo, cia)
    await succession.offer_all()
    await bo.put(of(group, "/succession"))
    await told(bo)

    assert ("member.took_over", "Klimatombud") in await notices(cia)
    assert ("member.took_over", "Klimatombud") not in await notices(bo)


async def test_an_offer_ends_when_an_administrator_comes_back(ada: Somebody, bo: Somebody) -> None:
    group = await an_orphan(ada, "open", bo)
    await succession.offer_all()
    await comes_back(ada)

    refused = await bo.put(of(group, "/succession"))
    await succession.withdraw_needless()

    assert said(refused) == (403, "may_not_take_over")
    assert await offered(group) == set()
    assert await administrators(bo, group) == {ada.id}


async def test_a_sleeping_administrator_is_one_again_when_back(
    ada: Somebody, bo: Somebody
) -> None:
    group = await an_orphan(ada, "open", bo)
    await succession.offer_all()
    await bo.put(of(group, "/succession"))

    await comes_back(ada)

    assert await administrators(bo, group) == {ada.id, bo.id}
    assert (await seen(ada, group))["my_role"] == "administrator"


async def test_a_site_administrator_sees_what_it_is_and_appoints_a_member(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    await promote(cia)
    group = await an_orphan(ada, "closed", bo)
    await a_post(bo, group)

    [listed] = await items(cia, "/admin/groups")
    assert (listed["id"], listed["status"], listed["member_count"]) == (group["id"], "closed", 2)
    answer = await cia.post(f"/admin{of(group)}/administrators", {"person": bo.id})
    await told(bo)

    assert answer.status_code == 204
    assert await administrators(bo, group) == {bo.id}
    assert ("member.appointed", "Klimatombud") in await notices(bo)
    assert await items(cia, "/admin/groups") == []
    for rest in ("", "/posts", "/members"):
        assert (await cia.get(of(group, rest))).status_code == 404


async def test_nobody_appoints_themselves(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    await promote(cia)
    group = await an_orphan(ada, "open", bo, cia)

    async with nothing_stored(ada.app):
        answer = await cia.post(f"/admin{of(group)}/administrators", {"person": cia.id})

    assert said(answer) == (403, "not_oneself")


async def test_only_active_members_are_appointed(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    await promote(cia)
    dan = await somebody(ada.app, "dan")
    group = await an_orphan(ada, "open", bo)
    await leaves_the_directory(bo)

    async with nothing_stored(ada.app):
        answers = [
            await cia.post(f"/admin{of(group)}/administrators", {"person": person.id})
            for person in (ada, bo, dan)
        ]

    assert [said(answer) for answer in answers] == [(422, "invalid")] * 3


async def test_a_group_with_an_administrator_is_not_appointed_to(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    await promote(cia)
    group = await a_group(ada, "open", bo)

    there = await cia.post(f"/admin{of(group)}/administrators", {"person": bo.id})
    nowhere = await cia.post(f"/admin{NOWHERE}/administrators", {"person": bo.id})

    assert (there.status_code, there.content) == (404, nowhere.content)


async def test_only_site_administrators_look_and_appoint(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await an_orphan(ada, "open", bo, cia)

    looked = await bo.get("/admin/groups")
    appointed = await bo.post(f"/admin{of(group)}/administrators", {"person": cia.id})

    assert said(looked) == said(appointed) == (403, "site_administrators_only")


async def test_the_last_administrator_who_is_there_stays_one(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    await ada.put(of(group, f"/members/{bo.id}"), {"role": "administrator"})
    await leaves_the_directory(ada)
    mine = of(group, f"/members/{bo.id}")

    answers = [
        await bo.delete(of(group, "/membership")),
        await bo.delete(mine),
        await bo.put(mine, {"role": "member"}),
    ]

    assert [said(answer) for answer in answers] == [(409, "last_administrator")] * 3
