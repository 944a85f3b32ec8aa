"""Who is no member counts what they may see, and reads on, marks and catches up by that."""

import httpx2

from tests.builders import Json, a_comment, a_file, a_group, a_post
from tests.people import Somebody


async def a_secret_life(ada: Somebody, *members: Somebody) -> tuple[Json, Json]:
    """A group that was closed for long and is open now, and a thread of its members' own."""
    group = await a_group(ada, "closed", *members)
    thread = await a_post(ada, group, "Hemligt")
    for number in range(5):
        await a_comment(ada, thread, f"Hemligt {number}")
    await become(ada, group, "open")
    return group, thread


async def become(ada: Somebody, group: Json, status: str) -> None:
    await ada.put(f"/groups/{group['id']}/status", {"status": status})


async def version(by: Somebody, group: Json) -> int:
    told: int = (await by.get(f"/groups/{group['id']}")).json()["version"]
    return told


async def walked(by: Somebody, path: str, raised: int | None = None) -> list[str]:
    """Ids of a list, one on a page; that post is commented on when it was the last on its page."""
    found = list[str]()
    async for page in by.pages(path, limit=1):
        found += [item["id"] for item in page["items"]]
        if len(found) == raised and page["next"]:
            await a_comment(by, {"id": found[-1]}, "Mellan två sidor")
    return found


async def changes(by: Somebody, group: Json, after: int) -> Json:
    told: Json = (await by.get(f"/groups/{group['id']}/changes?after={after}")).json()
    return told


async def test_a_group_that_was_closed_for_long_begins_small_for_others(
    ada: Somebody, cia: Somebody
) -> None:
    group, thread = await a_secret_life(ada)
    opened = await version(cia, group)
    await a_comment(ada, thread, "Mer hemligt")
    post = await a_post(ada, group)
    seen = (await cia.get(f"/posts/{post['id']}")).json()

    assert opened == 2
    assert (seen["version"], seen["activity"], await version(cia, group)) == (3, 3, 3)
    assert post["version"] == await version(ada, group) > 3


async def test_everybody_reads_in_the_same_order_on_however_many_pages(
    ada: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open")
    before = await a_post(ada, group)
    await become(ada, group, "closed")
    secret = [await a_post(ada, group, f"Snart känt {number}") for number in range(4)]
    await a_comment(ada, secret[1])
    await become(ada, group, "open")
    await ada.post(f"/groups/{group['id']}/publication")
    await a_post(ada, group)
    await a_comment(ada, before)
    path = f"/groups/{group['id']}/posts"

    whole = [item["id"] for item in (await cia.get(path)).json()["items"]]

    assert whole == [item["id"] for item in (await ada.get(path)).json()["items"]]
    assert await walked(cia, path) == await walked(ada, path) == whole
    assert whole[2] == secret[1]["id"]
    for number in range(1, len(whole)):
        assert await walked(cia, path, raised=number) == whole
        whole = await walked(ada, path)


async def test_comments_and_files_are_read_on_however_many_pages(
    ada: Somebody, cia: Somebody
) -> None:
    group, _ = await a_secret_life(ada)
    post = await a_post(ada, group)
    comments = [(await a_comment(ada, post, str(number)))["id"] for number in range(3)]
    files = [(await a_file(ada, group, f"{number}.txt"))["id"] for number in range(3)]

    for person in (ada, cia):
        assert await walked(person, f"/posts/{post['id']}/comments") == comments
        assert await walked(person, f"/groups/{group['id']}/files") == files[::-1]


async def test_a_page_goes_on_for_who_joins_or_leaves_in_between(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group, _ = await a_secret_life(ada, bo)
    posts = [(await a_post(ada, group, str(number)))["id"] for number in range(4)][::-1]
    path = f"/groups/{group['id']}/posts?limit=2"
    cursors = [(await each.get(path)).json()["next"] for each in (bo, cia)]
    await bo.delete(f"/groups/{group['id']}/membership")
    await cia.put(f"/groups/{group['id']}/membership")

    for person, cursor in zip((bo, cia), cursors, strict=True):
        rest = (await person.get(f"{path}&cursor={cursor}")).json()["items"]
        assert [item["id"] for item in rest] == posts[2:]


async def test_what_was_read_as_a_follower_is_read_as_a_member(
    ada: Somebody, cia: Somebody
) -> None:
    group, thread = await a_secret_life(ada)
    path = f"/groups/{group['id']}"
    await cia.put(f"{path}/follow")
    first, second = await a_post(ada, group), await a_post(ada, group)
    await a_comment(ada, thread, "Mer hemligt")
    news = [await marked(cia, group)]

    for number in (told(await cia.get(f"/posts/{first['id']}")), await version(cia, group)):
        await cia.put(f"{path}/read", {"version": number})
        news.append(await marked(cia, group))
    await cia.put(f"{path}/membership")
    news.append(await marked(cia, group))
    await a_comment(ada, second)
    news.append(await marked(cia, group))

    assert news == [True, True, False, False, True]


async def test_what_is_published_is_new_to_a_follower_until_it_is_read(
    ada: Somebody, cia: Somebody
) -> None:
    group, thread = await a_secret_life(ada)
    path = f"/groups/{group['id']}"
    await cia.put(f"{path}/follow")
    await cia.put(f"{path}/read", {"version": await version(cia, group)})
    await a_comment(ada, thread, "Efter öppnandet")
    await ada.post(f"{path}/publication")
    news = [await marked(cia, group)]

    number = told(await cia.get(f"/posts/{thread['id']}"))
    for last in (number - 1, number):
        await cia.put(f"{path}/read", {"version": last})
        news.append(await marked(cia, group))

    assert news == [True, True, False]


async def test_who_joins_or_leaves_fetches_everything_anew(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group, _ = await a_secret_life(ada, bo)
    await a_post(ada, group)
    theirs, others = await version(bo, group), await version(cia, group)
    await bo.delete(f"/groups/{group['id']}/membership")
    await cia.put(f"/groups/{group['id']}/membership")
    while await version(bo, group) <= theirs:
        await a_post(ada, group)

    assert (await changes(bo, group, theirs))["resync"]
    assert (await changes(cia, group, others))["resync"]
    assert not (await changes(cia, group, await version(cia, group)))["resync"]


async def test_others_hear_of_each_public_change_by_the_next_number(
    ada: Somebody, cia: Somebody
) -> None:
    group, thread = await a_secret_life(ada)
    start = await version(cia, group)
    await a_comment(ada, thread, "Mer hemligt")
    post = await a_post(ada, group)
    await a_comment(ada, thread, "Ännu mer")
    file = await a_file(ada, group)

    told = await changes(cia, group, start)

    assert told == {
        "version": start + 2,
        "resync": False,
        "items": [
            {"type": "post", "id": post["id"], "version": start + 1},
            {"type": "file", "id": file["id"], "version": start + 2},
        ],
    }


async def marked(by: Somebody, group: Json) -> bool:
    """Whether the list of groups says that there is something new."""
    page = (await by.http.get("/grupper")).text
    assert group["name"] in page
    return "Nytt" in page


def told(answer: httpx2.Response) -> int:
    """The number of what somebody last wrote in a post."""
    activity: int = answer.json()["activity"]
    return activity
