"""Non-members have their own version counter for pages, read markers and changes."""

import httpx2

from tests.support.builders import Json, a_comment, a_file, a_group, a_post
from tests.support.people import ApiCaller


async def create_group_with_closed_past(ada: ApiCaller, *members: ApiCaller) -> tuple[Json, Json]:
    """Return a reopened group with a long closed era, and a members-only thread in it."""
    group = await a_group(ada, "closed", *members)
    thread = await a_post(ada, group, "Hemligt")
    for number in range(5):
        await a_comment(ada, thread, f"Hemligt {number}")
    await set_status(ada, group, "open")
    return group, thread


async def set_status(ada: ApiCaller, group: Json, status: str) -> None:
    await ada.put(f"/groups/{group['id']}/status", {"status": status})


async def get_version(actor: ApiCaller, group: Json) -> int:
    version: int = (await actor.get(f"/groups/{group['id']}")).json()["version"]
    return version


async def list_paged_ids(actor: ApiCaller, path: str, raised: int | None = None) -> list[str]:
    """Return the ids of a list read with one item per page.

    With `raised`, comment on that item between its page and the next.
    """
    ids = list[str]()
    async for page in actor.iterate_pages(path, limit=1):
        ids += [item["id"] for item in page["items"]]
        if len(ids) == raised and page["next"]:
            await a_comment(actor, {"id": ids[-1]}, "Mellan två sidor")
    return ids


async def get_changes(actor: ApiCaller, group: Json, after: int) -> Json:
    changes: Json = (await actor.get(f"/groups/{group['id']}/changes?after={after}")).json()
    return changes


async def test_reopened_group_has_small_public_version(ada: ApiCaller, cia: ApiCaller) -> None:
    group, thread = await create_group_with_closed_past(ada)
    opened = await get_version(cia, group)
    await a_comment(ada, thread, "Mer hemligt")
    post = await a_post(ada, group)
    public_post = (await cia.get(f"/posts/{post['id']}")).json()

    assert opened == 2
    assert (public_post["version"], public_post["activity"], await get_version(cia, group)) == (
        3,
        3,
        3,
    )
    assert post["version"] == await get_version(ada, group) > 3


