"""What people come for, from the browser to the database and back."""

from pathlib import Path

import anyio
import pytest
from playwright.async_api import expect

from tests.browser.visits import Visits, call, me, new_group, publish, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

KARIN, JOHAN, ANNA = "karin.oberg", "johan.nystrom", "anna.lindqvist"


async def test_signing_in_leads_to_the_page_that_was_asked_for(visits: Visits) -> None:
    page = await visits.open()
    await page.goto("/grupper?order=name")

    await sign_in(page, KARIN, visits.service.people[KARIN].password)

    await expect(page).to_have_url(f"{visits.service.origin}/grupper?order=name")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Grupper")


async def test_a_wrong_password_is_refused_beside_the_form(visits: Visits) -> None:
    page = await visits.open()
    await page.goto("/auth/login")

    await page.get_by_label("Användarnamn").fill(KARIN)
    await page.get_by_label("Lösenord").fill("fel")
    await page.get_by_role("button", name="Logga in").click()

    await expect(page.get_by_role("alert").first).to_be_visible()
    await expect(page.get_by_label("Användarnamn")).to_have_value(KARIN)
    await expect(page.get_by_label("Lösenord")).to_be_focused()


async def test_a_closed_group_is_created_in_plain_words(visits: Visits) -> None:
    page = await visits.by(KARIN, "/grupper")
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


async def test_a_post_reaches_the_bell_of_another_browser_within_a_second(visits: Visits) -> None:
    johan = await visits.by(JOHAN)
    karin = await visits.by(KARIN)
    group = await new_group(karin, "Bara vi två", "closed")
    member = f"/groups/{group}/members/{await me(johan)}"
    await call(karin, "PUT", member, {"role": "member"})
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


async def test_the_feed_tells_of_a_new_post_and_shows_it_when_asked(visits: Visits) -> None:
    karin = await visits.by(KARIN)
    group = await new_group(karin, "Flödet lever")
    johan = await visits.by(JOHAN, f"/grupper/{group}")
    await karin.goto(f"/grupper/{group}")

    await publish(karin, "Nyss skrivet")

    bar = johan.get_by_role("button", name="Visa 1 nytt inlägg")
    await expect(bar).to_be_visible()
    await expect(johan.locator("article")).to_have_count(0)
    await bar.click()
    await expect(johan.locator("article")).to_be_focused()
    await expect(johan.locator("article")).to_contain_text("Nyss skrivet")


async def test_a_comment_is_seen_by_who_has_the_post_before_the_eyes(visits: Visits) -> None:
    karin = await visits.by(KARIN)
    group = await new_group(karin, "Frågor och svar")
    await karin.goto(f"/grupper/{group}")
    await publish(karin, "Vem har nyckeln?")
    johan = await visits.by(JOHAN, f"/grupper/{group}")

    await johan.locator("summary", has_text="Kommentera").click()
    await johan.keyboard.type("Den hänger i **receptionen**")
    await johan.keyboard.press("Control+Enter")

    await expect(johan.get_by_role("status").last).to_have_text("Kommentaren är publicerad")
    await expect(johan.locator(".comment strong")).to_have_text("receptionen")
    await expect(karin.locator(".comment")).to_contain_text("Den hänger i receptionen")


async def test_a_comment_arrives_on_the_page_of_the_post(visits: Visits) -> None:
    karin = await visits.by(KARIN)
    group = await new_group(karin, "En egen sida")
    post = await call(karin, "POST", f"/groups/{group}/posts", {"text": "Vad tycker ni?"})
    await karin.goto(f"/inlagg/{post['id']}")
    await karin.get_by_label("Din kommentar till").fill("Halvfärdigt")
    johan = await visits.by(JOHAN)

    await call(johan, "POST", f"/posts/{post['id']}/comments", {"text": "Bra idé"})

    await expect(karin.locator(".comment")).to_contain_text("Bra idé")
    await expect(karin.get_by_label("Din kommentar till")).to_have_value("Halvfärdigt")


async def test_a_file_is_uploaded_and_comes_back_the_same(visits: Visits, tmp_path: Path) -> None:
    karin = await visits.by(KARIN)
    group = await new_group(karin, "Mallar")
    await karin.goto(f"/grupper/{group}/filer")
    original = anyio.Path(tmp_path / "Årshjul 2026.txt")
    await original.write_text("januari, februari, mars\n" * 1000)

    await karin.get_by_label("Ladda upp en fil").set_input_files(tmp_path / original.name)
    await karin.get_by_role("button", name="Ladda upp", exact=True).click()
    link = karin.get_by_role("link").filter(has_text="Årshjul 2026.txt")
    async with karin.expect_download() as download:
        await link.click()

    arrived = await download.value
    assert arrived.suggested_filename == "Årshjul 2026.txt"
    downloaded = anyio.Path(await arrived.path())
    assert await downloaded.read_bytes() == await original.read_bytes()


async def test_who_asks_to_join_a_moderated_group_is_let_in(visits: Visits) -> None:
    karin = await visits.by(KARIN)
    group = await new_group(karin, "Efter ansökan", "moderated")
    johan = await visits.by(JOHAN, f"/grupper/{group}")
    await johan.locator("summary", has_text="Ansök om medlemskap").click()
    await johan.get_by_label("Varför vill du vara med?").fill("Jag arbetar med samma sak")
    await johan.get_by_role("button", name="Skicka ansökan").click()
    await expect(johan.get_by_text("Ansökan skickad")).to_be_visible()

    await karin.goto(f"/grupper/{group}")
    await expect(karin.get_by_text("Jag arbetar med samma sak")).to_be_visible()
    await karin.get_by_role("button", name="Godkänn").first.click()

    await johan.reload()
    await expect(johan.locator("summary", has_text="Medlem")).to_be_visible()


async def test_own_keywords_stand_on_the_profile_beside_the_directory(visits: Visits) -> None:
    anna = await visits.by(ANNA)
    await anna.goto(f"/kollegor/{await me(anna)}")
    await expect(anna.get_by_role("heading", name="Från katalogen")).to_be_visible()
    await anna.get_by_role("link", name="Redigera min profil").click()

    await anna.get_by_label("Fråga mig om").fill("utepedagogik, bokbussen")
    await anna.get_by_role("button", name="Spara").click()

    await expect(anna.get_by_role("link", name="utepedagogik")).to_be_visible()
    await anna.get_by_role("link", name="bokbussen").click()
    await expect(anna.get_by_role("link").filter(has_text="Anna Lindqvist").last).to_be_visible()


async def test_the_statistics_agree_with_the_api(visits: Visits) -> None:
    people = visits.service.people.values()
    administrator = next(person for person in people if person.site_administrator)
    page = await visits.by(administrator.account, "/statistik")
    numbers = await call(page, "GET", "/statistics/groups?every=month")
    last = numbers["items"][-1]

    await page.locator("summary", has_text="Visa siffrorna").click()

    cells = await page.locator("tbody tr").first.locator("td").all_inner_texts()
    assert [int(cell) for cell in cells[:4]] == [
        last[name] for name in ("total", "open", "moderated", "closed")
    ]
    await expect(page.locator("svg[role=img]").first).to_be_visible()


async def test_statistics_are_for_site_administrators(visits: Visits) -> None:
    people = visits.service.people.values()
    somebody = next(person for person in people if not person.site_administrator)
    page = await visits.by(somebody.account)

    answer = await page.goto("/statistik")

    assert answer is not None
    assert answer.status == 403
