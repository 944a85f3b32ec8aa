"""Marking a feed as read marks the notifications of its posts as read."""

from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller


async def list_unread(person: ApiCaller) -> list[tuple[str, str]]:
    await person.app.state.components.relay.deliver_pending()
    items = (await person.get("/notifications?limit=100")).json()["items"]
    return [(item["kind"], item["text"] or "") for item in items if not item["read"]]


async def test_marking_a_group_read_marks_notifications_up_to_that_version(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group, other = await a_group(ada, "open", bo), await a_group(ada, "open", bo)
    await a_post(ada, group, "Ett")
    await a_post(ada, group, "Hej @bo")
    version = (await bo.get(f"/groups/{group['id']}")).json()["version"]
    await a_post(ada, group, "Tre")
    await a_post(ada, other, "Annat")
    before = await list_unread(bo)

    await bo.put(f"/groups/{group['id']}/read", {"version": version})

    assert len(before) == 6
    still_unread = await list_unread(bo)
    assert sorted(still_unread) == [
        *[("member.added", "")] * 2,
        ("post.published", "Annat"),
        ("post.published", "Tre"),
    ]


async def test_marking_an_earlier_version_read_changes_nothing(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "Ett")
    before = await list_unread(bo)

    for version in (0, 1):
        await bo.put(f"/groups/{group['id']}/read", {"version": version})

    assert await list_unread(bo) == before


async def test_notification_of_a_deleted_post_stays_unread(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group, "Ett")
    await list_unread(bo)
    await ada.delete(f"/posts/{post['id']}")
    version = (await bo.get(f"/groups/{group['id']}")).json()["version"]

    await bo.put(f"/groups/{group['id']}/read", {"version": version})

    assert ("unavailable", "") in await list_unread(bo)
