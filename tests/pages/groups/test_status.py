"""Changing the status of a group: first a preview, then the change."""

from groups_service.domain.groups.lifecycle import FORUM_SETTING
from groups_service.models import Setting
from tests.support.builders import a_group, a_post
from tests.support.html_client import HtmlForm, submit_form, visit
from tests.support.people import ApiCaller


async def test_closing_shows_a_preview_before_the_change(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    path = f"/grupper/{group['id']}"
    await bo.put(f"/groups/{group['id']}/follow")
    about = await visit(ada, f"{path}/om")

    preview = await visit(ada, about.links_by_text["Gör gruppen sluten"])
    assert (await visit(bo, path)).status == 200
    after = await submit_form(
        ada, preview.form("/status"), status="closed", reason="Personalfrågor"
    )

    assert "säkerhetsskyddsklassificerade" in preview.text
    assert "En följare får veta det en gång" in preview.text
    assert "Sluten" in after.text
    assert (await visit(bo, path)).status == 404


async def test_closed_group_can_remain_listed(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    preview = await visit(ada, f"/grupper/{group['id']}/status?status=closed")

    await submit_form(ada, preview.form("/status"), status="closed", listed="true")

    assert "Ansök om medlemskap" in (await visit(bo, f"/grupper/{group['id']}")).text


async def test_opening_shows_the_description_and_keeps_posts_hidden(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", description="Om lönerna")
    await a_post(ada, group, "Hemligt")
    path = f"/grupper/{group['id']}"

    preview = await visit(ada, f"{path}/status?status=open")
    after = await submit_form(ada, preview.form("/status"), status="open")
    reader_page = await visit(bo, path)

    assert "Det här blir synligt för alla" in preview.text
    assert "Om lönerna" in preview.text
    assert "Alla 2 medarbetare kan läsa gruppen efteråt." in preview.text
    assert "Hemligt" not in reader_page.text
    assert f"{path}/publicering" in after.links


async def test_members_only_threads_are_published_in_a_separate_step(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed")
    path = f"/grupper/{group['id']}"
    await a_post(ada, group, "Hemligt")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    before = await visit(ada, path)

    preview = await visit(ada, f"{path}/publicering")
    published = await submit_form(ada, preview.form("/publicering"))
    again = await submit_form(ada, preview.form("/publicering"))

    assert "Syns bara för gruppens enda medlem." in before.text
    assert "synligt för alla 2 medarbetare" in preview.text
    assert "Ada Lind" in preview.text
    assert published.path == path
    assert "Hemligt" in (await visit(bo, path)).text
    assert again.status == 409


async def test_unknown_status_is_refused(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    path = f"/grupper/{group['id']}/status"

    assert (await visit(ada, f"{path}?status=secret")).status == 422
    assert (await submit_form(ada, HtmlForm(path, "post"), status="secret")).status == 422


async def test_preview_of_the_current_status_redirects_back(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")

    page = await visit(ada, f"/grupper/{group['id']}/status?status=open")

    assert page.path == f"/grupper/{group['id']}/om"


async def test_too_long_reason_returns_to_the_preview(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    path = f"/grupper/{group['id']}/status"

    page = await submit_form(ada, HtmlForm(path, "post"), status="closed", reason="x" * 1001)

    assert page.status == 422
    assert "reason-error" in page.ids


async def test_only_administrators_may_open_status_pages(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    opened = await a_group(ada, "open", bo)
    closed = await a_group(ada, "closed", bo)
    paths = ("status?status=moderated", "publicering", "papperskorg", "koppling")

    for path in paths:
        assert (await visit(bo, f"/grupper/{opened['id']}/{path}")).status == 403
        assert (await visit(cia, f"/grupper/{closed['id']}/{path}")).status == 404
    for action in ("status", "publicering", "papperskorg", "tillstand", "aterstall"):
        form = HtmlForm(f"/grupper/{closed['id']}/{action}", "post")
        form.fields = {"status": "open", "state": "inactive"}
        assert (await submit_form(cia, form)).status == 404


async def test_sole_administrator_may_not_trash_the_forum(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    await Setting.create(name=FORUM_SETTING, value=group["id"])
    confirmation = await visit(ada, f"/grupper/{group['id']}/papperskorg")

    page = await submit_form(ada, confirmation.form("/papperskorg"))

    assert page.status == 409
    assert (await visit(ada, f"/grupper/{group['id']}")).status == 200
