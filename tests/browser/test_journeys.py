"""The main tasks of people, from the browser to the database and back."""

from pathlib import Path

import anyio
import pytest
from playwright.async_api import expect

from tests.browser.support.visits import (
    BrowserSessions,
    call_api,
    create_group,
    get_own_id,
    publish,
    sign_in,
)

pytestmark = pytest.mark.browser

KARIN, JOHAN, ANNA = "karin.oberg", "johan.nystrom", "anna.lindqvist"


async def test_sign_in_leads_to_the_requested_page(sessions: BrowserSessions) -> None:
    page = await sessions.open_anonymous()
    await page.goto("/grupper?order=name")

    await sign_in(page, KARIN, sessions.service.people[KARIN].password)

    await expect(page).to_have_url(f"{sessions.service.origin}/grupper?order=name")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Grupper")


async def test_wrong_password_is_explained_beside_the_form(sessions: BrowserSessions) -> None:
    page = await sessions.open_anonymous()
    await page.goto("/auth/login")

    await page.get_by_label("Användarnamn").fill(KARIN)
    await page.get_by_label("Lösenord").fill("fel")
    await page.get_by_role("button", name="Logga in").click()

    await expect(page.get_by_role("alert").first).to_be_visible()
    await expect(page.get_by_label("Användarnamn")).to_have_value(KARIN)
    await expect(page.get_by_label("Lösenord")).to_be_focused()


async def test_closed_group_is_created_step_by_step(sessions: BrowserSessions) -> None:
    page = await sessions.open_as(KARIN, "/grupper")
    await page.get_by_role("link", name="Skapa grupp").first.click()

    await page.get_by_label("Gruppens namn").fill("Ledningsgrupp Björkbacken")
    await expect(page.get_by_role("link", name="Ledningsgrupp förskola")).to_be_visible()
    await page.get_by_role("button", name="Fortsätt").click()
    await page.get_by_role("button", name="Skapa en ny grupp ändå").click()
    await page.get_by_role("radio", name="Sluten").check()
    await page.get_by_role("button", name="Fortsätt").click()
    await page.get_by_role("button", name="Fortsätt utan att bjuda in").click()
    await page.get_by_role("button", name="Skapa gruppen").click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Ledningsgrupp Björkbacken")
    await expect(page.get_by_label("Gruppen", exact=True)).to_contain_text("Sluten")
    await publish(page, "Välkomna till ledningsgruppen")


async def test_new_post_reaches_the_bell_of_another_browser(sessions: BrowserSessions) -> None:
    johan = await sessions.open_as(JOHAN)
    karin = await sessions.open_as(KARIN)
    group = await create_group(karin, "Bara vi två", "closed")
    member = f"/groups/{group}/members/{await get_own_id(johan)}"
    await call_api(karin, "PUT", member, {"role": "member"})
    await karin.goto(f"/grupper/{group}")
    badge = johan.locator("samv-bell [data-samv-count]").first
    await expect(badge).to_be_visible()
    before = int(await badge.inner_text())

    async with karin.expect_response(f"**/grupper/{group}/inlagg"):
        await publish(karin, "Mötet flyttas till torsdag")

    await expect(badge).to_have_text(str(before + 1))
    bell = johan.get_by_role("link", name=f"Aviseringar, {before + 1} nya").first
    await bell.click()
    panel = johan.get_by_role("region", name="Aviseringar")
    await panel.get_by_role("link").filter(has_text="Mötet flyttas").click()
    await expect(johan.locator("article")).to_contain_text("Mötet flyttas till torsdag")


async def test_feed_announces_a_new_post_and_shows_it_on_request(
    sessions: BrowserSessions,
) -> None:
    karin = await sessions.open_as(KARIN)
    group = await create_group(karin, "Flödet lever")
    johan = await sessions.open_as(JOHAN, f"/grupper/{group}")
    await karin.goto(f"/grupper/{group}")

    await publish(karin, "Nyss skrivet")

    bar = johan.get_by_role("button", name="Visa 1 nytt inlägg")
    await expect(bar).to_be_visible()
    await expect(johan.locator("article")).to_have_count(0)
    await bar.click()
    await expect(johan.locator("article")).to_be_focused()
    await expect(johan.locator("article")).to_contain_text("Nyss skrivet")


async def test_comment_appears_for_a_reader_of_the_post(sessions: BrowserSessions) -> None:
    karin = await sessions.open_as(KARIN)
    group = await create_group(karin, "Frågor och svar")
    await karin.goto(f"/grupper/{group}")
    await publish(karin, "Vem har nyckeln?")
    johan = await sessions.open_as(JOHAN, f"/grupper/{group}")

    await johan.locator("summary", has_text="Kommentera").click()
    await johan.keyboard.type("Den hänger i **receptionen**")
    await johan.keyboard.press("Control+Enter")

    await expect(johan.get_by_role("status").last).to_have_text("Kommentaren är publicerad")
    await expect(johan.locator(".comment strong")).to_have_text("receptionen")
    await expect(karin.locator(".comment")).to_contain_text("Den hänger i receptionen")


