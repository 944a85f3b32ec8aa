"""Creating a group step by step, without script."""

import pytest

from tests.support.builders import a_group
from tests.support.html_client import HtmlForm, HtmlPage, submit_form, visit
from tests.support.people import ApiCaller


async def fill_in_steps(actor: ApiCaller, *filled: dict[str, str]) -> HtmlPage:
    """Return the page after submitting each of the steps."""
    page = await visit(actor, "/grupper/ny")
    for fields in filled:
        page = await submit_form(actor, page.form("/grupper/ny"), **{"go": "next", **fields})
    return page


async def list_own_groups(actor: ApiCaller) -> list[str]:
    return [group["name"] for group in (await actor.get("/groups?mine=true")).json()["items"]]


@pytest.mark.parametrize(
    ("status", "word"), [("open", "Öppen"), ("moderated", "Modererad"), ("closed", "Sluten")]
)
async def test_group_is_created_in_four_steps(ada: ApiCaller, status: str, word: str) -> None:
    review = await fill_in_steps(
        ada, {"name": " Nya  gruppen "}, {"status": status, "reason": "Behövs"}, {}
    )
    assert "steg 4 av 4" in review.text
    assert word in review.text

    page = await submit_form(ada, review.form("/grupper/ny"), go="next")

    assert page.path.startswith("/grupper/")
    assert page.title == "Nya gruppen – Samverkan"
    assert word in page.text


async def test_each_status_is_explained_in_plain_words(ada: ApiCaller) -> None:
    page = await fill_in_steps(ada, {"name": "Gruppen"})

    for word in ("Läsa", "Kommentera", "Skriva inlägg", "Gå med"):
        assert page.text.count(word) == 3
    assert "säkerhetsskyddsklassificerade" in page.text
    assert "status" not in page.form("/grupper/ny").fields


async def test_first_step_requires_a_name(ada: ApiCaller) -> None:
    page = await fill_in_steps(ada, {"name": "\t", "description": "Syftet"})

    assert page.status == 422
    assert "steg 1 av 4" in page.text
    assert page.form("/grupper/ny").fields["description"] == "Syftet"
    assert "Skriv vad gruppen heter." in page.text


async def test_second_step_requires_a_status(ada: ApiCaller) -> None:
    page = await fill_in_steps(ada, {"name": "Gruppen"}, {"reason": "Kvar"})

    assert page.status == 422
    assert "steg 2 av 4" in page.text
    assert "#status" in page.links
    assert page.form("/grupper/ny").fields["reason"] == "Kvar"


async def test_going_back_keeps_the_entered_values(ada: ApiCaller) -> None:
    page = await fill_in_steps(ada, {"name": "Gruppen"}, {"status": "closed", "reason": "Därför"})

    second_step = await submit_form(ada, page.form("/grupper/ny"), go="back")
    first_step = await submit_form(ada, second_step.form("/grupper/ny"), go="back")

    assert second_step.form("/grupper/ny").fields["status"] == "closed"
    assert second_step.form("/grupper/ny").fields["reason"] == "Därför"
    assert first_step.form("/grupper/ny").fields["name"] == "Gruppen"


async def test_sending_the_last_step_twice_creates_one_group(ada: ApiCaller) -> None:
    review = await fill_in_steps(ada, {"name": "Enda"}, {"status": "open"}, {})

    pages = [await submit_form(ada, review.form("/grupper/ny"), go="next") for _ in range(2)]

    assert pages[0].path == pages[1].path
    assert await list_own_groups(ada) == ["Enda"]


@pytest.mark.parametrize(
    "fields",
    [
        {"step": "review", "name": "x" * 121, "status": "open"},
        {"step": "review", "name": "Namn", "status": "secret"},
        {"step": "review", "name": "Namn", "status": "open", "Idempotency-Key": "x" * 300},
        {"step": "elsewhere", "name": "Namn"},
    ],
)
async def test_tampered_step_creates_no_group(ada: ApiCaller, fields: dict[str, str]) -> None:
    page = await submit_form(ada, HtmlForm("/grupper/ny", "post"), go="next", **fields)

    assert page.status == 422
    assert await list_own_groups(ada) == []


async def test_template_prefills_the_form(ada: ApiCaller) -> None:
    from_template = await visit(ada, "/grupper/ny?mall=interest")
    form = from_template.form("/grupper/ny")
    unknown = await visit(ada, "/grupper/ny?mall=ingenting")

    status = await submit_form(ada, form, go="next", name="Laddstolpar")

    assert "Till exempel: Klimat i vardagen" in from_template.text
    assert form.fields["description"].startswith("Här möts alla")
    assert status.form("/grupper/ny").fields["status"] == "open"
    assert unknown.form("/grupper/ny").fields["description"] == ""


async def test_similar_groups_are_shown_without_blocking(ada: ApiCaller, bo: ApiCaller) -> None:
    similar = await a_group(bo, "open", name="Klimatombud i kommunen")
    hidden = await a_group(bo, "closed", name="Klimatombud ledning")

    page = await fill_in_steps(ada, {"name": "Klimatombudens grupp"})
    next_step = await submit_form(ada, page.form("/grupper/ny"), go="next")

    assert f"/grupper/{similar['id']}" in page.links
    assert hidden["name"] not in page.text
    assert "Skapa en ny grupp ändå" in page.text
    assert "steg 2 av 4" in next_step.text


async def test_chosen_colleagues_are_invited_on_creation(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    page = await fill_in_steps(ada, {"name": "Enda"}, {"status": "closed", "listed": "true"})
    search_page = await submit_form(ada, page.form("/grupper/ny"), go="find", namn="lind")
    chosen = await submit_form(ada, search_page.form("/grupper/ny"), go=f"add:{bo.id}")
    both_chosen = await submit_form(ada, chosen.form("/grupper/ny"), go=f"add:{cia.id}")
    one_chosen = await submit_form(ada, both_chosen.form("/grupper/ny"), go=f"drop:{cia.id}")
    review = await submit_form(ada, one_chosen.form("/grupper/ny"), go="next")

    await submit_form(ada, review.form("/grupper/ny"), go="next")
    group = (await ada.get("/groups?mine=true")).json()["items"][0]

    assert "Ada Lind Handläggare" not in search_page.text
    assert "Bo Lind" in review.text
    assert group["listed"]
    assert len((await bo.get("/invitations")).json()["items"]) == 1
    assert (await cia.get("/invitations")).json()["items"] == []
