"""Reading a feed reads the notices of its posts."""

from tests.builders import a_group, a_post
from tests.people import Somebody


async def unread(person: Somebody) -> list[tuple[str, str]]:
    await person.app.state.parts.relay.tell_all()
    items = (await person.get("/notifications?limit=100")).json()["items"]
    return [(item["kind"], item["text"] or "") for item in items if not item["read"]]


async def test_posts_up_to_where_one_has_read_are_no_news_any_more(
    ada: Somebody, bo: Somebody
) -> None:
    group, other = await a_group(ada, "open", bo), await a_group(ada, "open", bo)
    await a_post(ada, group, "Ett")
    await a_post(ada, group, "Hej @bo")
    version = (await bo.get(f"/groups/{group['id']}")).json()["version"]
    await a_post(ada, group, "Tre")
    await a_post(ada, other, "Annat")
    before = await unread(bo)

    await bo.put(f"/groups/{group['id']}/read", {"version": version})

    assert len(before) == 6
    left = await unread(bo)
    assert sorted(left) == [
        *[("member.added", "")] * 2,
        ("post.published", "Annat"),
        ("post.published", "Tre"),
    ]


async def test_reading_again_or_less_changes_nothing(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "Ett")
    before = await unread(bo)

    for version in (0, 1):
        await bo.put(f"/groups/{group['id']}/read", {"version": version})

    assert await unread(bo) == before


async def test_what_one_may_not_read_any_more_stays_unread(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group, "Ett")
    await unread(bo)
    await ada.delete(f"/posts/{post['id']}")
    version = (await bo.get(f"/groups/{group['id']}")).json()["version"]

    await bo.put(f"/groups/{group['id']}/read", {"version": version})

    assert ("unavailable", "") in await unread(bo)