async def test_comment_appears_on_the_page_of_the_post(sessions: BrowserSessions) -> None:
    karin = await sessions.open_as(KARIN)
    group = await create_group(karin, "En egen sida")
    post = await call_api(karin, "POST", f"/groups/{group}/posts", {"text": "Vad tycker ni?"})
    await karin.goto(f"/inlagg/{post['id']}")
    await karin.get_by_label("Din kommentar till").fill("Halvfärdigt")
    johan = await sessions.open_as(JOHAN)

    await call_api(johan, "POST", f"/posts/{post['id']}/comments", {"text": "Bra idé"})

    await expect(karin.locator(".comment")).to_contain_text("Bra idé")
    await expect(karin.get_by_label("Din kommentar till")).to_have_value("Halvfärdigt")


async def test_uploaded_file_is_downloaded_unchanged(
    sessions: BrowserSessions, tmp_path: Path
) -> None:
    karin = await sessions.open_as(KARIN)
    group = await create_group(karin, "Mallar")
    await karin.goto(f"/grupper/{group}/filer")
    original = anyio.Path(tmp_path / "Årshjul 2026.txt")
    await original.write_text("januari, februari, mars\n" * 1000)

    await karin.get_by_label("Ladda upp en fil").set_input_files(tmp_path / original.name)
    await karin.get_by_role("button", name="Ladda upp", exact=True).click()
    link = karin.get_by_role("link").filter(has_text="Årshjul 2026.txt")
    async with karin.expect_download() as download:
        await link.click()

    file = await download.value
    assert file.suggested_filename == "Årshjul 2026.txt"
    downloaded = anyio.Path(await file.path())
    assert await downloaded.read_bytes() == await original.read_bytes()


async def test_accepted_join_request_makes_a_member(sessions: BrowserSessions) -> None:
    karin = await sessions.open_as(KARIN)
    group = await create_group(karin, "Efter ansökan", "moderated")
    johan = await sessions.open_as(JOHAN, f"/grupper/{group}")
    await johan.locator("summary", has_text="Ansök om medlemskap").click()
    await johan.get_by_label("Varför vill du vara med?").fill("Jag arbetar med samma sak")
    await johan.get_by_role("button", name="Skicka ansökan").click()
    await expect(johan.get_by_text("Ansökan skickad")).to_be_visible()

    await karin.goto(f"/grupper/{group}")
    await expect(karin.get_by_text("Jag arbetar med samma sak")).to_be_visible()
    await karin.get_by_role("button", name="Godkänn").first.click()

    await johan.reload()
    await expect(johan.locator("summary", has_text="Medlem")).to_be_visible()


async def test_own_keywords_appear_on_the_profile(sessions: BrowserSessions) -> None:
    anna = await sessions.open_as(ANNA)
    await anna.goto(f"/kollegor/{await get_own_id(anna)}")
    await expect(anna.get_by_role("heading", name="Från katalogen")).to_be_visible()
    await anna.get_by_role("link", name="Redigera min profil").click()

    await anna.get_by_label("Fråga mig om").fill("utepedagogik, bokbussen")
    await anna.get_by_role("button", name="Spara").click()

    await expect(anna.get_by_role("link", name="utepedagogik")).to_be_visible()
    await anna.get_by_role("link", name="bokbussen").click()
    await expect(anna.get_by_role("link").filter(has_text="Anna Lindqvist").last).to_be_visible()


async def test_statistics_page_agrees_with_the_api(sessions: BrowserSessions) -> None:
    people = sessions.service.people.values()
    administrator = next(person for person in people if person.site_administrator)
    page = await sessions.open_as(administrator.account, "/statistik")
    numbers = await call_api(page, "GET", "/statistics/groups?every=month")
    latest = numbers["items"][-1]

    await page.locator("summary", has_text="Visa siffrorna").click()

    cells = await page.locator("tbody tr").first.locator("td").all_inner_texts()
    assert [int(cell) for cell in cells[:4]] == [
        latest[name] for name in ("total", "open", "moderated", "closed")
    ]
    await expect(page.locator("svg[role=img]").first).to_be_visible()


async def test_statistics_page_is_for_site_administrators_only(sessions: BrowserSessions) -> None:
    people = sessions.service.people.values()
    other = next(person for person in people if not person.site_administrator)
    page = await sessions.open_as(other.account)

    answer = await page.goto("/statistik")

    assert answer is not None
    assert answer.status == 403
