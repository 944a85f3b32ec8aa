"""A conversation from beginning to end: written, shown, answered, changed, lost and found."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.visits import Visits, attach, call, me, new_group, publish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

MALIN, JOHAN = "malin.sundberg", "johan.nystrom"


async def test_a_post_is_written_with_all_the_help_there_is(visits: Visits) -> None:
    malin = await visits.by(MALIN)
    group = await new_group(malin, "Med hjälp")
    await malin.goto(f"/grupper/{group}")
    box = malin.get_by_label("Skriv till gruppen")

    await box.fill("viktigt")
    await box.select_text()
    await malin.get_by_role("button", name="Fet").click()
    await box.press("End")
    await box.press_sequentially(" @johan n")
    await malin.get_by_role("option").filter(has_text="Johan Nyström").click()
    await attach(malin, "planen.png")
    await malin.get_by_label("Beskriv bilden").fill("En plan på tavlan")
    await malin.get_by_role("button", name="Publicera").click()

    post = malin.locator("article.post").first
    await expect(post.locator("strong")).to_have_text("viktigt")
    await expect(post.get_by_role("link", name="Johan Nyström")).to_be_visible()
    await expect(post.get_by_role("img", name="En plan på tavlan")).to_be_visible()
    await post.get_by_role("link", name="En plan på tavlan").click()
    await expect(malin.get_by_role("dialog").get_by_role("img")).to_be_visible()


async def test_a_draft_outlives_the_page_and_goes_when_it_is_published(visits: Visits) -> None:
    malin = await visits.by(MALIN)
    group = await new_group(malin, "Utkasten")
    await malin.goto(f"/grupper/{group}")
    box = malin.get_by_label("Skriv till gruppen")
    await box.fill("Halvvägs med")

    await malin.goto("/grupper")
    await malin.goto(f"/grupper/{group}")
    await expect(box).to_have_value("Halvvägs med")
    await expect(malin.get_by_role("button", name="Ta bort utkast")).to_be_visible()
    await box.press("End")
    await malin.keyboard.type(" allt")
    await malin.keyboard.press("Control+Enter")
    await expect(malin.locator("article.post:not(.pending)")).to_contain_text("Halvvägs med allt")

    await malin.reload()
    await expect(malin.locator("article.post")).to_contain_text("Halvvägs med allt")
    await expect(box).to_have_value("")
    assert (await call(malin, "GET", "/drafts"))["items"] == []


async def test_two_people_see_what_the_other_does(visits: Visits) -> None:
    malin, johan, group = await _two(visits, "Sida vid sida")
    mine, theirs = malin.locator("article.post"), johan.locator("article.post")

    await theirs.get_by_role("button", name="Gilla").click()
    await expect(mine.get_by_role("button", name="Gilla")).to_contain_text("1")

    await mine.locator("summary", has_text="Fler val").click()
    await mine.get_by_role("link", name="Redigera").click()
    await malin.get_by_label("Ändra inlägget").fill("Vi ses klockan tio")
    await malin.keyboard.press("Control+Enter")
    await expect(theirs).to_contain_text("Vi ses klockan tio")
    await expect(theirs).to_contain_text("redigerat")

    await mine.locator("summary", has_text="Fler val").click()
    await mine.get_by_role("button", name="Ta bort").click()
    await expect(johan.get_by_text("Inlägget finns inte längre")).to_be_visible()
    await malin.get_by_role("button", name="Ångra").click()
    await expect(mine).to_contain_text("Vi ses klockan tio")
    await johan.goto(f"/grupper/{group}")
    await expect(theirs).to_contain_text("Vi ses klockan tio")


async def test_an_answer_from_before_one_deleted_a_post_does_not_take_the_way_back(
    visits: Visits,
) -> None:
    malin, johan, group = await _two(visits, "Sent svar")
    mine, theirs = malin.locator("article.post"), johan.locator("article.post")
    asked, deleted = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        asked.set()
        await deleted.wait()
        await route.fulfill(response=answer)

    await malin.route("**/inlagg/*", late, times=1)
    await theirs.get_by_role("button", name="Gilla").click()
    await asked.wait()
    await mine.locator("summary", has_text="Fler val").click()
    await mine.get_by_role("button", name="Ta bort").click()
    await expect(malin.get_by_role("button", name="Ångra")).to_be_visible()
    deleted.set()
    await call(johan, "POST", f"/groups/{group}/posts", {"text": "Något annat"})
    await expect(malin.get_by_role("button", name="Visa 1 nytt inlägg")).to_be_visible()

    await malin.get_by_role("button", name="Ångra").click()
    await expect(mine).to_contain_text("Vi ses klockan nio")


@pytest.mark.parametrize("answered", [False, True])
async def test_the_way_back_to_a_comment_stays_when_others_go_on(
    visits: Visits, *, answered: bool
) -> None:
    malin, johan, group = await _two(visits, "Ångrad kommentar")
    mine, theirs = malin.locator("article.post"), johan.locator("article.post")
    post = (await call(malin, "GET", f"/groups/{group}/posts"))["items"][0]["id"]
    body = {"text": "Jag kommer"}
    comment = await call(malin, "POST", f"/posts/{post}/comments", body)
    if answered:
        answer = {"text": "Bra", "parent": comment["id"]}
        await call(johan, "POST", f"/posts/{post}/comments", answer)
    place = f"#comment-{comment['id']}"
    await malin.goto(f"/inlagg/{post}" if answered else f"/grupper/{group}")

    await mine.locator(f"{place} summary", has_text="Fler val").click()
    await mine.locator(place).get_by_role("button", name="Ta bort").click()
    await expect(theirs.get_by_text("Jag kommer")).to_have_count(0)
    await theirs.get_by_role("button", name="Gilla").first.click()
    await expect(mine.get_by_role("button", name="Gilla").first).to_contain_text("1")

    await mine.get_by_role("button", name="Ångra").click()
    await expect(mine.locator(place)).to_contain_text("Jag kommer")
    await expect(theirs.locator(place)).to_contain_text("Jag kommer")


async def test_who_lost_the_network_loses_nothing(visits: Visits) -> None:
    malin, johan, _ = await _two(visits, "Tunneln")
    await johan.context.set_offline(True)
    await johan.locator(".reply > summary").click()
    await johan.keyboard.type("Skrivet i tunneln")
    await johan.keyboard.press("Control+Enter")
    await expect(johan.locator(".pending")).to_contain_text("Kunde inte publiceras")
    await publish(malin, "Skrivet under tiden")
    await expect(johan.locator(".banner")).to_contain_text("Du är offline.")

    await johan.context.set_offline(False)
    await expect(johan.locator(".banner")).to_have_count(0)
    await johan.get_by_role("button", name="Försök igen").click()

    await expect(johan.locator(".comment:not(.pending)")).to_contain_text("Skrivet i tunneln")
    waiting = johan.get_by_role("button", name="Visa 1 nytt inlägg")
    await expect(waiting).to_be_visible()
    await expect(malin.locator(".comment")).to_contain_text("Skrivet i tunneln")


async def test_the_start_page_hears_of_the_groups_one_is_in(visits: Visits) -> None:
    malin, johan, group = await _two(visits, "Hörs på startsidan")
    await johan.goto("/")
    await expect(johan.locator("article.post").first).to_contain_text("Vi ses klockan nio")

    await call(malin, "POST", f"/groups/{group}/posts", {"text": "Vi ses på startsidan"})

    await johan.get_by_role("button", name="Visa 1 nytt inlägg").click()
    await expect(johan.locator("article.post").first).to_contain_text("Vi ses på startsidan")


async def test_what_was_looked_at_is_read(visits: Visits) -> None:
    malin, johan, group = await _two(visits, "Läst och oläst")
    fresh = johan.locator("article.post .fresh")
    await _look(johan, group)
    await johan.goto("/grupper")
    await call(malin, "POST", f"/groups/{group}/posts", {"text": "Och sedan klockan tio"})

    await _look(johan, group)
    await expect(fresh).to_have_count(1)
    await johan.reload()
    await expect(johan.locator("article.post")).to_have_count(2)
    await expect(fresh).to_have_count(0)

    await johan.locator("article.post summary", has_text="Fler val").first.click()
    await johan.get_by_role("button", name="Markera som oläst").first.click()
    await expect(johan.get_by_role("status")).to_have_text("Markerat som oläst")
    await johan.reload()
    await expect(fresh).to_have_count(1)


async def _look(page: Page, group: str) -> None:
    """At the group's page until what is on it counts as read."""
    async with page.expect_response(f"**/groups/{group}/read") as told:
        await page.goto(f"/grupper/{group}")
    assert (await told.value).status == 204


async def _two(visits: Visits, name: str) -> tuple[Page, Page, str]:
    """Malin and Johan at the page of a group they share, with a post of hers in it."""
    malin, johan = await visits.by(MALIN), await visits.by(JOHAN)
    group = await new_group(malin, name)
    member = f"/groups/{group}/members/{await me(johan)}"
    await call(malin, "PUT", member, {"role": "member"})
    await call(malin, "POST", f"/groups/{group}/posts", {"text": "Vi ses klockan nio"})
    for page in (malin, johan):
        await page.goto(f"/grupper/{group}")
        await expect(page.locator("article.post")).to_be_visible()
    return malin, johan, group
