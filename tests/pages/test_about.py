"""What is told about a group, and how its administrators change that."""

from tests.api.world import a_picture
from tests.builders import a_group
from tests.pages.reading import Form, send, visit
from tests.people import Somebody


async def test_administrator_renames_describes_and_links(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    about = await visit(ada, f"/grupper/{group['id']}/om")
    unit = next(value for value, word in about.options if "VA-avdelningen" in word)

    after = await send(
        ada,
        about.form("/om"),
        name="Nytt namn",
        description="Nytt syfte",
        unit=unit,
        **{"title-0": "Planen", "url-0": "https://example.org/plan"},
    )
    seen = await visit(bo, f"/grupper/{group['id']}/om")

    assert after.path == f"/grupper/{group['id']}/om"
    assert "Nytt namn" in after.title
    assert "Nytt syfte" in seen.text
    assert "VA-avdelningen" in seen.text
    assert seen.named["Planen"] == "https://example.org/plan"


async def test_wrong_name_comes_back_with_what_was_written(ada: Somebody) -> None:
    group = await a_group(ada)
    about = await visit(ada, f"/grupper/{group['id']}/om")

    page = await send(ada, about.form("/om"), name="  ", description="Behåll detta")

    assert page.status == 422
    assert page.form("/om").fields["description"] == "Behåll detta"
    assert "#name" in page.links
    assert "Skriv vad gruppen heter." in page.text


async def test_link_that_runs_something_is_refused(ada: Somebody) -> None:
    group = await a_group(ada)
    about = await visit(ada, f"/grupper/{group['id']}/om")

    page = await send(
        ada, about.form("/om"), **{"title-0": "Klicka", "url-0": "javascript:alert(1)"}
    )

    assert page.status == 422
    assert "webbadress som börjar med https://" in page.text
    assert page.form("/om").fields["url-0"] == "javascript:alert(1)"


async def test_unit_that_does_not_exist_is_refused(ada: Somebody) -> None:
    group = await a_group(ada)
    about = await visit(ada, f"/grupper/{group['id']}/om")

    for unit in ("nonsense", group["id"]):
        assert (await send(ada, about.form("/om"), unit=unit)).status == 422


async def test_closed_group_is_listed_and_taken_off_the_list(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed", name="Krisledning")
    path = f"/grupper/{group['id']}"
    about = await visit(ada, f"{path}/om")

    listed = await send(ada, about.form("/om"), listed="true")
    seen = (await visit(bo, path)).status
    form = listed.form("/om")
    del form.fields["listed"]
    await send(ada, form)

    assert seen == 200
    assert (await visit(bo, path)).status == 404


async def test_picture_is_given_and_taken_away(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    path = f"/grupper/{group['id']}"

    sent = await ada.call(
        "POST", f"{path}/bild", files={"picture": ("p.png", a_picture(), "image/png")}
    )
    shown = await visit(bo, path)
    about = await visit(ada, f"{path}/om")
    await send(ada, about.form("/bild/ta-bort"))

    assert sent.status_code == 303
    assert f"/api/v1/groups/{group['id']}/picture" in shown.html
    assert f"/api/v1/groups/{group['id']}/picture" not in (await visit(bo, path)).html


async def test_file_that_is_no_picture_is_refused_by_the_field(ada: Somebody) -> None:
    group = await a_group(ada)
    path = f"/grupper/{group['id']}/bild"

    answer = await ada.call("POST", path, files={"picture": ("p.png", b"no", "image/png")})
    missing = await ada.call("POST", path, files={"other": (None, b"1")})

    assert answer.status_code == missing.status_code == 422
    assert "picture-error" in answer.text


async def test_member_reads_about_the_group_without_forms(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo, description="Om klimatet")

    page = await visit(bo, f"/grupper/{group['id']}/om")

    assert "Om klimatet" in page.text
    assert not page.offers("/om")
    assert not page.offers("/tillstand")
    for action in ("om", "tillstand", "papperskorg", "bild/ta-bort"):
        form = Form(f"/grupper/{group['id']}/{action}", "post", fields={"state": "inactive"})
        assert (await send(bo, form, name="Annat")).status == 403


async def test_group_is_made_inactive_and_active_again(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    path = f"/grupper/{group['id']}"
    about = await visit(ada, f"{path}/om")

    resting = await send(ada, about.form("/tillstand"), state="inactive", reason="Sommar")
    seen = await visit(bo, path)
    awake = await send(ada, resting.form("/tillstand"), state="active")

    assert "Gruppen är inaktiv." in seen.text
    assert not seen.offers("/inlagg")
    assert awake.offers("/inlagg")
    assert (await send(ada, about.form("/tillstand"), state="trashed")).status == 422
