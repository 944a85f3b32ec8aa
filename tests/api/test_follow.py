"""Following: notices without membership, and no other right."""

import asyncio

from groups_service.models import Follow
from tests.api.around import a_listed_group, becomes, items, notices, of, said, seen, told
from tests.builders import a_group, a_post
from tests.people import Somebody


async def test_a_follower_is_told_of_posts_and_counted_nowhere(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open")
    before = await seen(cia, group)

    followed = (await bo.put(of(group, "/follow"))).json()
    after = await seen(cia, group)
    await a_post(ada, group)
    await told(ada)

    assert (followed["follows"], followed["my_role"]) == (True, None)
    assert after == before
    assert len(await items(cia, of(group, "/members"))) == 1
    assert await notices(bo) == [("post.published", "Klimatombud")]
    assert await notices(cia) == []


async def test_following_is_one_more_list_of_groups(ada: Somebody, bo: Somebody) -> None:
    group, other = await a_group(ada, "open"), await a_group(ada, "open", name="Annan")
    await bo.put(of(group, "/follow"))

    async def listed(query: str) -> list[str]:
        return [each["id"] for each in await items(bo, f"/groups?{query}")]

    assert await listed("followed=true") == [group["id"]]
    assert await listed("followed=false") == [other["id"]]


async def test_following_twenty_times_at_once_is_following(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "moderated")

    answers = await asyncio.gather(*(bo.put(of(group, "/follow")) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert await Follow.all().count() == 1


async def test_who_follows_no_longer_is_told_nothing(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    await bo.put(of(group, "/follow"))

    ended = [(await bo.delete(of(group, "/follow"))).status_code for _ in range(2)]
    await a_post(ada, group)
    await told(ada)

    assert (ended, await notices(bo)) == ([204, 204], [])


async def test_members_do_not_follow_and_who_joins_follows_no_longer(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    await bo.put(of(group, "/follow"))

    joined = (await bo.put(of(group, "/membership"))).json()

    assert (joined["follows"], joined["my_role"]) == (False, "member")
    assert said(await ada.put(of(group, "/follow"))) == (403, "may_not_follow")


async def test_closed_groups_are_not_followed(ada: Somebody, bo: Somebody) -> None:
    listed, hidden = await a_listed_group(ada), await a_group(ada, "closed")

    assert said(await bo.put(of(listed, "/follow"))) == (403, "members_only")
    assert said(await bo.put(of(hidden, "/follow"))) == (404, "not_found")
    assert await Follow.all().count() == 0


async def test_a_follower_is_told_nothing_of_secret_threads(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed")
    secret = await a_post(ada, group)
    await becomes(ada, group, "open")
    await bo.put(of(group, "/follow"))

    await ada.post(f"/posts/{secret['id']}/comments", {"text": "Mellan oss"})
    await told(ada)

    assert await notices(bo) == []


async def test_posts_of_the_secret_time_are_not_told_late(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed")
    await a_post(ada, group, "Hemligt")
    await becomes(ada, group, "open")
    await bo.put(of(group, "/follow"))

    await told(ada)

    assert await notices(bo) == []