async def test_members_and_non_members_page_posts_in_the_same_order(
    ada: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    before = await a_post(ada, group)
    await set_status(ada, group, "closed")
    secret = [await a_post(ada, group, f"Snart känt {number}") for number in range(4)]
    await a_comment(ada, secret[1])
    await set_status(ada, group, "open")
    await ada.post(f"/groups/{group['id']}/publication")
    await a_post(ada, group)
    await a_comment(ada, before)
    path = f"/groups/{group['id']}/posts"

    expected = [item["id"] for item in (await cia.get(path)).json()["items"]]

    assert expected == [item["id"] for item in (await ada.get(path)).json()["items"]]
    assert await list_paged_ids(cia, path) == await list_paged_ids(ada, path) == expected
    assert expected[2] == secret[1]["id"]
    for number in range(1, len(expected)):
        assert await list_paged_ids(cia, path, raised=number) == expected
        expected = await list_paged_ids(ada, path)


async def test_comments_and_files_are_paged_for_members_and_non_members(
    ada: ApiCaller, cia: ApiCaller
) -> None:
    group, _ = await create_group_with_closed_past(ada)
    post = await a_post(ada, group)
    comments = [(await a_comment(ada, post, str(number)))["id"] for number in range(3)]
    files = [(await a_file(ada, group, f"{number}.txt"))["id"] for number in range(3)]

    for person in (ada, cia):
        assert await list_paged_ids(person, f"/posts/{post['id']}/comments") == comments
        assert await list_paged_ids(person, f"/groups/{group['id']}/files") == files[::-1]


async def test_cursor_still_works_after_joining_or_leaving(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, _ = await create_group_with_closed_past(ada, bo)
    posts = [(await a_post(ada, group, str(number)))["id"] for number in range(4)][::-1]
    path = f"/groups/{group['id']}/posts?limit=2"
    cursors = [(await each.get(path)).json()["next"] for each in (bo, cia)]
    await bo.delete(f"/groups/{group['id']}/membership")
    await cia.put(f"/groups/{group['id']}/membership")

    for person, cursor in zip((bo, cia), cursors, strict=True):
        rest = (await person.get(f"{path}&cursor={cursor}")).json()["items"]
        assert [item["id"] for item in rest] == posts[2:]


async def test_follower_keeps_read_marker_when_joining(ada: ApiCaller, cia: ApiCaller) -> None:
    group, thread = await create_group_with_closed_past(ada)
    path = f"/groups/{group['id']}"
    await cia.put(f"{path}/follow")
    first, second = await a_post(ada, group), await a_post(ada, group)
    await a_comment(ada, thread, "Mer hemligt")
    unread = [await is_marked_new(cia, group)]

    for number in (
        get_activity(await cia.get(f"/posts/{first['id']}")),
        await get_version(cia, group),
    ):
        await cia.put(f"{path}/read", {"version": number})
        unread.append(await is_marked_new(cia, group))
    await cia.put(f"{path}/membership")
    unread.append(await is_marked_new(cia, group))
    await a_comment(ada, second)
    unread.append(await is_marked_new(cia, group))

    assert unread == [True, True, False, False, True]


async def test_published_thread_is_unread_for_a_follower_until_marked(
    ada: ApiCaller, cia: ApiCaller
) -> None:
    group, thread = await create_group_with_closed_past(ada)
    path = f"/groups/{group['id']}"
    await cia.put(f"{path}/follow")
    await cia.put(f"{path}/read", {"version": await get_version(cia, group)})
    await a_comment(ada, thread, "Efter öppnandet")
    await ada.post(f"{path}/publication")
    unread = [await is_marked_new(cia, group)]

    number = get_activity(await cia.get(f"/posts/{thread['id']}"))
    for last in (number - 1, number):
        await cia.put(f"{path}/read", {"version": last})
        unread.append(await is_marked_new(cia, group))

    assert unread == [True, True, False]


async def test_joining_or_leaving_requires_a_resync(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group, _ = await create_group_with_closed_past(ada, bo)
    await a_post(ada, group)
    member_version, public_version = await get_version(bo, group), await get_version(cia, group)
    await bo.delete(f"/groups/{group['id']}/membership")
    await cia.put(f"/groups/{group['id']}/membership")
    while await get_version(bo, group) <= member_version:
        await a_post(ada, group)

    assert (await get_changes(bo, group, member_version))["resync"]
    assert (await get_changes(cia, group, public_version))["resync"]
    assert not (await get_changes(cia, group, await get_version(cia, group)))["resync"]


async def test_non_member_sees_consecutive_versions_of_public_changes(
    ada: ApiCaller, cia: ApiCaller
) -> None:
    group, thread = await create_group_with_closed_past(ada)
    start = await get_version(cia, group)
    await a_comment(ada, thread, "Mer hemligt")
    post = await a_post(ada, group)
    await a_comment(ada, thread, "Ännu mer")
    file = await a_file(ada, group)

    changes = await get_changes(cia, group, start)

    assert changes == {
        "version": start + 2,
        "resync": False,
        "items": [
            {"type": "post", "id": post["id"], "version": start + 1},
            {"type": "file", "id": file["id"], "version": start + 2},
        ],
    }


async def is_marked_new(actor: ApiCaller, group: Json) -> bool:
    """Return whether the groups page marks the group as having unread content."""
    page = (await actor.http.get("/grupper")).text
    assert group["name"] in page
    return "Nytt" in page


def get_activity(response: httpx2.Response) -> int:
    """Return the version of the latest activity in a post."""
    activity: int = response.json()["activity"]
    return activity
