"""Colleagues, profiles, and one's own."""

import io

from PIL import Image
from starlette.applications import Starlette

from tests.builders import a_group
from tests.pages.reading import Form, read, send, visit
from tests.people import Somebody, somebody


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


async def test_colleagues_are_listed_and_narrowed_by_unit(app: Starlette, ada: Somebody) -> None:
    async with await somebody(app, "dan", unit=("Exempelstads kommun", "Skolförvaltningen")):
        everybody = await visit(ada, "/kollegor")
        narrowed = await visit(ada, everybody.named["Skolförvaltningen"])

    assert "Ada Lind Handläggare" in everybody.text
    assert "Dan Lind" in everybody.text
    assert narrowed.title == "Skolförvaltningen – Samverkan"
    assert "Ada Lind Handläggare" not in narrowed.text
    assert "Dan Lind" in narrowed.text


async def test_unit_that_does_not_exist_is_missing(ada: Somebody) -> None:
    assert (await visit(ada, "/kollegor?enhet=x")).status == 404
    gone = "01a20123-0e0e-7542-a614-6280f5ae2d4e"
    assert (await visit(ada, f"/kollegor?enhet={gone}")).status == 404


async def test_profile_says_what_comes_from_the_directory(ada: Somebody, bo: Somebody) -> None:
    page = await visit(ada, f"/kollegor/{bo.id}")

    assert "Från katalogen" in page.text
    assert "Kan inte ändras här." in page.text
    assert "tel:019211000" in page.links
    assert "mailto:bo@example.org" in page.links
    assert f"/kollegor/{bo.id}/redigera" not in page.links


async def test_profile_shows_only_groups_the_viewer_may_see(ada: Somebody, bo: Somebody) -> None:
    await a_group(bo, "open", name="Öppen för alla")
    await a_group(bo, "closed", name="Hemlig grupp")
    assert "Hemlig grupp" in (await visit(bo, "/kollegor/jag")).text

    page = await visit(ada, f"/kollegor/{bo.id}")

    assert "Öppen för alla" in page.text
    assert "Hemlig grupp" not in page.text


async def test_own_words_are_written_and_lead_to_others_with_them(
    ada: Somebody, bo: Somebody
) -> None:
    await bo.patch("/me/profile", {"keywords": ["Inskolning"]})
    form = (await visit(ada, f"/kollegor/{ada.id}/redigera")).form("/redigera")

    profile = await send(ada, form, keywords="lärplattform, inskolning\n\n", about="Rad 1\nRad 2")
    others = await visit(ada, "/kollegor?ord=inskolning")

    assert profile.path == f"/kollegor/{ada.id}"
    assert "/kollegor?ord=inskolning" in profile.links
    assert "Rad 1 Rad 2" in profile.text
    assert "Fråga mig om: inskolning" in others.title + others.text
    assert "Bo Lind" in others.text
    kept = (await visit(ada, f"/kollegor/{ada.id}/redigera")).form("/redigera").fields
    assert kept == {"keywords": "lärplattform\ninskolning", "about": "Rad 1\nRad 2"}


async def test_too_many_words_come_back(ada: Somebody) -> None:
    form = (await visit(ada, f"/kollegor/{ada.id}/redigera")).form("/redigera")

    page = await send(ada, form, keywords=",".join(f"ord{n}" for n in range(31)), about="Kvar")

    assert page.status == 422
    assert page.form("/redigera").fields["about"] == "Kvar"
    assert "keywords-error" in page.ids


async def test_nobody_edits_somebody_else(ada: Somebody, bo: Somebody) -> None:
    form = Form(f"/kollegor/{bo.id}/redigera", "post")

    assert (await visit(ada, form.action)).status == 404
    assert (await send(ada, form, keywords="elak", about="")).status == 404


async def test_photo_is_chosen_and_removed(ada: Somebody) -> None:
    page = await visit(ada, f"/kollegor/{ada.id}/redigera")
    sent = {"photo": ("jag.png", a_picture(), "image/png")}

    answer = await ada.call("POST", page.form("/foto").action, files=sent)
    with_photo = await visit(ada, answer.headers["location"])
    without = await send(ada, with_photo.form("/foto/ta-bort"))

    assert with_photo.html.count(f'src="/api/v1/people/{ada.id}/photo"') >= 2
    assert "/photo" not in without.html


async def test_picture_that_cannot_be_read_is_said_by_the_field(ada: Somebody) -> None:
    sent = {"photo": ("jag.png", b"not a picture", "image/png")}

    page = read(await ada.call("POST", f"/kollegor/{ada.id}/foto", files=sent))

    assert page.status == 422
    assert "photo-error" in page.ids


async def test_enormous_picture_is_refused(ada: Somebody) -> None:
    sent = {"photo": ("jag.png", b"x" * 10_000_001, "image/png")}

    page = read(await ada.call("POST", f"/kollegor/{ada.id}/foto", files=sent))

    assert page.status == 413
    assert "En bild får vara högst 10 MB." in page.text
