"""Following a group: notifications without membership and without other permissions."""

import asyncio

from groups_service.models import GroupFollow
from tests.api.support.group_calls import (
    change_status,
    create_listed_group,
    deliver_events,
    get_group,
    get_refusal,
    group_path,
    list_items,
    list_notifications,
)
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller


async def test_follower_is_notified_of_posts_and_counted_nowhere(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    before = await get_group(cia, group)

    followed = (await bo.put(group_path(group, "/follow"))).json()
    after = await get_group(cia, group)
    await a_post(ada, group)
    await deliver_events(ada)

    assert (followed["follows"], followed["my_role"]) == (True, None)
    assert after == before
    assert len(await list_items(cia, group_path(group, "/members"))) == 1
    assert await list_notifications(bo) == [("post.published", "Klimatombud")]
    assert await list_notifications(cia) == []


async def test_groups_can_be_filtered_by_followed(ada: ApiCaller, bo: ApiCaller) -> None:
    group, other = await a_group(ada, "open"), await a_group(ada, "open", name="Annan")
    await bo.put(group_path(group, "/follow"))

    async def list_ids(query: str) -> list[str]:
        return [each["id"] for each in await list_items(bo, f"/groups?{query}")]

    assert await list_ids("followed=true") == [group["id"]]
    assert await list_ids("followed=false") == [other["id"]]


async def test_twenty_concurrent_follows_create_one_follow(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "moderated")

    responses = await asyncio.gather(*(bo.put(group_path(group, "/follow")) for _ in range(20)))

    assert {response.status_code for response in responses} == {200}
    assert await GroupFollow.all().count() == 1


async def test_former_follower_gets_no_notifications(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    await bo.put(group_path(group, "/follow"))

    ended = [(await bo.delete(group_path(group, "/follow"))).status_code for _ in range(2)]
    await a_post(ada, group)
    await deliver_events(ada)

    assert (ended, await list_notifications(bo)) == ([204, 204], [])


async def test_joining_ends_the_follow_and_members_may_not_follow(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await bo.put(group_path(group, "/follow"))

    joined = (await bo.put(group_path(group, "/membership"))).json()

    assert (joined["follows"], joined["my_role"]) == (False, "member")
    assert get_refusal(await ada.put(group_path(group, "/follow"))) == (403, "may_not_follow")


async def test_closed_groups_cannot_be_followed(ada: ApiCaller, bo: ApiCaller) -> None:
    listed_group, hidden_group = await create_listed_group(ada), await a_group(ada, "closed")

    assert get_refusal(await bo.put(group_path(listed_group, "/follow"))) == (403, "members_only")
    assert get_refusal(await bo.put(group_path(hidden_group, "/follow"))) == (404, "not_found")
    assert await GroupFollow.all().count() == 0


async def test_follower_gets_no_notification_of_members_only_threads(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed")
    secret = await a_post(ada, group)
    await change_status(ada, group, "open")
    await bo.put(group_path(group, "/follow"))

    await ada.post(f"/posts/{secret['id']}/comments", {"text": "Mellan oss"})
    await deliver_events(ada)

    assert await list_notifications(bo) == []


async def test_follower_gets_no_late_notification_of_closed_era_posts(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed")
    await a_post(ada, group, "Hemligt")
    await change_status(ada, group, "open")
    await bo.put(group_path(group, "/follow"))

    await deliver_events(ada)

    assert await list_notifications(bo) == []
