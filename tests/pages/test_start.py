"""The start page: one's own feed, and the box to write to all colleagues in."""

from tests.builders import a_group, a_post
from tests.pages.reading import ask, send, visit
from tests.people import Somebody


async def test_newest_posts_of_own_groups_are_shown(ada: Somebody, bo: Somebody) -> None:
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


async def test_what_one_writes_to_all_colleagues_stands_there_and_says_to_whom(
    ada: Somebody, bo: Somebody
) -> None:
    page = await visit(ada, "/")
    form = page.form("/kollegor/jag/inlagg")

    written = await send(ada, form, text="Jag är på *Rådhuset* i dag.")

    assert "Skriv till alla kollegor" in page.text
    assert "Syns för alla 2 medarbetare, med ditt namn." in page.text
    assert "Till alla kollegor" in written.text
    assert "Jag är på Rådhuset i dag." in written.text
    post = (await bo.get(f"/people/{ada.id}/posts")).json()["items"][0]
    assert written.path == "/"
    assert f"post-{post['id']}" in written.ids
    assert "Rådhuset" in (await visit(bo, f"/inlagg/{post['id']}")).text


async def test_an_empty_box_comes_back_with_what_is_wrong(ada: Somebody) -> None:
    form = (await visit(ada, "/")).form("/kollegor/jag/inlagg")

    page = await send(ada, form, text=" ")

    assert page.status == 422
    assert "Skriv något innan du publicerar." in page.text
    assert page.offers("/kollegor/jag/inlagg")


async def test_the_script_gets_the_post_or_the_box_alone(ada: Somebody) -> None:
    form = (await visit(ada, "/")).form("/kollegor/jag/inlagg")

    refused = await ask(ada, form, text=" ")
    taken = await ask(ada, form, text="Hej")

    assert (refused.status_code, taken.status_code) == (422, 201)
    assert 'id="composer"' in refused.text
    assert taken.text.strip().startswith("<article")


async def test_older_posts_have_an_address_of_their_own(ada: Somebody) -> None:
    for number in range(21):
        await ada.post("/me/posts", {"text": f"Nummer {number:02}"})

    newest = await visit(ada, "/")
    older = await visit(ada, newest.named["Visa äldre inlägg"])

    assert ("Nummer 00" in newest.text, "Nummer 20" in newest.text) == (False, True)
    assert ("Nummer 00" in older.text, "Nummer 20" in older.text) == (True, False)


async def test_whoever_is_in_no_group_is_told_where_to_begin(ada: Somebody) -> None:
    page = await visit(ada, "/")

    assert "Du är inte med i någon grupp än." in page.text
    assert "Dina grupper" not in page.text
    assert "Ada" in page.text


async def test_many_groups_end_in_a_link_to_all_of_them(ada: Somebody) -> None:
    for number in range(9):
        await a_group(ada, name=f"Grupp {number}")

    page = await visit(ada, "/")

    assert "/grupper?mine=true" in page.links
    assert "Ingen har skrivit i dina grupper än." in page.text
    assert "Grupp 0" in (await visit(ada, "/grupper?mine=true")).text
