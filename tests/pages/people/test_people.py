"""Colleagues, profiles and the person's own profile."""

import io

from PIL import Image
from starlette.applications import Starlette

from tests.support.builders import a_group
from tests.support.html_client import HtmlForm, parse_page, submit_form, visit
from tests.support.people import ApiCaller, create_caller


def create_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


async def test_colleagues_are_listed_and_filtered_by_unit(app: Starlette, ada: ApiCaller) -> None:
    async with await create_caller(app, "dan", unit=("Exempelstads kommun", "Skolförvaltningen")):
        all_people = await visit(ada, "/kollegor")
        filtered = await visit(ada, all_people.links_by_text["Skolförvaltningen"])

    assert "Ada Lind Handläggare" in all_people.text
    assert "Dan Lind" in all_people.text
    assert filtered.title == "Skolförvaltningen – Samverkan"
    assert "Ada Lind Handläggare" not in filtered.text
    assert "Dan Lind" in filtered.text


async def test_unknown_unit_is_not_found(ada: ApiCaller) -> None:
    assert (await visit(ada, "/kollegor?enhet=x")).status == 404
    missing_id = "01a20123-0e0e-7542-a614-6280f5ae2d4e"
    assert (await visit(ada, f"/kollegor?enhet={missing_id}")).status == 404


async def test_profile_shows_directory_fields_as_read_only(ada: ApiCaller, bo: ApiCaller) -> None:
    page = await visit(ada, f"/kollegor/{bo.id}")

    assert "Från katalogen" in page.text
    assert "Kan inte ändras här." in page.text
    assert "tel:019211000" in page.links
    assert "mailto:bo@example.org" in page.links
    assert f"/kollegor/{bo.id}/redigera" not in page.links


async def test_profile_shows_only_groups_the_viewer_may_see(ada: ApiCaller, bo: ApiCaller) -> None:
    await a_group(bo, "open", name="Öppen för alla")
    await a_group(bo, "closed", name="Hemlig grupp")
    assert "Hemlig grupp" in (await visit(bo, "/kollegor/jag")).text

    page = await visit(ada, f"/kollegor/{bo.id}")

    assert "Öppen för alla" in page.text
    assert "Hemlig grupp" not in page.text


async def test_own_keywords_link_to_colleagues_with_the_same(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    await bo.patch("/me/profile", {"keywords": ["Inskolning"]})
    form = (await visit(ada, f"/kollegor/{ada.id}/redigera")).form("/redigera")

    profile = await submit_form(
        ada, form, keywords="lärplattform, inskolning\n\n", about="Rad 1\nRad 2"
    )
    others = await visit(ada, "/kollegor?ord=inskolning")

    assert profile.path == f"/kollegor/{ada.id}"
    assert "/kollegor?ord=inskolning" in profile.links
    assert "Rad 1 Rad 2" in profile.text
    assert "Fråga mig om: inskolning" in others.title + others.text
    assert "Bo Lind" in others.text
    fields = (await visit(ada, f"/kollegor/{ada.id}/redigera")).form("/redigera").fields
    assert fields == {"keywords": "lärplattform\ninskolning", "about": "Rad 1\nRad 2"}


async def test_too_many_keywords_are_reported(ada: ApiCaller) -> None:
    form = (await visit(ada, f"/kollegor/{ada.id}/redigera")).form("/redigera")

    page = await submit_form(
        ada, form, keywords=",".join(f"ord{n}" for n in range(31)), about="Kvar"
    )

    assert page.status == 422
    assert page.form("/redigera").fields["about"] == "Kvar"
    assert "keywords-error" in page.ids


async def test_editing_another_persons_profile_is_not_found(ada: ApiCaller, bo: ApiCaller) -> None:
    form = HtmlForm(f"/kollegor/{bo.id}/redigera", "post")

    assert (await visit(ada, form.action)).status == 404
    assert (await submit_form(ada, form, keywords="elak", about="")).status == 404


async def test_photo_can_be_uploaded_and_removed(ada: ApiCaller) -> None:
    page = await visit(ada, f"/kollegor/{ada.id}/redigera")
    files = {"photo": ("jag.png", create_picture(), "image/png")}

    response = await ada.call("POST", page.form("/foto").action, files=files)
    with_photo = await visit(ada, response.headers["location"])
    without = await submit_form(ada, with_photo.form("/foto/ta-bort"))

    assert with_photo.html.count(f'src="/api/v1/people/{ada.id}/photo"') >= 2
    assert "/photo" not in without.html


async def test_unreadable_photo_is_reported_at_the_field(ada: ApiCaller) -> None:
    files = {"photo": ("jag.png", b"not a picture", "image/png")}

    page = parse_page(await ada.call("POST", f"/kollegor/{ada.id}/foto", files=files))

    assert page.status == 422
    assert "photo-error" in page.ids


async def test_too_large_photo_is_refused(ada: ApiCaller) -> None:
    files = {"photo": ("jag.png", b"x" * 10_000_001, "image/png")}

    page = parse_page(await ada.call("POST", f"/kollegor/{ada.id}/foto", files=files))

    assert page.status == 413
    assert "En bild får vara högst 10 MB." in page.text
