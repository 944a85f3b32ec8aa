"""Groups without an active administrator: offering, taking over and appointing."""

import asyncio

from groups_service.domain.members import admin_succession
from groups_service.models import Event, SuccessionOffer
from tests.api.support.directory_data import deactivate_person, reactivate_person
from tests.api.support.group_calls import (
    MISSING_GROUP_PATH,
    deliver_events,
    get_group,
    get_refusal,
    group_path,
    list_items,
    list_notifications,
)
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.api.support.world import make_site_administrator
from tests.support.builders import Json, a_group, a_post
from tests.support.people import ApiCaller, create_caller


async def create_group_without_admin(actor: ApiCaller, status: str, *members: ApiCaller) -> Json:
    """Return a group of `members` whose only administrator has left the directory."""
    group = await a_group(actor, status, *members)
    await deactivate_person(actor)
    return group


async def list_offered_people(group: Json) -> set[str]:
    return {str(each.person_id) for each in await SuccessionOffer.filter(group_id=group["id"])}


async def list_active_administrators(actor: ApiCaller, group: Json) -> set[str]:
    """Return the ids of the administrators who are active in the directory."""
    administrators = (await get_group(actor, group))["administrators"]
    return {person["id"] for person in administrators if person["active"]}


async def test_orphaned_group_is_offered_to_its_most_active_members(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    colleagues = [await create_caller(ada.app, name) for name in ("dan", "eva", "fia", "gun")]
    group = await a_group(ada, "closed", bo, *colleagues)
    for person in colleagues[1:]:
        await a_post(person, group)
    await deactivate_person(ada)

    await admin_succession.offer_orphaned_groups()
    await deliver_events(bo)

    assert await list_offered_people(group) == {person.id for person in colleagues[1:]}
    assert await list_notifications(colleagues[1]) == [
        ("member.added", "Klimatombud"),
        *[("post.published", "Klimatombud")] * 2,
        ("succession.offered", "Klimatombud"),
    ]
    assert "accept_succession" in (await get_group(colleagues[1], group))["allowed_actions"]
    assert "accept_succession" not in (await get_group(bo, group))["allowed_actions"]
    assert get_refusal(await bo.put(group_path(group, "/succession"))) == (
        403,
        "may_not_accept_succession",
    )


async def test_orphaned_group_is_offered_once(ada: ApiCaller, bo: ApiCaller) -> None:
    await create_group_without_admin(ada, "open", bo)

    for _ in range(2):
        await admin_succession.offer_orphaned_groups()

    assert await Event.filter(kind="succession.offered").count() == 1


async def test_first_member_to_accept_becomes_administrator(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    for _ in range(3):
        await reactivate_person(ada)
        group = await create_group_without_admin(ada, "closed", bo, cia)
        await admin_succession.offer_orphaned_groups()

        responses = await asyncio.gather(
            *(p.put(group_path(group, "/succession")) for p in (bo, cia))
        )

        assert sorted(response.status_code for response in responses) == [200, 403]
        winner = (bo, cia)[[response.status_code for response in responses].index(200)]
        assert await list_active_administrators(bo, group) == {winner.id}
        assert await list_offered_people(group) == set()


async def test_other_members_are_notified_of_the_takeover(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await create_group_without_admin(ada, "open", bo, cia)
    await admin_succession.offer_orphaned_groups()
    await bo.put(group_path(group, "/succession"))
    await deliver_events(bo)

    assert ("succession.accepted", "Klimatombud") in await list_notifications(cia)
    assert ("succession.accepted", "Klimatombud") not in await list_notifications(bo)


async def test_offer_ends_when_an_administrator_returns(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await create_group_without_admin(ada, "open", bo)
    await admin_succession.offer_orphaned_groups()
    await reactivate_person(ada)

    refused = await bo.put(group_path(group, "/succession"))
    await admin_succession.withdraw_obsolete_offers()

    assert get_refusal(refused) == (403, "may_not_accept_succession")
    assert await list_offered_people(group) == set()
    assert await list_active_administrators(bo, group) == {ada.id}


async def test_returning_administrator_has_the_role_again(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await create_group_without_admin(ada, "open", bo)
    await admin_succession.offer_orphaned_groups()
    await bo.put(group_path(group, "/succession"))

    await reactivate_person(ada)

    assert await list_active_administrators(bo, group) == {ada.id, bo.id}
    assert (await get_group(ada, group))["my_role"] == "administrator"


async def test_site_administrator_lists_orphaned_group_and_appoints_a_member(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    await make_site_administrator(cia)
    group = await create_group_without_admin(ada, "closed", bo)
    await a_post(bo, group)

    [listed_group] = await list_items(cia, "/admin/groups")
    assert (listed_group["id"], listed_group["status"], listed_group["member_count"]) == (
        group["id"],
        "closed",
        2,
    )
    response = await cia.post(f"/admin{group_path(group)}/administrators", {"person": bo.id})
    await deliver_events(bo)

    assert response.status_code == 204
    assert await list_active_administrators(bo, group) == {bo.id}
    assert ("member.appointed", "Klimatombud") in await list_notifications(bo)
    assert await list_items(cia, "/admin/groups") == []
    for rest in ("", "/posts", "/members"):
        assert (await cia.get(group_path(group, rest))).status_code == 404


async def test_site_administrator_may_not_appoint_themselves(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    await make_site_administrator(cia)
    group = await create_group_without_admin(ada, "open", bo, cia)

    async with assert_nothing_stored(ada.app):
        response = await cia.post(f"/admin{group_path(group)}/administrators", {"person": cia.id})

    assert get_refusal(response) == (403, "own_account")


async def test_only_active_members_can_be_appointed(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    await make_site_administrator(cia)
    dan = await create_caller(ada.app, "dan")
    group = await create_group_without_admin(ada, "open", bo)
    await deactivate_person(bo)

    async with assert_nothing_stored(ada.app):
        responses = [
            await cia.post(f"/admin{group_path(group)}/administrators", {"person": person.id})
            for person in (ada, bo, dan)
        ]

    assert [get_refusal(response) for response in responses] == [(422, "invalid")] * 3


async def test_appointing_in_an_administered_group_is_not_found(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    await make_site_administrator(cia)
    group = await a_group(ada, "open", bo)

    refused = await cia.post(f"/admin{group_path(group)}/administrators", {"person": bo.id})
    missing = await cia.post(f"/admin{MISSING_GROUP_PATH}/administrators", {"person": bo.id})

    assert (refused.status_code, refused.content) == (404, missing.content)


async def test_only_site_administrators_may_list_and_appoint(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await create_group_without_admin(ada, "open", bo, cia)

    listing = await bo.get("/admin/groups")
    appointing = await bo.post(f"/admin{group_path(group)}/administrators", {"person": cia.id})

    assert get_refusal(listing) == get_refusal(appointing) == (403, "site_administrators_only")


async def test_last_active_administrator_can_neither_leave_nor_step_down(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "administrator"})
    await deactivate_person(ada)
    member_path = group_path(group, f"/members/{bo.id}")

    responses = [
        await bo.delete(group_path(group, "/membership")),
        await bo.delete(member_path),
        await bo.put(member_path, {"role": "member"}),
    ]

    assert [get_refusal(response) for response in responses] == [(409, "last_administrator")] * 3
