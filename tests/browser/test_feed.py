"""The feed on the screen: new posts wait for the reader, older ones come when asked."""

import json

import pytest
from playwright.async_api import Page, expect

from tests.browser.stage import Answer, Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


CHANGES = "/api/v1/groups/g/changes"


def _post(number: int, text: str = "") -> str:
    return (
        f'<article class="card post" id="post-{number}" data-activity="{number}">'
        f"<p>Inlägg {number} {text}</p><samv-thread><div data-samv-items></div>"
        f'<details><summary>Kommentera</summary><form action="/k/{number}" method="post">'
        f'<label for="t{number}">Din kommentar till {number}</label>'
        f'<textarea id="t{number}" name="text"></textarea><button>Skicka</button></form></details>'
        "</samv-thread></article>"
    )


def _feed(*posts: str, version: int = 1, older: str = "") -> str:
    link = (
        f'<a class="older" data-samv-older href="{older}">Visa äldre inlägg</a>' if older else ""
    )
    items = f"<div data-samv-items>{''.join(posts)}</div>{link}"
    return f'<samv-feed group="g" data-version="{version}">{items}</samv-feed>'


def _fragment(*posts: str, older: str = "") -> Answer:
    feed = _feed(*posts, older=older)
    return Answer(feed.removeprefix('<samv-feed group="g" data-version="1">'))


def _changed(stage: Stage, *posts: str, version: int, after: int = 1) -> None:
    """What the group tells of itself, and what each of the posts is now."""
    items = []
    for post in posts:
        name = post.split('"post-')[1].split('"')[0]
        items.append({"type": "post", "id": name, "version": version})
        stage.answers[f"GET /inlagg/{name}"] = Answer(post)
    body = json.dumps({"version": version, "resync": False, "items": items})
    stage.answers[f"GET {CHANGES}?after={after}"] = Answer(body, media_type="application/json")


async def _ids(page: Page) -> list[str]:
    found: list[str] = await page.locator("article").evaluate_all("all => all.map(a => a.id)")
    return found


async def test_new_posts_wait_behind_a_bar_and_come_when_asked(page: Page, stage: Stage) -> None:
    await stage.show(_feed(_post(2), _post(1)))
    _changed(stage, _post(3), _post(4), version=5)

    stage.say({"type": "changed", "group": "g", "version": 5})

    bar = page.get_by_role("button", name="Visa 2 nya inlägg")
    await expect(bar).to_be_visible()
    await expect(page.get_by_role("status")).to_have_text("2 nya inlägg")
    assert await page.title() == "(2) Scen"
    assert await _ids(page) == ["post-2", "post-1"]

    await bar.click()

    assert await _ids(page) == ["post-4", "post-3", "post-2", "post-1"]
    await expect(page.locator("#post-4")).to_be_focused()
    await expect(bar).to_have_count(0)
    assert await page.title() == "Scen"


async def test_a_group_that_has_not_changed_is_not_fetched(page: Page, stage: Stage) -> None:
    await stage.show(_feed(_post(1), version=5))
    _changed(stage, _post(2), version=6, after=5)

    stage.say({"type": "subscribed", "group": "g", "version": 5})
    stage.say({"type": "changed", "group": "g", "version": 5})
    stage.say({"type": "changed", "group": "other", "version": 9})
    stage.say({"type": "changed", "group": "g", "version": 6})

    await expect(page.get_by_role("button", name="Visa 1 nytt inlägg")).to_be_visible()
    asked = [request.url.removeprefix("https://groups.test") for request in stage.asked[1:]]
    assert asked == [f"{CHANGES}?after=5", "/inlagg/2"]
    assert stage.said == [{"type": "subscribe", "group": "g"}]


async def test_a_changed_post_changes_in_place_and_keeps_what_is_being_written(
    page: Page, stage: Stage
) -> None:
    await stage.show(_feed(_post(2), _post(1)))
    _changed(stage, _post(2, "rättat"), _post(1, "rättat"), version=5)
    await page.locator("#post-1 summary").click()
    await page.keyboard.type("Mitt utkast")

    stage.say({"type": "changed", "group": "g", "version": 5})

    await expect(page.locator("#post-2")).to_contain_text("rättat")
    await expect(page.locator("#post-1")).to_contain_text("rättat")
    box = page.get_by_label("Din kommentar till 1")
    await expect(box).to_have_value("Mitt utkast")
    await expect(box).to_be_focused()
    await page.keyboard.type(" går vidare")
    await expect(box).to_have_value("Mitt utkast går vidare")


