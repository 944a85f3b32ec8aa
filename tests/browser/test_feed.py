"""The feed on the screen: new posts wait for the reader, older posts load on request."""

import json

import pytest
from playwright.async_api import Page, expect

from tests.browser.support.fake_service import FakeAnswer, FakeService

pytestmark = pytest.mark.browser


CHANGES_PATH = "/api/v1/groups/g/changes"


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


def _fragment(*posts: str, older: str = "") -> FakeAnswer:
    feed = _feed(*posts, older=older)
    return FakeAnswer(feed.removeprefix('<samv-feed group="g" data-version="1">'))


def _prepare_changes(fake_service: FakeService, *posts: str, version: int, after: int = 1) -> None:
    """Prepare the changes of the group and the new state of each post."""
    items = []
    for post in posts:
        post_id = post.split('"post-')[1].split('"')[0]
        items.append({"type": "post", "id": post_id, "version": version})
        fake_service.answers[f"GET /inlagg/{post_id}"] = FakeAnswer(post)
    body = json.dumps({"version": version, "resync": False, "items": items})
    fake_service.answers[f"GET {CHANGES_PATH}?after={after}"] = FakeAnswer(
        body, media_type="application/json"
    )


async def _article_ids(page: Page) -> list[str]:
    article_ids: list[str] = await page.locator("article").evaluate_all(
        "all => all.map(a => a.id)"
    )
    return article_ids


async def test_new_posts_wait_behind_a_button(page: Page, fake_service: FakeService) -> None:
    await fake_service.show(_feed(_post(2), _post(1)))
    _prepare_changes(fake_service, _post(3), _post(4), version=5)

    fake_service.send({"type": "changed", "group": "g", "version": 5})

    bar = page.get_by_role("button", name="Visa 2 nya inlägg")
    await expect(bar).to_be_visible()
    await expect(page.get_by_role("status")).to_have_text("2 nya inlägg")
    assert await page.title() == "(2) Scen"
    assert await _article_ids(page) == ["post-2", "post-1"]

    await bar.click()

    assert await _article_ids(page) == ["post-4", "post-3", "post-2", "post-1"]
    await expect(page.locator("#post-4")).to_be_focused()
    await expect(bar).to_have_count(0)
    assert await page.title() == "Scen"


async def test_group_without_changes_is_not_fetched(page: Page, fake_service: FakeService) -> None:
    await fake_service.show(_feed(_post(1), version=5))
    _prepare_changes(fake_service, _post(2), version=6, after=5)

    fake_service.send({"type": "subscribed", "group": "g", "version": 5})
    fake_service.send({"type": "changed", "group": "g", "version": 5})
    fake_service.send({"type": "changed", "group": "other", "version": 9})
    fake_service.send({"type": "changed", "group": "g", "version": 6})

    await expect(page.get_by_role("button", name="Visa 1 nytt inlägg")).to_be_visible()
    paths = [
        request.url.removeprefix("https://groups.test") for request in fake_service.requests[1:]
    ]
    assert paths == [f"{CHANGES_PATH}?after=5", "/inlagg/2"]
    assert fake_service.received == [{"type": "subscribe", "group": "g"}]


