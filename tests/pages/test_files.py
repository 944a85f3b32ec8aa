"""The files of a group."""

import httpx2

from tests.builders import a_file, a_group
from tests.pages.reading import Page, read, visit
from tests.people import Somebody


async def upload(
    by: Somebody, page: Page, name: str = "plan.txt", content: bytes = b"x"
) -> httpx2.Response:
    form = page.form("/filer")
    sent = {"file": (name, content, "text/plain")}
    return await by.call("POST", form.action, data=form.fields, files=sent)


async def test_member_uploads_a_file_and_finds_it_in_the_list(ada: Somebody) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}/filer")

    answer = await upload(ada, page, "Årsplan 2026.txt", b"Det som sker")
    place, _, anchor = answer.headers["location"].partition("#")
    after = await visit(ada, place)

    assert anchor in after.ids
    assert "Årsplan 2026.txt" in after.text
    content = next(link for link in after.links if link.endswith("/content"))
    assert (await ada.call("GET", content)).content == b"Det som sker"


async def test_outsider_sees_the_files_but_no_form(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    await a_file(ada, group, "plan.txt")

    page = await visit(bo, f"/grupper/{group['id']}/filer")

    assert "plan.txt" in page.text
    assert not page.offers("/filer")


async def test_no_file_chosen_is_said_by_the_field(ada: Somebody) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}/filer")

    after = read(await upload(ada, page, ""))

    assert after.status == 422
    assert "Välj en fil att ladda upp." in after.text
    assert "file-error" in after.ids


async def test_file_name_that_is_a_path_is_refused(ada: Somebody) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}/filer")

    after = read(await upload(ada, page, "../../x"))

    assert after.status == 422
    assert "sökväg" in after.text


async def test_changed_audience_stores_nothing(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, f"/grupper/{group['id']}/filer")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    after = read(await upload(ada, page))

    assert after.status == 409
    assert "plan.txt" not in after.text
    assert "Här finns inga filer än." in after.text


async def test_older_files_are_a_link_away(ada: Somebody) -> None:
    group = await a_group(ada)
    for number in range(3):
        await a_file(ada, group, f"fil {number}.txt")

    first = await visit(ada, f"/grupper/{group['id']}/filer?limit=2")
    older = await visit(ada, next(link for link in first.links if "cursor=" in link))

    assert "fil 0.txt" not in first.text
    assert "fil 0.txt" in older.text
