"""Creating a group, step by step, without script."""

import pytest

from tests.builders import a_group
from tests.pages.reading import Form, Page, send, visit
from tests.people import Somebody


async def steps(by: Somebody, *filled: dict[str, str]) -> Page:
    """The page after each of the steps was filled in."""
    page = await visit(by, "/grupper/ny")
    for fields in filled:
        page = await send(by, page.form("/grupper/ny"), **{"go": "next", **fields})
    return page


async def groups(by: Somebody) -> list[str]:
    return [group["name"] for group in (await by.get("/groups?mine=true")).json()["items"]]


@pytest.mark.parametrize(
    ("status", "word"), [("open", "Öppen"), ("moderated", "Modererad"), ("closed", "Sluten")]
)
async def test_group_is_made_in_four_steps(ada: Somebody, status: str, word: str) -> None:
    review = await steps(
        ada, {"name": " Nya  gruppen "}, {"status": status, "reason": "Behövs"}, {}
    )
    assert "steg 4 av 4" in review.text
    assert word in review.text

    page = await send(ada, review.form("/grupper/ny"), go="next")

    assert page.path.startswith("/grupper/")
    assert page.title == "Nya gruppen – Samverkan"
    assert word in page.text


async def test_each_status_is_explained_in_plain_words(ada: Somebody) -> None:
    page = await steps(ada, {"name": "Gruppen"})

    for word in ("Läsa", "Kommentera", "Skriva inlägg", "Gå med"):
        assert page.text.count(word) == 3
    assert "säkerhetsskyddsklassificerade" in page.text
    assert "status" not in page.form("/grupper/ny").fields


async def test_name_is_asked_for_before_anything_else(ada: Somebody) -> None:
    page = await steps(ada, {"name": "\t", "description": "Syftet"})

    assert page.status == 422
    assert "steg 1 av 4" in page.text
    assert page.form("/grupper/ny").fields["description"] == "Syftet"
    assert "Skriv vad gruppen heter." in page.text


async def test_status_is_asked_for_in_the_second_step(ada: Somebody) -> None:
    page = await steps(ada, {"name": "Gruppen"}, {"reason": "Kvar"})

    assert page.status == 422
    assert "steg 2 av 4" in page.text
    assert "#status" in page.links
    assert page.form("/grupper/ny").fields["reason"] == "Kvar"


async def test_going_back_keeps_what_was_said(ada: Somebody) -> None:
    page = await steps(ada, {"name": "Gruppen"}, {"status": "closed", "reason": "Därför"})

    back = await send(ada, page.form("/grupper/ny"), go="back")
    first = await send(ada, back.form("/grupper/ny"), go="back")

    assert back.form("/grupper/ny").fields["status"] == "closed"
    assert back.form("/grupper/ny").fields["reason"] == "Därför"
    assert first.form("/grupper/ny").fields["name"] == "Gruppen"


async def test_sending_the_last_step_twice_makes_one_group(ada: Somebody) -> None:
    review = await steps(ada, {"name": "Enda"}, {"status": "open"}, {})

    pages = [await send(ada, review.form("/grupper/ny"), go="next") for _ in range(2)]

    assert pages[0].path == pages[1].path
    assert await groups(ada) == ["Enda"]


@pytest.mark.parametrize(
    "fields",
    [
        {"step": "review", "name": "x" * 121, "status": "open"},
        {"step": "review", "name": "Namn", "status": "secret"},
        {"step": "review", "name": "Namn", "status": "open", "Idempotency-Key": "x" * 300},
        {"step": "elsewhere", "name": "Namn"},
    ],
)
async def test_tampered_step_makes_no_group(ada: Somebody, fields: dict[str, str]) -> None:
    page = await send(ada, Form("/grupper/ny", "post"), go="next", **fields)

    assert page.status == 422
    assert await groups(ada) == []


async def test_starting_point_prefills_and_decides_nothing(ada: Somebody) -> None:
    begun = await visit(ada, "/grupper/ny?mall=interest")
    form = begun.form("/grupper/ny")
    unknown = await visit(ada, "/grupper/ny?mall=ingenting")

    status = await send(ada, form, go="next", name="Laddstolpar")

    assert "Till exempel: Klimat i vardagen" in begun.text
    assert form.fields["description"].startswith("Här möts alla")
    assert status.form("/grupper/ny").fields["status"] == "open"
    assert unknown.form("/grupper/ny").fields["description"] == ""


async def test_groups_of_like_names_are_shown_and_refuse_nothing(
    ada: Somebody, bo: Somebody
) -> None:
    like = await a_group(bo, "open", name="Klimatombud i kommunen")
    hidden = await a_group(bo, "closed", name="Klimatombud ledning")

    page = await steps(ada, {"name": "Klimatombudens grupp"})
    on = await send(ada, page.form("/grupper/ny"), go="next")

    assert f"/grupper/{like['id']}" in page.links
    assert hidden["name"] not in page.text
    assert "Skapa en ny grupp ändå" in page.text
    assert "steg 2 av 4" in on.text


async def test_colleagues_are_invited_when_the_group_is_made(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    page = await steps(ada, {"name": "Enda"}, {"status": "closed", "listed": "true"})
    found = await send(ada, page.form("/grupper/ny"), go="find", namn="lind")
    chosen = await send(ada, found.form("/grupper/ny"), go=f"add:{bo.id}")
    both = await send(ada, chosen.form("/grupper/ny"), go=f"add:{cia.id}")
    one = await send(ada, both.form("/grupper/ny"), go=f"drop:{cia.id}")
    review = await send(ada, one.form("/grupper/ny"), go="next")

    await send(ada, review.form("/grupper/ny"), go="next")
    group = (await ada.get("/groups?mine=true")).json()["items"][0]

    assert "Ada Lind Handläggare" not in found.text
    assert "Bo Lind" in review.text
    assert group["listed"]
    assert len((await bo.get("/invitations")).json()["items"]) == 1
    assert (await cia.get("/invitations")).json()["items"] == []
