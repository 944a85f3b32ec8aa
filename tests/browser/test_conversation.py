"""A whole conversation: writing, reading, replying, editing, losing and restoring the
connection.
"""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.support.visits import (
    BrowserSessions,
    attach_image,
    call_api,
    create_group,
    get_own_id,
    publish,
)

pytestmark = pytest.mark.browser

MALIN, JOHAN = "malin.sundberg", "johan.nystrom"


async def test_post_can_be_written_with_format_mention_and_image(
    sessions: BrowserSessions,
) -> None:
    malin = await sessions.open_as(MALIN)
    group = await create_group(malin, "Med hjälp")
    await malin.goto(f"/grupper/{group}")
    box = malin.get_by_label("Skriv till gruppen")

    await box.fill("viktigt")
    await box.select_text()
    await malin.get_by_role("button", name="Fet").click()
    await box.press("End")
    await box.press_sequentially(" @johan n")
    await malin.get_by_role("option").filter(has_text="Johan Nyström").click()
    await attach_image(malin, "planen.png")
    await malin.get_by_label("Beskriv bilden").fill("En plan på tavlan")
    await malin.get_by_role("button", name="Publicera").click()

    post = malin.locator("article.post").first
    await expect(post.locator("strong")).to_have_text("viktigt")
    await expect(post.get_by_role("link", name="Johan Nyström")).to_be_visible()
    await expect(post.get_by_role("img", name="En plan på tavlan")).to_be_visible()
    await post.get_by_role("link", name="En plan på tavlan").click()
    await expect(malin.get_by_role("dialog").get_by_role("img")).to_be_visible()


async def test_draft_survives_leaving_and_is_deleted_when_published(
    sessions: BrowserSessions,
) -> None:
    malin = await sessions.open_as(MALIN)
    group = await create_group(malin, "Utkasten")
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
    assert (await call_api(malin, "GET", "/drafts"))["items"] == []


async def test_each_person_sees_the_changes_of_the_other(sessions: BrowserSessions) -> None:
    malin, johan, group = await _open_for_two(sessions, "Sida vid sida")
    malins_post, johans_view = malin.locator("article.post"), johan.locator("article.post")

    await johans_view.get_by_role("button", name="Gilla").click()
    await expect(malins_post.get_by_role("button", name="Gilla")).to_contain_text("1")

    await malins_post.locator("summary", has_text="Fler val").click()
    await malins_post.get_by_role("link", name="Redigera").click()
    await malin.get_by_label("Ändra inlägget").fill("Vi ses klockan tio")
    await malin.keyboard.press("Control+Enter")
    await expect(johans_view).to_contain_text("Vi ses klockan tio")
    await expect(johans_view).to_contain_text("redigerat")

    await malins_post.locator("summary", has_text="Fler val").click()
    await malins_post.get_by_role("button", name="Ta bort").click()
    await expect(johan.get_by_text("Inlägget finns inte längre")).to_be_visible()
    await malin.get_by_role("button", name="Ångra").click()
    await expect(malins_post).to_contain_text("Vi ses klockan tio")
    await johan.goto(f"/grupper/{group}")
    await expect(johans_view).to_contain_text("Vi ses klockan tio")


async def test_older_answer_after_a_deletion_keeps_the_undo_button(
    sessions: BrowserSessions,
) -> None:
    malin, johan, group = await _open_for_two(sessions, "Sent svar")
    malins_post, johans_view = malin.locator("article.post"), johan.locator("article.post")
    requested, deleted = asyncio.Event(), asyncio.Event()

    async def fulfill_late(route: Route) -> None:
        answer = await route.fetch()
        requested.set()
        await deleted.wait()
        await route.fulfill(response=answer)

    await malin.route("**/inlagg/*", fulfill_late, times=1)
    await johans_view.get_by_role("button", name="Gilla").click()
    await requested.wait()
    await malins_post.locator("summary", has_text="Fler val").click()
    await malins_post.get_by_role("button", name="Ta bort").click()
    await expect(malin.get_by_role("button", name="Ångra")).to_be_visible()
    deleted.set()
    await call_api(johan, "POST", f"/groups/{group}/posts", {"text": "Något annat"})
    await expect(malin.get_by_role("button", name="Visa 1 nytt inlägg")).to_be_visible()

    await malin.get_by_role("button", name="Ångra").click()
    await expect(malins_post).to_contain_text("Vi ses klockan nio")


