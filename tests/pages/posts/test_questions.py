"""Questions on pages: marks, accepted answers, forwarding and searching before asking."""

import httpx2

from tests.api.posts.test_questions import (
    accept_answer,
    backdate_question,
    create_comment,
    create_question,
)
from tests.support.builders import a_group
from tests.support.html_client import FRAGMENT_TYPE, submit_form, visit
from tests.support.people import ApiCaller


async def get_fragment(actor: ApiCaller, path: str) -> httpx2.Response:
    return await actor.call("GET", path, headers={"Accept": FRAGMENT_TYPE})


async def test_accepted_answer_is_shown_first(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    post = await create_question(ada, group, "Var står skrivaren?")
    await create_comment(bo, post, "Vet inte.")
    await create_comment(bo, post, "I källaren.")
    page = await visit(ada, f"/inlagg/{post['id']}")
    accept_form = [form for form in page.forms if form.action.endswith("/svar")][-1]

    answered_page = await submit_form(ada, accept_form)

    assert "Godtaget svar" in answered_page.text
    assert answered_page.text.index("I källaren.") < answered_page.text.index("Vet inte.")
    assert (await visit(bo, f"/inlagg/{post['id']}")).has_form("/svar") is False
    [reopen_form] = [form for form in answered_page.forms if form.fields.get("comment") == ""]
    reopened = await submit_form(ada, reopen_form)
    assert "Godtaget svar" not in reopened.text


async def test_feed_shows_an_accepted_answer_older_than_the_latest_comments(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada)
    post = await create_question(ada, group)
    comment = await create_comment(bo, post, "I källaren.")
    for number in range(3):
        await create_comment(bo, post, f"Jaså {number}")
    await accept_answer(ada, post, comment)

    page = await visit(bo, f"/grupper/{group['id']}")

    assert "I källaren." in page.text
    assert page.html.count("Godtaget svar") == 2  # in the section heading and as a label


async def test_post_can_be_marked_as_a_question_from_its_menu(ada: ApiCaller) -> None:
    group = await a_group(ada)
    created = await ada.post(f"/groups/{group['id']}/posts", {"text": "Vem vet?"})
    page = await visit(ada, f"/grupper/{group['id']}")

    marked_page = await submit_form(ada, page.form("/fraga"))

    assert marked_page.has_form("/fraga")
    assert (await ada.get(f"/posts/{created.json()['id']}")).json()["question"]["state"] == "open"


async def test_forwarding_a_question_shows_its_audience_first(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    closed = await a_group(ada, "closed", name="Stängt")
    other = await a_group(ada, "open", name="Öppet forum")
    post = await create_question(ada, closed, "Hur gör vi?")
    group_choice = await visit(ada, f"/inlagg/{post['id']}/vidare")
    assert "Öppet forum" in group_choice.text
    assert "Stängt" not in group_choice.links_by_text

    audience_page = await visit(ada, f"/inlagg/{post['id']}/vidare?group={other['id']}")
    assert "I den här gruppen kan alla läsa det du har skrivit." in audience_page.text
    forwarded = await submit_form(ada, audience_page.form("/vidare"))

    assert "Vidareskickad från" in forwarded.text
    assert "Stängt" in forwarded.links_by_text
    assert "Stängt" not in (await visit(bo, forwarded.path)).text
    origin = await visit(ada, f"/inlagg/{post['id']}")
    assert "Vidareskickad till" in origin.text
    again = await submit_form(ada, audience_page.form("/vidare"), **{"Idempotency-Key": "other"})
    assert (again.status, "redan vidareskickad" in again.text) == (409, True)


async def test_only_the_asker_can_forward_a_question(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await create_question(ada, group)

    assert (await visit(bo, f"/inlagg/{post['id']}/vidare")).status == 403
    assert f"/inlagg/{post['id']}/vidare" not in (await visit(bo, f"/inlagg/{post['id']}")).links
    assert f"/inlagg/{post['id']}/vidare" in (await visit(ada, f"/inlagg/{post['id']}")).links


async def test_similar_answered_questions_can_be_searched(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    post = await create_question(ada, group, "Hur byter jag lösenord till lönesystemet?")
    await accept_answer(ada, post, await create_comment(bo, post, "I portalen."))
    feed = await visit(bo, f"/grupper/{group['id']}")
    assert feed.links_by_text["Har någon frågat förut?"] == f"/grupper/{group['id']}/fragor"

    results = await visit(bo, f"/grupper/{group['id']}/fragor?q=lösenord+lönesystem")
    assert "En liknande fråga är redan besvarad" in results.text
    assert "I portalen." in results.text
    results_fragment = await get_fragment(
        bo, f"/grupper/{group['id']}/fragor?q=lösenord+lönesystem"
    )
    assert "I portalen." in results_fragment.text
    assert (await get_fragment(bo, f"/grupper/{group['id']}/fragor?q=semester")).text.strip() == ""
    no_results = await visit(bo, f"/grupper/{group['id']}/fragor?q=semester")
    assert "Ingen har frågat något liknande" in no_results.text


async def test_group_questions_can_be_filtered_by_state(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    one = await create_question(ada, group, "Ett?")
    await create_question(ada, group, "Två?")
    await accept_answer(ada, one, await create_comment(bo, one))

    assert "Ett?" in (await visit(bo, f"/grupper/{group['id']}/fragor")).text
    waiting = await visit(bo, f"/grupper/{group['id']}/fragor?state=open")
    assert ("Två?" in waiting.text, "Ett?" in waiting.text) == (True, False)


async def test_home_page_suggests_questions_matching_keywords(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada)
    await bo.patch("/me/profile", {"keywords": ["avlopp"]})
    await backdate_question(await create_question(ada, group, "Vem ritar avloppskartor?"))

    assert "Frågor du kanske kan svara på" in (await visit(bo, "/")).text
    assert "Frågor du kanske kan svara på" not in (await visit(cia, "/")).text
