"""Questions on pages: their signs and answers, handing on, and looking before one asks."""

import httpx2

from tests.api.test_questions import a_comment, a_question, accepted, has_waited
from tests.builders import a_group
from tests.pages.reading import FRAGMENT, send, visit
from tests.people import Somebody


async def fragment(by: Somebody, path: str) -> httpx2.Response:
    return await by.call("GET", path, headers={"Accept": FRAGMENT})


async def test_an_answer_is_accepted_on_the_page_and_stands_first(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada)
    post = await a_question(ada, group, "Var står skrivaren?")
    await a_comment(bo, post, "Vet inte.")
    await a_comment(bo, post, "I källaren.")
    page = await visit(ada, f"/inlagg/{post['id']}")
    choice = [form for form in page.forms if form.action.endswith("/svar")][-1]

    answered = await send(ada, choice)

    assert "Godtaget svar" in answered.text
    assert answered.text.index("I källaren.") < answered.text.index("Vet inte.")
    assert (await visit(bo, f"/inlagg/{post['id']}")).offers("/svar") is False
    [back] = [form for form in answered.forms if form.fields.get("comment") == ""]
    reopened = await send(ada, back)
    assert "Godtaget svar" not in reopened.text


async def test_the_feed_shows_the_answer_that_is_not_among_the_latest(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada)
    post = await a_question(ada, group)
    comment = await a_comment(bo, post, "I källaren.")
    for number in range(3):
        await a_comment(bo, post, f"Jaså {number}")
    await accepted(ada, post, comment)

    page = await visit(bo, f"/grupper/{group['id']}")

    assert "I källaren." in page.text
    assert page.html.count("Godtaget svar") == 2  # the section's name, and its sign


async def test_a_post_is_marked_as_a_question_from_its_menu(ada: Somebody) -> None:
    group = await a_group(ada)
    made = await ada.post(f"/groups/{group['id']}/posts", {"text": "Vem vet?"})
    page = await visit(ada, f"/grupper/{group['id']}")

    marked = await send(ada, page.form("/fraga"))

    assert marked.offers("/fraga")
    assert (await ada.get(f"/posts/{made.json()['id']}")).json()["question"]["state"] == "open"


async def test_a_question_is_handed_on_after_who_reads_it_was_shown(
    ada: Somebody, bo: Somebody
) -> None:
    closed = await a_group(ada, "closed", name="Stängt")
    other = await a_group(ada, "open", name="Öppet forum")
    post = await a_question(ada, closed, "Hur gör vi?")
    asked = await visit(ada, f"/inlagg/{post['id']}/vidare")
    assert "Öppet forum" in asked.text
    assert "Stängt" not in asked.named

    shown = await visit(ada, f"/inlagg/{post['id']}/vidare?group={other['id']}")
    assert "I den här gruppen kan alla läsa det du har skrivit." in shown.text
    there = await send(ada, shown.form("/vidare"))

    assert "Vidareskickad från" in there.text
    assert "Stängt" in there.named
    assert "Stängt" not in (await visit(bo, there.path)).text
    back = await visit(ada, f"/inlagg/{post['id']}")
    assert "Vidareskickad till" in back.text
    again = await send(ada, shown.form("/vidare"), **{"Idempotency-Key": "other"})
    assert (again.status, "redan vidareskickad" in again.text) == (409, True)


async def test_only_who_asked_sees_how_to_hand_on(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_question(ada, group)

    assert (await visit(bo, f"/inlagg/{post['id']}/vidare")).status == 403
    assert f"/inlagg/{post['id']}/vidare" not in (await visit(bo, f"/inlagg/{post['id']}")).links
    assert f"/inlagg/{post['id']}/vidare" in (await visit(ada, f"/inlagg/{post['id']}")).links


async def test_one_looks_for_answers_before_one_asks(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    post = await a_question(ada, group, "Hur byter jag lösenord till lönesystemet?")
    await accepted(ada, post, await a_comment(bo, post, "I portalen."))
    feed = await visit(bo, f"/grupper/{group['id']}")
    assert feed.named["Har någon frågat förut?"] == f"/grupper/{group['id']}/fragor"

    found = await visit(bo, f"/grupper/{group['id']}/fragor?q=lösenord+lönesystem")
    assert "En liknande fråga är redan besvarad" in found.text
    assert "I portalen." in found.text
    part = await fragment(bo, f"/grupper/{group['id']}/fragor?q=lösenord+lönesystem")
    assert "I portalen." in part.text
    assert (await fragment(bo, f"/grupper/{group['id']}/fragor?q=semester")).text.strip() == ""
    nothing = await visit(bo, f"/grupper/{group['id']}/fragor?q=semester")
    assert "Ingen har frågat något liknande" in nothing.text


async def test_questions_of_a_group_are_listed_by_state(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    one = await a_question(ada, group, "Ett?")
    await a_question(ada, group, "Två?")
    await accepted(ada, one, await a_comment(bo, one))

    assert "Ett?" in (await visit(bo, f"/grupper/{group['id']}/fragor")).text
    waiting = await visit(bo, f"/grupper/{group['id']}/fragor?state=open")
    assert ("Två?" in waiting.text, "Ett?" in waiting.text) == (True, False)


async def test_the_start_page_shows_what_one_may_be_able_to_answer(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada)
    await bo.patch("/me/profile", {"keywords": ["avlopp"]})
    await has_waited(await a_question(ada, group, "Vem ritar avloppskartor?"))

    assert "Frågor du kanske kan svara på" in (await visit(bo, "/")).text
    assert "Frågor du kanske kan svara på" not in (await visit(cia, "/")).text
