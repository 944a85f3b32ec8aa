"""Activity rows between the posts of a group feed."""

from tests.support.builders import a_file, a_group, a_post
from tests.support.html_client import visit
from tests.support.people import ApiCaller


async def test_new_files_are_ordered_between_posts(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    await a_post(ada, group, "Före filen")
    file = await a_file(ada, group, "plan.txt")
    await a_post(ada, group, "Efter filen")

    page = await visit(bo, f"/grupper/{group['id']}")
    feed = page.text[: page.text.index("Senaste filer")]

    places = [
        feed.index(phrase) for phrase in ("Efter filen", "Ada Lind laddade upp", "Före filen")
    ]
    assert places == sorted(places)
    assert page.links.count(file["content"]) == 2


async def test_file_for_a_post_has_no_activity_row(ada: ApiCaller) -> None:
    group = await a_group(ada)
    await ada.upload(group["id"], "plan.txt", b"x", for_post="1")

    assert "laddade upp" not in (await visit(ada, f"/grupper/{group['id']}")).text


async def test_consecutive_new_members_share_one_activity_row(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await cia.put(f"/groups/{group['id']}/membership")
    await a_post(ada, group, "Välkomna")

    page = await visit(ada, f"/grupper/{group['id']}")

    assert "2 nya medlemmar: Cia Lind , Bo Lind" in page.text


async def test_non_member_does_not_see_who_joined_in_a_closed_era(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})

    inside = await visit(ada, f"/grupper/{group['id']}")
    outside = await visit(cia, f"/grupper/{group['id']}")

    assert "En ny medlem: Bo Lind" in inside.text
    assert "Bo Lind" not in outside.text
    assert "ny medlem" not in outside.text


async def test_non_member_sees_the_opening_but_not_the_closing(
    ada: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})
    await ada.put(f"/groups/{group['id']}/status", {"status": "moderated"})

    inside = await visit(ada, f"/grupper/{group['id']}")
    outside = await visit(cia, f"/grupper/{group['id']}")

    assert "Ada Lind gjorde gruppen sluten" in inside.text
    assert "Ada Lind gjorde gruppen modererad" in inside.text
    assert "Gruppen blev modererad" in outside.text
    assert "gjorde gruppen" not in outside.text
    assert "sluten" not in outside.text.lower().replace("slutna", "")


async def test_non_member_sees_no_file_of_a_closed_era(ada: ApiCaller, cia: ApiCaller) -> None:
    group = await a_group(ada, "closed")
    await a_file(ada, group, "hemligt.txt")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})

    assert "hemligt.txt" in (await visit(ada, f"/grupper/{group['id']}")).text
    assert "hemligt.txt" not in (await visit(cia, f"/grupper/{group['id']}")).text


async def test_each_page_of_a_feed_has_its_own_rows(ada: ApiCaller) -> None:
    group = await a_group(ada)
    await a_file(ada, group, "tidig.txt")
    await a_post(ada, group, "Det första")
    await a_file(ada, group, "sen.txt")
    await a_post(ada, group, "Det andra")

    newest = await visit(ada, f"/grupper/{group['id']}?limit=1")
    older = await visit(ada, next(link for link in newest.links if "cursor=" in link))

    feeds = [page.text[: page.text.index("Senaste filer")] for page in (newest, older)]
    assert ["sen.txt" in feed for feed in feeds] == [False, True]
    assert ["tidig.txt" in feed for feed in feeds] == [False, True]
