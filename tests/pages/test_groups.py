"""The directory of groups, and what is told about one."""

from tests.builders import a_group, a_post
from tests.pages.reading import send, visit
from tests.people import Somebody


async def test_own_groups_stand_first_and_others_below(ada: Somebody, bo: Somebody) -> None:
    await a_group(ada, name="Adas grupp")
    await a_group(bo, name="Bos grupp")

    page = await visit(ada, "/grupper")

    assert page.text.index("Dina grupper") < page.text.index("Adas grupp")
    assert page.text.index("Fler grupper") < page.text.index("Bos grupp")


async def test_each_group_has_the_button_that_fits(ada: Somebody, bo: Somebody) -> None:
    opened = await a_group(bo, "open", name="Öppna")
    asked = await a_group(bo, "moderated", name="Modererade")
    mine = await a_group(ada, "closed", name="Egen")

    page = await visit(ada, "/grupper")

    assert page.form(f"{opened['id']}/medlemskap").fields == {"next": "/grupper"}
    assert "why" in page.form(f"{asked['id']}/medlemskap").fields
    assert not page.offers(f"{mine['id']}/medlemskap")


async def test_closed_group_is_in_nobody_elses_directory(ada: Somebody, bo: Somebody) -> None:
    await a_group(bo, "closed", name="Hemlig grupp")
    assert "Hemlig grupp" in (await visit(bo, "/grupper")).text

    page = await visit(ada, "/grupper?status=closed")

    assert page.status == 200
    assert "Hemlig grupp" not in page.text


async def test_list_is_narrowed_by_links_and_ordered_by_a_form(
    ada: Somebody, bo: Somebody
) -> None:
    await a_group(bo, "moderated", name="Zebra")
    await a_group(bo, "moderated", name="Apa")
    await a_group(bo, "open", name="Öppen fågel")

    page = await visit(ada, "/grupper?status=moderated")
    ordered = await send(ada, page.form("/grupper"), order="name")

    assert "Öppen fågel" not in page.text
    assert ordered.text.index("Apa") < ordered.text.index("Zebra")
    assert "/grupper?status=open&order=name" in ordered.links


async def test_more_groups_are_a_link_away(ada: Somebody, bo: Somebody) -> None:
    for number in range(3):
        await a_group(bo, name=f"Grupp {number}")

    first = await visit(ada, "/grupper?order=name&limit=2")
    following = next(link for link in first.links if "cursor=" in link)
    second = await visit(ada, following)

    assert "Grupp 2" not in first.text
    assert "Grupp 2" in second.text
    assert "Grupp 1" not in second.text


async def test_cursor_of_somebody_else_is_refused(ada: Somebody) -> None:
    assert (await visit(ada, "/grupper?cursor=hittepå")).status == 422


async def test_list_is_narrowed_by_name_and_department(ada: Somebody, bo: Somebody) -> None:
    mine = await a_group(bo, name="Avloppet")
    await a_group(bo, name="Biblioteket")
    page = await visit(ada, "/grupper")
    form = page.form("/grupper")
    unit = next(value for value, word in page.options if word == "Tekniska förvaltningen")
    await bo.patch(f"/groups/{mine['id']}", {"unit": unit})

    named = await send(ada, form, namn="AVLOPP")
    of_unit = await send(ada, form, enhet=unit)

    for page in (named, of_unit):
        assert "Avloppet" in page.text
        assert "Biblioteket" not in page.text


async def test_followed_groups_are_a_list_of_their_own(ada: Somebody, bo: Somebody) -> None:
    followed = await a_group(bo, name="Avloppet")
    await a_group(bo, name="Biblioteket")
    await ada.put(f"/groups/{followed['id']}/follow")

    page = await visit(ada, "/grupper?followed=true")

    assert "Avloppet" in page.text
    assert "Biblioteket" not in page.text
    assert "Sluta följa" in page.text


async def test_what_was_written_since_the_group_was_read_is_marked(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo, name="Avloppet")
    before = await visit(bo, "/grupper")

    await a_post(ada, group)
    marked = await visit(bo, "/grupper")
    start = await visit(bo, "/")
    await send(bo, (await visit(bo, f"/grupper/{group['id']}")).form("/last"))
    after = await visit(bo, "/grupper")

    assert [page.text.count("Nytt") for page in (before, marked, after)] == [0, 1, 0]
    assert "Avloppet Nytt" in start.text


async def test_listed_closed_group_is_asked_for_and_tells_nothing_more(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(bo, "closed", name="Krisledning", listed=True)
    await a_post(bo, group, "Hemligt")

    page = await visit(ada, "/grupper")
    inside = await visit(ada, f"/grupper/{group['id']}")
    asked = await send(ada, inside.form("/medlemskap"), action="join", why="Jag ansvarar")

    assert "Krisledning" in page.text
    assert "medlemmar" not in inside.text.replace("Bara för medlemmar", "").replace(
        "syns bara för medlemmar", ""
    )
    assert "Hemligt" not in inside.text
    assert "Bo Lind" in inside.text
    assert "Ansökan skickad" in asked.text
    for part in ("filer", "medlemmar", "om", "historik", "forslag"):
        assert (await visit(ada, f"/grupper/{group['id']}/{part}")).status == 403


async def test_group_in_the_trash_is_listed_for_its_administrator_and_taken_back(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo, name="Avloppet")
    path = f"/grupper/{group['id']}"
    asking = await visit(ada, f"{path}/papperskorg")
    assert "försvinner för sina 2 medlemmar" in asking.text

    trash = await send(ada, asking.form("/papperskorg"), reason="Klart")
    others = await visit(bo, "/grupper?papperskorg=ja")
    inside = await visit(ada, path)
    gone = await visit(bo, path)
    back = await send(ada, trash.form("/aterstall"))

    assert "Avloppet" in trash.text
    assert "Papperskorgen är tom." in others.text
    assert "Gruppen ligger i papperskorgen." in inside.text
    assert gone.status == 404
    assert back.path == path
    assert (await visit(bo, path)).status == 200
