"""The directory of groups."""

from tests.support.builders import a_group, a_post
from tests.support.html_client import submit_form, visit
from tests.support.people import ApiCaller


async def test_own_groups_are_listed_before_others(ada: ApiCaller, bo: ApiCaller) -> None:
    await a_group(ada, name="Adas grupp")
    await a_group(bo, name="Bos grupp")

    page = await visit(ada, "/grupper")

    assert page.text.index("Dina grupper") < page.text.index("Adas grupp")
    assert page.text.index("Fler grupper") < page.text.index("Bos grupp")


async def test_each_group_has_the_matching_membership_button(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    opened = await a_group(bo, "open", name="Öppna")
    moderated = await a_group(bo, "moderated", name="Modererade")
    own_group = await a_group(ada, "closed", name="Egen")

    page = await visit(ada, "/grupper")

    assert page.form(f"{opened['id']}/medlemskap").fields == {"next": "/grupper"}
    assert "message" in page.form(f"{moderated['id']}/medlemskap").fields
    assert not page.has_form(f"{own_group['id']}/medlemskap")


async def test_closed_group_is_not_in_a_non_members_directory(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    await a_group(bo, "closed", name="Hemlig grupp")
    assert "Hemlig grupp" in (await visit(bo, "/grupper")).text

    page = await visit(ada, "/grupper?status=closed")

    assert page.status == 200
    assert "Hemlig grupp" not in page.text


async def test_list_can_be_filtered_by_links_and_ordered_by_a_form(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    await a_group(bo, "moderated", name="Zebra")
    await a_group(bo, "moderated", name="Apa")
    await a_group(bo, "open", name="Öppen fågel")

    page = await visit(ada, "/grupper?status=moderated")
    ordered = await submit_form(ada, page.form("/grupper"), order="name")

    assert "Öppen fågel" not in page.text
    assert ordered.text.index("Apa") < ordered.text.index("Zebra")
    assert "/grupper?status=open&order=name" in ordered.links


async def test_more_groups_are_linked(ada: ApiCaller, bo: ApiCaller) -> None:
    for number in range(3):
        await a_group(bo, name=f"Grupp {number}")

    first = await visit(ada, "/grupper?order=name&limit=2")
    following = next(link for link in first.links if "cursor=" in link)
    second = await visit(ada, following)

    assert "Grupp 2" not in first.text
    assert "Grupp 2" in second.text
    assert "Grupp 1" not in second.text


async def test_invalid_cursor_is_refused(ada: ApiCaller) -> None:
    assert (await visit(ada, "/grupper?cursor=hittepå")).status == 422


async def test_groups_can_be_filtered_by_name_and_unit(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(bo, name="Avloppet")
    await a_group(bo, name="Biblioteket")
    page = await visit(ada, "/grupper")
    form = page.form("/grupper")
    unit = next(value for value, word in page.options if word == "Tekniska förvaltningen")
    await bo.patch(f"/groups/{group['id']}", {"unit": unit})

    by_name = await submit_form(ada, form, namn="AVLOPP")
    by_unit = await submit_form(ada, form, enhet=unit)

    for page in (by_name, by_unit):
        assert "Avloppet" in page.text
        assert "Biblioteket" not in page.text


async def test_groups_can_be_filtered_by_followed(ada: ApiCaller, bo: ApiCaller) -> None:
    followed = await a_group(bo, name="Avloppet")
    await a_group(bo, name="Biblioteket")
    await ada.put(f"/groups/{followed['id']}/follow")

    page = await visit(ada, "/grupper?followed=true")

    assert "Avloppet" in page.text
    assert "Biblioteket" not in page.text
    assert "Sluta följa" in page.text


async def test_group_with_unread_posts_is_marked(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo, name="Avloppet")
    before = await visit(bo, "/grupper")

    await a_post(ada, group)
    unread = await visit(bo, "/grupper")
    start = await visit(bo, "/")
    await submit_form(bo, (await visit(bo, f"/grupper/{group['id']}")).form("/last"))
    after = await visit(bo, "/grupper")

    assert [page.text.count("Nytt") for page in (before, unread, after)] == [0, 1, 0]
    assert "Avloppet Nytt" in start.text


async def test_listed_closed_group_can_be_requested_and_shows_no_content(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(bo, "closed", name="Krisledning", listed=True)
    await a_post(bo, group, "Hemligt")

    page = await visit(ada, "/grupper")
    group_page = await visit(ada, f"/grupper/{group['id']}")
    requested = await submit_form(
        ada, group_page.form("/medlemskap"), action="join", message="Jag ansvarar"
    )

    assert "Krisledning" in page.text
    assert "medlemmar" not in group_page.text.replace("Bara för medlemmar", "").replace(
        "syns bara för medlemmar", ""
    )
    assert "Hemligt" not in group_page.text
    assert "Bo Lind" in group_page.text
    assert "Ansökan skickad" in requested.text
    for part in ("filer", "medlemmar", "om", "historik", "forslag"):
        assert (await visit(ada, f"/grupper/{group['id']}/{part}")).status == 403


async def test_administrator_restores_a_trashed_group(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo, name="Avloppet")
    path = f"/grupper/{group['id']}"
    confirmation = await visit(ada, f"{path}/papperskorg")
    assert "försvinner för sina 2 medlemmar" in confirmation.text

    trash = await submit_form(ada, confirmation.form("/papperskorg"), reason="Klart")
    others = await visit(bo, "/grupper?papperskorg=ja")
    inside = await visit(ada, path)
    member_page = await visit(bo, path)
    restored = await submit_form(ada, trash.form("/aterstall"))

    assert "Avloppet" in trash.text
    assert "Papperskorgen är tom." in others.text
    assert "Gruppen ligger i papperskorgen." in inside.text
    assert member_page.status == 404
    assert restored.path == path
    assert (await visit(bo, path)).status == 200
