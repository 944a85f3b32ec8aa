"""The directory of groups, and what is told about one."""

from tests.builders import a_group
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


async def test_administrator_renames_and_describes(ada: Somebody) -> None:
    group = await a_group(ada)
    about = await visit(ada, f"/grupper/{group['id']}/om")

    after = await send(ada, about.form("/om"), name="Nytt namn", description="Nytt syfte")

    assert after.path == f"/grupper/{group['id']}/om"
    assert "Nytt namn" in after.title
    assert "Nytt syfte" in after.text


async def test_wrong_name_comes_back_with_what_was_written(ada: Somebody) -> None:
    group = await a_group(ada)
    about = await visit(ada, f"/grupper/{group['id']}/om")

    page = await send(ada, about.form("/om"), name="  ", description="Behåll detta")

    assert page.status == 422
    assert page.form("/om").fields["description"] == "Behåll detta"
    assert "#name" in page.links
    assert "Skriv vad gruppen heter." in page.text


async def test_closing_says_what_happens_and_then_does_it(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    path = f"/grupper/{group['id']}"
    assert (await visit(bo, path)).status == 200
    about = await visit(ada, f"{path}/om")
    assert "Det går inte att ångra." in about.text
    assert "säkerhetsskyddsklassificerade" in about.text

    after = await send(ada, about.form("/status"), status="closed", reason="Personalfrågor")

    assert "Sluten" in after.text
    assert not after.offers("/status")
    assert (await visit(bo, path)).status == 404


async def test_group_is_not_opened_again(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    about = await visit(ada, f"/grupper/{group['id']}/om")
    form = about.form("/status")
    await send(ada, form, status="closed")

    page = await send(ada, form, status="open")

    assert page.status == 409
    assert "inte mer öppen igen" in page.text


async def test_status_that_does_not_exist_is_refused(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    about = await visit(ada, f"/grupper/{group['id']}/om")

    page = await send(ada, about.form("/status"), status="secret")

    assert page.status == 422


async def test_member_reads_about_the_group_without_forms(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo, description="Om klimatet")

    page = await visit(bo, f"/grupper/{group['id']}/om")

    assert "Om klimatet" in page.text
    assert not page.offers("/om")
    assert not page.offers("/status")
