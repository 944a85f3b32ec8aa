"""Following and muting from the pages of people, units and tags."""

from tests.support.builders import a_group, a_post
from tests.support.html_client import submit_form, submit_form_as_script, visit
from tests.support.people import ApiCaller


async def test_profile_page_shows_only_readable_posts(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    secret = await a_group(ada, "closed", bo, name="Sluten")
    await a_post(ada, secret, "Bara för oss")
    await ada.post("/me/posts", {"text": "För alla"})

    member, outsider = (
        await visit(bo, f"/kollegor/{ada.id}"),
        await visit(cia, f"/kollegor/{ada.id}"),
    )

    assert ("Bara för oss" in member.text, "För alla" in member.text) == (True, True)
    assert ("Bara för oss" in outsider.text, "För alla" in outsider.text) == (False, True)
    assert not outsider.has_form("/kollegor/jag/inlagg")
    assert (await visit(ada, f"/kollegor/{ada.id}")).has_form("/kollegor/jag/inlagg")


async def test_person_can_be_followed_and_unfollowed(ada: ApiCaller, bo: ApiCaller) -> None:
    await ada.post("/me/posts", {"text": "För alla"})
    page = await visit(bo, f"/kollegor/{ada.id}")

    followed = await submit_form(bo, page.form("/folj"))
    feed = await visit(bo, "/")
    ended = await submit_form(bo, followed.form("/folj"))

    assert (page.path, followed.path) == (f"/kollegor/{ada.id}",) * 2
    assert "För alla" in feed.text
    assert "Sluta följa Ada Lind" in followed.text
    assert "Sluta följa" not in ended.text
    assert "För alla" not in (await visit(bo, "/")).text


async def test_muted_person_is_hidden_from_the_own_feed_only(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group, "Från Ada")

    page = await submit_form(bo, (await visit(bo, f"/kollegor/{ada.id}")).form("/tysta"))

    assert "Visa i mitt flöde igen" in page.text
    assert "Från Ada" not in (await visit(bo, "/")).text
    assert "Från Ada" in (await visit(bo, f"/grupper/{group['id']}")).text
    assert "Från Ada" in (await visit(ada, "/")).text


async def test_unit_can_be_followed_from_its_people_list(ada: ApiCaller, bo: ApiCaller) -> None:
    await ada.post("/me/posts", {"text": "För alla"})
    unit = (await ada.get(f"/people/{ada.id}")).json()["unit_path"][0]["id"]
    page = await visit(bo, f"/kollegor?enhet={unit}")

    followed = await submit_form(bo, page.form(f"/enheter/{unit}/folj"))

    assert followed.path == f"/kollegor?enhet={unit}"
    assert "Sluta följa" in followed.text
    assert "För alla" in (await visit(bo, "/")).text


async def test_tag_can_be_followed_from_its_page(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group, "Nu kommer #Skolvalet")
    post_page = await visit(bo, f"/inlagg/{post['id']}")

    page = await visit(bo, "/taggar/skolvalet")
    followed = await submit_form(bo, page.form("/taggar/skolvalet/folj"))

    assert "/taggar/skolvalet" in post_page.links
    assert page.title == "#skolvalet – Samverkan"
    assert "Nu kommer" in page.text
    assert "Sluta följa #skolvalet" in followed.text
    assert "Nu kommer" in (await visit(bo, "/")).text


async def test_tag_of_a_closed_group_looks_unused_to_non_members(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed")
    await a_post(ada, group, "Om #omorganisationen")

    inside, outside = (
        await visit(ada, "/taggar/omorganisationen"),
        await visit(bo, "/taggar/omorganisationen"),
    )
    unused = await visit(bo, "/taggar/omorganisationer")

    assert "Om #omorganisationen" in inside.text
    assert outside.text == unused.text.replace("omorganisationer", "omorganisationen")
    assert "Det finns inget med den här taggen som du kan läsa." in outside.text


async def test_invalid_tag_has_no_page(ada: ApiCaller) -> None:
    statuses = [
        (await visit(ada, f"/taggar/{word}")).status for word in ("12", "a b", "-", "a" * 61)
    ]

    assert statuses == [404, 404, 404, 404]


async def test_fragment_requests_return_only_the_button_or_the_list(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    await ada.post("/me/posts", {"text": "Hej #alla"})
    page = await visit(bo, "/taggar/alla")

    button = await submit_form_as_script(bo, page.form("/folj"))
    lists = [
        await bo.call("GET", path, headers={"Accept": "text/vnd.samv.fragment+html"})
        for path in ("/", "/taggar/alla", f"/kollegor/{ada.id}")
    ]

    assert button.text.strip().startswith('<form id="tie-tag"')
    assert [each.text.strip()[:4] for each in lists] == ["<div"] * 3
    assert ["Hej" in each.text for each in lists] == [True, True, True]