async def test_changed_post_is_updated_in_place_and_keeps_the_draft(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(_feed(_post(2), _post(1)))
    _prepare_changes(fake_service, _post(2, "rättat"), _post(1, "rättat"), version=5)
    await page.locator("#post-1 summary").click()
    await page.keyboard.type("Mitt utkast")

    fake_service.send({"type": "changed", "group": "g", "version": 5})

    await expect(page.locator("#post-2")).to_contain_text("rättat")
    await expect(page.locator("#post-1")).to_contain_text("rättat")
    box = page.get_by_label("Din kommentar till 1")
    await expect(box).to_have_value("Mitt utkast")
    await expect(box).to_be_focused()
    await page.keyboard.type(" går vidare")
    await expect(box).to_have_value("Mitt utkast går vidare")


async def test_focused_post_is_updated_and_keeps_the_focus(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(_feed(_post(2), _post(1)))
    _prepare_changes(fake_service, _post(3), version=5)
    fake_service.send({"type": "changed", "group": "g", "version": 5})
    await page.get_by_role("button", name="Visa 1 nytt inlägg").click()
    await expect(page.locator("#post-3")).to_be_focused()

    _prepare_changes(fake_service, _post(3, "rättat"), version=6, after=5)
    fake_service.send({"type": "changed", "group": "g", "version": 6})

    await expect(page.locator("#post-3")).to_contain_text("rättat")
    await expect(page.locator("#post-3")).to_be_focused()


async def test_deleted_post_leaves_a_line_and_older_changed_post_stays_hidden(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(_feed(_post(5), _post(4)))
    _prepare_changes(fake_service, _post(3, "gammalt"), _post(5), _post(6), version=9)
    fake_service.answers["GET /inlagg/5"] = FakeAnswer("", status=404)

    fake_service.send({"type": "changed", "group": "g", "version": 9})

    await expect(page.get_by_text("Inlägget finns inte längre")).to_be_visible()
    await page.get_by_role("button", name="Visa 1 nytt inlägg").click()
    assert await _article_ids(page) == ["post-6", "post-4"]
    await expect(page.locator("#post-5")).to_have_text("Inlägget finns inte längre")


async def test_resync_fetches_the_page_again(page: Page, fake_service: FakeService) -> None:
    await fake_service.show(_feed(_post(2), _post(1)))
    fake_service.answers["GET /grupper/g"] = _fragment(_post(3), _post(2, "rättat"), _post(1))

    fake_service.send({"type": "resync"})

    await expect(page.locator("#post-2")).to_contain_text("rättat")
    await expect(page.get_by_role("button", name="Visa 1 nytt inlägg")).to_be_visible()


async def test_feed_is_emptied_when_the_reader_loses_access(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(_feed(_post(2), _post(1)))

    fake_service.send({"type": "unsubscribed", "group": "g"})

    await expect(page.get_by_role("alert")).to_contain_text("Du kan inte längre läsa")
    await expect(page.locator("article")).to_have_count(0)


async def test_post_in_view_for_two_seconds_is_marked_read_once(
    page: Page, fake_service: FakeService
) -> None:
    feed = _feed(_post(9), _post(8)).replace('group="g"', 'group="g" data-seen="5"')
    fake_service.answers["PUT /api/v1/groups/g/read"] = FakeAnswer("", status=204)

    async with page.expect_request("**/read") as request_info:
        await fake_service.show(feed)

    assert (await request_info.value).post_data_json == {"version": 9}


async def test_reader_who_left_the_group_is_shown_later_posts(
    page: Page, fake_service: FakeService
) -> None:
    """A non-member's version numbers are lower: version 5 comes after 500."""
    await fake_service.show(_feed(_post(500), version=500), path="/grupper/g")
    renumbered = _post(4).replace("post-4", "post-500")
    fake_service.answers["GET /grupper/g"] = FakeAnswer(_feed(renumbered, version=5))
    _prepare_changes(fake_service, _post(6), version=6, after=5)

    fake_service.send({"type": "changed", "group": "g", "version": 5})
    await expect(page.locator("#post-500")).to_have_attribute("data-activity", "4")
    fake_service.send({"type": "changed", "group": "g", "version": 6})

    await expect(page.get_by_role("button", name="Visa 1 nytt inlägg")).to_be_visible()


async def test_older_posts_load_below_and_the_first_gets_the_focus(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(_feed(_post(4), _post(3), older="/grupper/g?cursor=a"))
    fake_service.answers["GET /grupper/g?cursor=a"] = _fragment(
        _post(2), older="/grupper/g?cursor=b"
    )
    fake_service.answers["GET /grupper/g?cursor=b"] = _fragment(_post(1))
    older = page.get_by_role("link", name="Visa äldre inlägg")

    await older.click()
    await expect(page.locator("#post-2")).to_be_focused()
    await older.click()
    await expect(page.locator("#post-1")).to_be_focused()

    assert await _article_ids(page) == ["post-4", "post-3", "post-2", "post-1"]
    await expect(older).to_have_count(0)
    await expect(page.get_by_role("status")).to_have_text("1 äldre inlägg")


async def test_returning_to_the_page_restores_older_posts(
    page: Page, fake_service: FakeService
) -> None:
    await fake_service.show(_feed(_post(2), older="/grupper/g?cursor=a"), path="/grupper/g")
    fake_service.answers["GET /grupper/g?cursor=a"] = _fragment(_post(1))
    fake_service.answers["GET /annat"] = FakeAnswer("<p>Annat</p>", media_type="text/html")
    await page.get_by_role("link", name="Visa äldre inlägg").click()
    await expect(page.locator("#post-1")).to_be_focused()

    await page.goto("https://groups.test/annat")
    await page.go_back()

    await expect(page.locator("#post-1")).to_be_visible()
