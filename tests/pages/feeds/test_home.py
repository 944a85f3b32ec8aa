"""The home page: the personal feed, and the composer for posts to all colleagues."""

from tests.support.builders import a_group, a_post
from tests.support.html_client import submit_form, submit_form_as_script, visit
from tests.support.people import ApiCaller


async def test_newest_posts_of_own_groups_are_shown(ada: ApiCaller, bo: ApiCaller) -> None:
    shared = await a_group(bo, "closed", ada, name="Gemensam")
    other = await a_group(bo, "open", name="Annan")
    post = await a_post(bo, shared, "Nytt hos oss")
    await a_post(bo, other, "Nytt hos andra")

    page = await visit(ada, "/")

    assert "Nytt hos oss" in page.text
    assert "Nytt hos andra" not in page.text
    assert f"/inlagg/{post['id']}" in page.links
    assert f"/grupper/{shared['id']}" in page.links
    assert f'data-streams="group:{shared["id"]} person:{ada.id}"' in page.html


async def test_post_to_all_colleagues_is_shown_with_its_audience(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    page = await visit(ada, "/")
    form = page.form("/kollegor/jag/inlagg")

    published = await submit_form(ada, form, text="Jag är på *Rådhuset* i dag.")

    assert "Skriv till alla kollegor" in page.text
    assert "Syns för alla 2 medarbetare, med ditt namn." in page.text
    assert "Till alla kollegor" in published.text
    assert "Jag är på Rådhuset i dag." in published.text
    post = (await bo.get(f"/people/{ada.id}/posts")).json()["items"][0]
    assert published.path == "/"
    assert f"post-{post['id']}" in published.ids
    assert "Rådhuset" in (await visit(bo, f"/inlagg/{post['id']}")).text


async def test_empty_timeline_post_is_returned_with_an_error(ada: ApiCaller) -> None:
    form = (await visit(ada, "/")).form("/kollegor/jag/inlagg")

    page = await submit_form(ada, form, text=" ")

    assert page.status == 422
    assert "Skriv något innan du publicerar." in page.text
    assert page.has_form("/kollegor/jag/inlagg")


async def test_fragment_request_returns_only_the_post_or_the_composer(ada: ApiCaller) -> None:
    form = (await visit(ada, "/")).form("/kollegor/jag/inlagg")

    refused = await submit_form_as_script(ada, form, text=" ")
    published = await submit_form_as_script(ada, form, text="Hej")

    assert (refused.status_code, published.status_code) == (422, 201)
    assert 'id="composer"' in refused.text
    assert published.text.strip().startswith("<article")


async def test_older_posts_are_linked(ada: ApiCaller) -> None:
    for number in range(21):
        await ada.post("/me/posts", {"text": f"Nummer {number:02}"})

    newest = await visit(ada, "/")
    older = await visit(ada, newest.links_by_text["Visa äldre inlägg"])

    assert ("Nummer 00" in newest.text, "Nummer 20" in newest.text) == (False, True)
    assert ("Nummer 00" in older.text, "Nummer 20" in older.text) == (True, False)


async def test_person_without_groups_gets_guidance(ada: ApiCaller) -> None:
    page = await visit(ada, "/")

    assert "Du är inte med i någon grupp än." in page.text
    assert "Dina grupper" not in page.text
    assert "Ada" in page.text


async def test_home_page_links_to_all_groups_when_there_are_many(ada: ApiCaller) -> None:
    for number in range(9):
        await a_group(ada, name=f"Grupp {number}")

    page = await visit(ada, "/")

    assert "/grupper?mine=true" in page.links
    assert "Ingen har skrivit i dina grupper än." in page.text
    assert "Grupp 0" in (await visit(ada, "/grupper?mine=true")).text
