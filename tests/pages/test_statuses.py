"""Changing who may read a group: first what it would show, then the change."""

from groups_service.domain.lives import FORUM
from groups_service.models import Setting
from tests.builders import a_group, a_post
from tests.pages.reading import Form, send, visit
from tests.people import Somebody


async def test_closing_says_what_happens_and_then_does_it(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    path = f"/grupper/{group['id']}"
    await bo.put(f"/groups/{group['id']}/follow")
    about = await visit(ada, f"{path}/om")

    dry_run = await visit(ada, about.named["Gör gruppen sluten"])
    assert (await visit(bo, path)).status == 200
    after = await send(ada, dry_run.form("/status"), status="closed", reason="Personalfrågor")

    assert "säkerhetsskyddsklassificerade" in dry_run.text
    assert "En följare får veta det en gång" in dry_run.text
    assert "Sluten" in after.text
    assert (await visit(bo, path)).status == 404


async def test_closed_group_may_stay_in_the_list(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    dry_run = await visit(ada, f"/grupper/{group['id']}/status?status=closed")

    await send(ada, dry_run.form("/status"), status="closed", listed="true")

    assert "Ansök om medlemskap" in (await visit(bo, f"/grupper/{group['id']}")).text


async def test_opening_shows_name_and_purpose_and_keeps_what_was_secret(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", description="Om lönerna")
    await a_post(ada, group, "Hemligt")
    path = f"/grupper/{group['id']}"

    dry_run = await visit(ada, f"{path}/status?status=open")
    after = await send(ada, dry_run.form("/status"), status="open")
    seen = await visit(bo, path)

    assert "Det här blir synligt för alla" in dry_run.text
    assert "Om lönerna" in dry_run.text
    assert "Alla 2 medarbetare kan läsa gruppen efteråt." in dry_run.text
    assert "Hemligt" not in seen.text
    assert f"{path}/publicering" in after.links


async def test_secret_threads_are_published_in_a_step_of_their_own(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed")
    path = f"/grupper/{group['id']}"
    await a_post(ada, group, "Hemligt")
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    own = await visit(ada, path)

    dry_run = await visit(ada, f"{path}/publicering")
    published = await send(ada, dry_run.form("/publicering"))
    again = await send(ada, dry_run.form("/publicering"))

    assert "Syns bara för gruppens enda medlem." in own.text
    assert "synligt för alla 2 medarbetare" in dry_run.text
    assert "Ada Lind" in dry_run.text
    assert published.path == path
    assert "Hemligt" in (await visit(bo, path)).text
    assert again.status == 409


async def test_status_that_does_not_exist_is_refused(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    path = f"/grupper/{group['id']}/status"

    assert (await visit(ada, f"{path}?status=secret")).status == 422
    assert (await send(ada, Form(path, "post"), status="secret")).status == 422


async def test_status_it_has_already_leads_back(ada: Somebody) -> None:
    group = await a_group(ada, "open")

    page = await visit(ada, f"/grupper/{group['id']}/status?status=open")

    assert page.path == f"/grupper/{group['id']}/om"


async def test_reason_that_is_too_long_brings_the_dry_run_back(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    path = f"/grupper/{group['id']}/status"

    page = await send(ada, Form(path, "post"), status="closed", reason="x" * 1001)

    assert page.status == 422
    assert "reason-error" in page.ids


async def test_others_have_no_such_pages(ada: Somebody, bo: Somebody, cia: Somebody) -> None:
    opened = await a_group(ada, "open", bo)
    closed = await a_group(ada, "closed", bo)
    paths = ("status?status=moderated", "publicering", "papperskorg", "koppling")

    for path in paths:
        assert (await visit(bo, f"/grupper/{opened['id']}/{path}")).status == 403
        assert (await visit(cia, f"/grupper/{closed['id']}/{path}")).status == 404
    for action in ("status", "publicering", "papperskorg", "tillstand", "aterstall"):
        form = Form(f"/grupper/{closed['id']}/{action}", "post")
        form.fields = {"status": "open", "state": "inactive"}
        assert (await send(cia, form)).status == 404


async def test_forums_last_administrator_keeps_it(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    await Setting.create(name=FORUM, value=group["id"])
    asking = await visit(ada, f"/grupper/{group['id']}/papperskorg")

    page = await send(ada, asking.form("/papperskorg"))

    assert page.status == 409
    assert (await visit(ada, f"/grupper/{group['id']}")).status == 200
