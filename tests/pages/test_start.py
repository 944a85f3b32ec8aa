"""The start page."""

from tests.builders import a_group, a_post
from tests.pages.reading import visit
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
