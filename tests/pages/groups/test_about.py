"""The about page of a group, and how administrators change it."""

from tests.api.support.world import create_picture
from tests.support.builders import a_group
from tests.support.html_client import HtmlForm, submit_form, visit
from tests.support.people import ApiCaller


async def test_administrator_renames_describes_and_links(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    about = await visit(ada, f"/grupper/{group['id']}/om")
    unit = next(value for value, word in about.options if "VA-avdelningen" in word)

    after = await submit_form(
        ada,
        about.form("/om"),
        name="Nytt namn",
        description="Nytt syfte",
        unit=unit,
        **{"title-0": "Planen", "url-0": "https://example.org/plan"},
    )
    reader_page = await visit(bo, f"/grupper/{group['id']}/om")

    assert after.path == f"/grupper/{group['id']}/om"
    assert "Nytt namn" in after.title
    assert "Nytt syfte" in reader_page.text
    assert "VA-avdelningen" in reader_page.text
    assert reader_page.links_by_text["Planen"] == "https://example.org/plan"


async def test_invalid_name_is_returned_with_the_entered_values(ada: ApiCaller) -> None:
    group = await a_group(ada)
    about = await visit(ada, f"/grupper/{group['id']}/om")

    page = await submit_form(ada, about.form("/om"), name="  ", description="Behåll detta")

    assert page.status == 422
    assert page.form("/om").fields["description"] == "Behåll detta"
    assert "#name" in page.links
    assert "Skriv vad gruppen heter." in page.text


async def test_javascript_link_is_refused(ada: ApiCaller) -> None:
    group = await a_group(ada)
    about = await visit(ada, f"/grupper/{group['id']}/om")

    page = await submit_form(
        ada, about.form("/om"), **{"title-0": "Klicka", "url-0": "javascript:alert(1)"}
    )

    assert page.status == 422
    assert "webbadress som börjar med https://" in page.text
    assert page.form("/om").fields["url-0"] == "javascript:alert(1)"


async def test_unknown_unit_is_refused(ada: ApiCaller) -> None:
    group = await a_group(ada)
    about = await visit(ada, f"/grupper/{group['id']}/om")

    for unit in ("nonsense", group["id"]):
        assert (await submit_form(ada, about.form("/om"), unit=unit)).status == 422


async def test_closed_group_can_be_listed_and_unlisted(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "closed", name="Krisledning")
    path = f"/grupper/{group['id']}"
    about = await visit(ada, f"{path}/om")

    listed_page = await submit_form(ada, about.form("/om"), listed="true")
    status_while_listed = (await visit(bo, path)).status
    form = listed_page.form("/om")
    del form.fields["listed"]
    await submit_form(ada, form)

    assert status_while_listed == 200
    assert (await visit(bo, path)).status == 404


async def test_picture_can_be_set_and_removed(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    path = f"/grupper/{group['id']}"

    response = await ada.call(
        "POST", f"{path}/bild", files={"picture": ("p.png", create_picture(), "image/png")}
    )
    with_picture = await visit(bo, path)
    about = await visit(ada, f"{path}/om")
    await submit_form(ada, about.form("/bild/ta-bort"))

    assert response.status_code == 303
    assert f"/api/v1/groups/{group['id']}/picture" in with_picture.html
    assert f"/api/v1/groups/{group['id']}/picture" not in (await visit(bo, path)).html


async def test_invalid_picture_is_reported_at_the_field(ada: ApiCaller) -> None:
    group = await a_group(ada)
    path = f"/grupper/{group['id']}/bild"

    response = await ada.call("POST", path, files={"picture": ("p.png", b"no", "image/png")})
    missing = await ada.call("POST", path, files={"other": (None, b"1")})

    assert response.status_code == missing.status_code == 422
    assert "picture-error" in response.text


async def test_member_reads_about_the_group_without_forms(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo, description="Om klimatet")

    page = await visit(bo, f"/grupper/{group['id']}/om")

    assert "Om klimatet" in page.text
    assert not page.has_form("/om")
    assert not page.has_form("/tillstand")
    for action in ("om", "tillstand", "papperskorg", "bild/ta-bort"):
        form = HtmlForm(f"/grupper/{group['id']}/{action}", "post", fields={"state": "inactive"})
        assert (await submit_form(bo, form, name="Annat")).status == 403


async def test_group_can_be_made_inactive_and_active_again(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    path = f"/grupper/{group['id']}"
    about = await visit(ada, f"{path}/om")

    inactive = await submit_form(ada, about.form("/tillstand"), state="inactive", reason="Sommar")
    member_page = await visit(bo, path)
    active = await submit_form(ada, inactive.form("/tillstand"), state="active")

    assert "Gruppen är inaktiv." in member_page.text
    assert not member_page.has_form("/inlagg")
    assert active.has_form("/inlagg")
    assert (await submit_form(ada, about.form("/tillstand"), state="trashed")).status == 422
