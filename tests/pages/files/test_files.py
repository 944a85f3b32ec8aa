"""The files of a group."""

import httpx2

from tests.support.builders import a_file, a_group
from tests.support.html_client import HtmlPage, parse_page, visit
from tests.support.people import ApiCaller


async def upload_file(
    actor: ApiCaller, page: HtmlPage, name: str = "plan.txt", content: bytes = b"x"
) -> httpx2.Response:
    form = page.form("/filer")
    files = {"file": (name, content, "text/plain")}
    return await actor.call("POST", form.action, data=form.fields, files=files)


async def test_member_uploads_a_file_and_finds_it_in_the_list(ada: ApiCaller) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}/filer")

    response = await upload_file(ada, page, "Årsplan 2026.txt", b"Det som sker")
    place, _, anchor = response.headers["location"].partition("#")
    after = await visit(ada, place)

    assert anchor in after.ids
    assert "Årsplan 2026.txt" in after.text
    content = next(link for link in after.links if link.endswith("/content"))
    assert (await ada.call("GET", content)).content == b"Det som sker"


async def test_non_member_sees_the_files_but_no_form(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    await a_file(ada, group, "plan.txt")

    page = await visit(bo, f"/grupper/{group['id']}/filer")

    assert "plan.txt" in page.text
    assert not page.has_form("/filer")


async def test_missing_file_is_reported_at_the_field(ada: ApiCaller) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}/filer")

    after = parse_page(await upload_file(ada, page, ""))

    assert after.status == 422
    assert "Välj en fil att ladda upp." in after.text
    assert "file-error" in after.ids


async def test_file_name_that_is_a_path_is_refused(ada: ApiCaller) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}/filer")

    after = parse_page(await upload_file(ada, page, "../../x"))

    assert after.status == 422
    assert "sökväg" in after.text


async def test_changed_audience_stores_nothing(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, f"/grupper/{group['id']}/filer")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    after = parse_page(await upload_file(ada, page))

    assert after.status == 409
    assert "plan.txt" not in after.text
    assert "Här finns inga filer än." in after.text


async def test_older_files_are_linked(ada: ApiCaller) -> None:
    group = await a_group(ada)
    for number in range(3):
        await a_file(ada, group, f"fil {number}.txt")

    first = await visit(ada, f"/grupper/{group['id']}/filer?limit=2")
    older = await visit(ada, next(link for link in first.links if "cursor=" in link))

    assert "fil 0.txt" not in first.text
    assert "fil 0.txt" in older.text