async def test_a_post_that_has_the_focus_changes_and_keeps_it(page: Page, stage: Stage) -> None:
    await stage.show(_feed(_post(2), _post(1)))
    _changed(stage, _post(3), version=5)
    stage.say({"type": "changed", "group": "g", "version": 5})
    await page.get_by_role("button", name="Visa 1 nytt inlägg").click()
    await expect(page.locator("#post-3")).to_be_focused()

    _changed(stage, _post(3, "rättat"), version=6, after=5)
    stage.say({"type": "changed", "group": "g", "version": 6})

    await expect(page.locator("#post-3")).to_contain_text("rättat")
    await expect(page.locator("#post-3")).to_be_focused()


async def test_a_post_that_is_gone_leaves_a_line_and_an_old_one_that_changed_stays_away(
    page: Page, stage: Stage
) -> None:
    await stage.show(_feed(_post(5), _post(4)))
    _changed(stage, _post(3, "gammalt"), _post(5), _post(6), version=9)
    stage.answers["GET /inlagg/5"] = Answer("", status=404)

    stage.say({"type": "changed", "group": "g", "version": 9})

    await expect(page.get_by_text("Inlägget finns inte längre")).to_be_visible()
    await page.get_by_role("button", name="Visa 1 nytt inlägg").click()
    assert await _ids(page) == ["post-6", "post-4"]
    await expect(page.locator("#post-5")).to_have_text("Inlägget finns inte längre")


async def test_when_what_was_missed_cannot_be_told_the_page_is_fetched(
    page: Page, stage: Stage
) -> None:
    await stage.show(_feed(_post(2), _post(1)))
    stage.answers["GET /grupper/g"] = _fragment(_post(3), _post(2, "rättat"), _post(1))

    stage.say({"type": "resync"})

    await expect(page.locator("#post-2")).to_contain_text("rättat")
    await expect(page.get_by_role("button", name="Visa 1 nytt inlägg")).to_be_visible()


async def test_who_may_no_longer_read_the_group_sees_nothing_of_it(
    page: Page, stage: Stage
) -> None:
    await stage.show(_feed(_post(2), _post(1)))

    stage.say({"type": "unsubscribed", "group": "g"})

    await expect(page.get_by_role("alert")).to_contain_text("Du kan inte längre läsa")
    await expect(page.locator("article")).to_have_count(0)


async def test_what_has_been_in_sight_for_two_seconds_is_told_once(
    page: Page, stage: Stage
) -> None:
    feed = _feed(_post(9), _post(8)).replace('group="g"', 'group="g" data-seen="5"')
    stage.answers["PUT /api/v1/groups/g/read"] = Answer("", status=204)

    async with page.expect_request("**/read") as told:
        await stage.show(feed)

    assert (await told.value).post_data_json == {"version": 9}


async def test_who_has_left_the_group_is_shown_what_is_written_later(
    page: Page, stage: Stage
) -> None:
    """Who is no member counts less: version 5 comes after 500."""
    await stage.show(_feed(_post(500), version=500), path="/grupper/g")
    as_counted_now = _post(4).replace("post-4", "post-500")
    stage.answers["GET /grupper/g"] = Answer(_feed(as_counted_now, version=5))
    _changed(stage, _post(6), version=6, after=5)

    stage.say({"type": "changed", "group": "g", "version": 5})
    await expect(page.locator("#post-500")).to_have_attribute("data-activity", "4")
    stage.say({"type": "changed", "group": "g", "version": 6})

    await expect(page.get_by_role("button", name="Visa 1 nytt inlägg")).to_be_visible()


async def test_older_posts_come_below_and_the_first_of_them_has_the_focus(
    page: Page, stage: Stage
) -> None:
    await stage.show(_feed(_post(4), _post(3), older="/grupper/g?cursor=a"))
    stage.answers["GET /grupper/g?cursor=a"] = _fragment(_post(2), older="/grupper/g?cursor=b")
    stage.answers["GET /grupper/g?cursor=b"] = _fragment(_post(1))
    older = page.get_by_role("link", name="Visa äldre inlägg")

    await older.click()
    await expect(page.locator("#post-2")).to_be_focused()
    await older.click()
    await expect(page.locator("#post-1")).to_be_focused()

    assert await _ids(page) == ["post-4", "post-3", "post-2", "post-1"]
    await expect(older).to_have_count(0)
    await expect(page.get_by_role("status")).to_have_text("1 äldre inlägg")


async def test_coming_back_shows_the_older_posts_again(page: Page, stage: Stage) -> None:
    await stage.show(_feed(_post(2), older="/grupper/g?cursor=a"), path="/grupper/g")
    stage.answers["GET /grupper/g?cursor=a"] = _fragment(_post(1))
    stage.answers["GET /annat"] = Answer("<p>Annat</p>", media_type="text/html")
    await page.get_by_role("link", name="Visa äldre inlägg").click()
    await expect(page.locator("#post-1")).to_be_focused()

    await page.goto("https://groups.test/annat")
    await page.go_back()

    await expect(page.locator("#post-1")).to_be_visible()