@pytest.mark.parametrize("answered", [False, True])
async def test_undo_of_a_deleted_comment_stays_when_others_act(
    sessions: BrowserSessions, *, answered: bool
) -> None:
    malin, johan, group = await _open_for_two(sessions, "Ångrad kommentar")
    malins_post, johans_view = malin.locator("article.post"), johan.locator("article.post")
    post = (await call_api(malin, "GET", f"/groups/{group}/posts"))["items"][0]["id"]
    body = {"text": "Jag kommer"}
    comment = await call_api(malin, "POST", f"/posts/{post}/comments", body)
    if answered:
        answer = {"text": "Bra", "parent": comment["id"]}
        await call_api(johan, "POST", f"/posts/{post}/comments", answer)
    selector = f"#comment-{comment['id']}"
    await malin.goto(f"/inlagg/{post}" if answered else f"/grupper/{group}")

    await malins_post.locator(f"{selector} summary", has_text="Fler val").first.click()
    await malins_post.locator(selector).get_by_role("button", name="Ta bort").click()
    await expect(johans_view.get_by_text("Jag kommer")).to_have_count(0)
    await johans_view.get_by_role("button", name="Gilla").first.click()
    await expect(malins_post.get_by_role("button", name="Gilla").first).to_contain_text("1")

    await malins_post.get_by_role("button", name="Ångra").click()
    await expect(malins_post.locator(selector)).to_contain_text("Jag kommer")
    await expect(johans_view.locator(selector)).to_contain_text("Jag kommer")


async def test_lost_connection_loses_no_comment(sessions: BrowserSessions) -> None:
    malin, johan, _ = await _open_for_two(sessions, "Tunneln")
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
    bar = johan.get_by_role("button", name="Visa 1 nytt inlägg")
    await expect(bar).to_be_visible()
    await expect(malin.locator(".comment")).to_contain_text("Skrivet i tunneln")


async def test_start_page_shows_new_posts_of_own_groups(sessions: BrowserSessions) -> None:
    malin, johan, group = await _open_for_two(sessions, "Hörs på startsidan")
    await johan.goto("/")
    await expect(johan.locator("article.post").first).to_contain_text("Vi ses klockan nio")

    await call_api(malin, "POST", f"/groups/{group}/posts", {"text": "Vi ses på startsidan"})

    await johan.get_by_role("button", name="Visa 1 nytt inlägg").click()
    await expect(johan.locator("article.post").first).to_contain_text("Vi ses på startsidan")


async def test_viewed_post_counts_as_read(sessions: BrowserSessions) -> None:
    malin, johan, group = await _open_for_two(sessions, "Läst och oläst")
    fresh = johan.locator("article.post .fresh")
    await _view_group(johan, group)
    await johan.goto("/grupper")
    await call_api(malin, "POST", f"/groups/{group}/posts", {"text": "Och sedan klockan tio"})

    await _view_group(johan, group)
    await expect(fresh).to_have_count(1)
    await johan.reload()
    await expect(johan.locator("article.post")).to_have_count(2)
    await expect(fresh).to_have_count(0)

    await johan.locator("article.post summary", has_text="Fler val").first.click()
    await johan.get_by_role("button", name="Markera som oläst").first.click()
    await expect(johan.get_by_role("status")).to_have_text("Markerat som oläst")
    await johan.reload()
    await expect(fresh).to_have_count(1)


async def _view_group(page: Page, group: str) -> None:
    """Open the group's page and wait until its posts count as read."""
    async with page.expect_response(f"**/groups/{group}/read") as response_info:
        await page.goto(f"/grupper/{group}")
    assert (await response_info.value).status == 204


async def _open_for_two(sessions: BrowserSessions, name: str) -> tuple[Page, Page, str]:
    """Open the page of a shared group with a post of Malin's, as Malin and as Johan."""
    malin, johan = await sessions.open_as(MALIN), await sessions.open_as(JOHAN)
    group = await create_group(malin, name)
    member = f"/groups/{group}/members/{await get_own_id(johan)}"
    await call_api(malin, "PUT", member, {"role": "member"})
    await call_api(malin, "POST", f"/groups/{group}/posts", {"text": "Vi ses klockan nio"})
    for page in (malin, johan):
        await page.goto(f"/grupper/{group}")
        await expect(page.locator("article.post")).to_be_visible()
    return malin, johan, group
