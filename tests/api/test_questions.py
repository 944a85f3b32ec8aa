"""Questions: asked, answered, opened again, and found by words."""

from datetime import timedelta

from groups_service import clock
from groups_service.models import Post, QuestionWord
from tests.api.around import items, of, said
from tests.builders import Json, a_group
from tests.people import Somebody

THREE_DAYS = timedelta(hours=73)


async def a_question(by: Somebody, group: Json, text: str = "Hur byter jag lösenord?") -> Json:
    answer = await by.post(of(group, "/posts"), {"text": text, "question": True})
    assert answer.status_code == 201, answer.text
    post: Json = answer.json()
    return post


async def a_comment(by: Somebody, post: Json, text: str = "Ring servicedesk.") -> Json:
    answer = await by.post(f"/posts/{post['id']}/comments", {"text": text})
    assert answer.status_code == 201, answer.text
    comment: Json = answer.json()
    return comment


async def accepted(by: Somebody, post: Json, comment: Json) -> Json:
    body = {"comment": comment["id"]}
    answer = await by.put(f"/posts/{post['id']}/accepted-answer", body)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def has_waited(post: Json, since: timedelta = THREE_DAYS) -> None:
    await Post.filter(id=post["id"]).update(created_at=clock.now() - since)


async def shown(by: Somebody, post: Json) -> Json:
    answer = await by.get(f"/posts/{post['id']}")
    question: Json = answer.json()["question"]
    return question


async def similar(by: Somebody, group: Json, text: str) -> list[str]:
    answer = await by.get(of(group, "/questions/similar"), params={"q": text})
    assert answer.status_code == 200, answer.text
    return [post["id"] for post in answer.json()["items"]]


async def to_answer(by: Somebody) -> list[str]:
    found = await items(by, "/questions?unanswered=true&mine_to_answer=true")
    return [post["id"] for post in found]


async def test_an_accepted_answer_is_shown_with_the_question(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    post = await a_question(ada, group)
    assert post["question"] == {
        "state": "open",
        "answer": None,
        "accepted": None,
        "handed_to": [],
        "handed_from": None,
    }
    comment = await a_comment(bo, post)
    for number in range(4):
        await a_comment(bo, post, f"Eller så {number}")

    found = await accepted(ada, post, comment)

    assert found["question"]["state"] == "answered"
    assert found["question"]["answer"] == comment["id"]
    assert found["question"]["accepted"]["text"] == "Ring servicedesk."
    assert found["question"]["accepted"]["is_answer"] is True
    assert comment["id"] not in [each["id"] for each in found["comments"]]
    [in_feed] = await items(bo, of(group, "/posts"))
    assert in_feed["question"]["accepted"]["id"] == comment["id"]


async def test_asker_and_administrator_accept_others_do_not(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_question(bo, group)
    comment = await a_comment(cia, post)

    body = {"comment": comment["id"]}
    refused = await cia.put(f"/posts/{post['id']}/accepted-answer", body)
    assert said(refused) == (403, "may_not_accept_answer")

    assert (await accepted(ada, post, comment))["question"]["state"] == "answered"
    again = await bo.delete(f"/posts/{post['id']}/accepted-answer")
    assert again.json()["question"]["state"] == "open"


async def test_a_comment_of_elsewhere_is_no_answer(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    post, other = await a_question(ada, group), await a_question(ada, group)
    comment = await a_comment(bo, other)

    body = {"comment": comment["id"]}
    refused = await ada.put(f"/posts/{post['id']}/accepted-answer", body)

    assert said(refused) == (422, "invalid")
    assert (await shown(ada, post))["state"] == "open"


async def test_a_question_is_open_again_when_its_answer_goes(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    post = await a_question(ada, group)
    comment = await a_comment(bo, post)
    await accepted(ada, post, comment)

    await bo.delete(f"/comments/{comment['id']}")

    assert (await shown(ada, post))["state"] == "open"
    assert (await shown(ada, post))["accepted"] is None
    assert await similar(bo, group, "byta lösenord") == []


async def test_a_post_becomes_a_question_and_none_again(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    post = (await ada.post(of(group, "/posts"), {"text": "Var står skrivaren?"})).json()
    assert post["question"] is None

    asked = await ada.put(f"/posts/{post['id']}/question", {"question": True})
    assert asked.json()["question"]["state"] == "open"
    assert await QuestionWord.all().count() > 0

    told = await ada.put(f"/posts/{post['id']}/question", {"question": False})
    assert told.json()["question"] is None
    assert await QuestionWord.all().count() == 0
    refused = await bo.put(f"/posts/{post['id']}/question", {"question": True})
    assert said(refused) == (403, "may_not_ask")


async def test_the_list_of_a_group_holds_its_questions_by_state(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada)
    await ada.post(of(group, "/posts"), {"text": "Ingen fråga"})
    one, two = await a_question(ada, group), await a_question(ada, group, "Vem vet?")
    await accepted(ada, one, await a_comment(bo, one))

    def ids(found: list[Json]) -> list[str]:
        return [post["id"] for post in found]

    assert ids(await items(bo, of(group, "/questions"))) == [one["id"], two["id"]]
    assert ids(await items(bo, of(group, "/questions?state=open"))) == [two["id"]]
    assert ids(await items(bo, of(group, "/questions?state=answered"))) == [one["id"]]


async def test_an_answered_question_is_found_by_words_of_it_and_of_its_answer(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada)
    post = await a_question(ada, group, "Hur byter jag mitt lösenord till lönesystemet?")
    assert await similar(bo, group, "lösenordsbyte i lönesystem") == []

    await accepted(ada, post, await a_comment(bo, post, "Via personalportalen."))

    assert await similar(bo, group, "Lösenordet till LÖNESYSTEMET") == [post["id"]]
    assert await similar(bo, group, "Finns personalportalen kvar?") == []
    assert await similar(bo, group, "personalportalen") == [post["id"]]
    assert await similar(bo, group, "hur och var är det") == []


async def test_answers_of_a_closed_group_are_found_by_its_members_only(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    closed, opened = await a_group(ada, "closed", bo), await a_group(ada, "open")
    post = await a_question(ada, closed, "Hur hanteras hemliga handlingar?")
    await accepted(ada, post, await a_comment(bo, post))

    assert await similar(bo, opened, "hemliga handlingar") == [post["id"]]
    assert await similar(cia, opened, "hemliga handlingar") == []
    assert said(await cia.get(of(closed, "/questions/similar?q=x"))) == (404, "not_found")


async def test_who_knows_of_it_is_asked_after_three_days(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada)
    for person in (ada, bo):
        await person.patch("/me/profile", {"keywords": ["avlopp och vatten", "GIS"]})
    post = await a_question(ada, group, "Vem ritar avloppskartor?")

    assert await to_answer(bo) == []
    await has_waited(post)
    assert await to_answer(bo) == [post["id"]]
    assert await to_answer(ada) == []
    assert await to_answer(cia) == []

    comment = await a_comment(cia, post)
    assert await to_answer(bo) == []
    await cia.delete(f"/comments/{comment['id']}")
    assert await to_answer(bo) == [post["id"]]
    await has_waited(post, timedelta(days=91))
    assert await to_answer(bo) == []


async def test_who_may_not_read_a_question_is_never_asked(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "closed", cia)
    for person in (bo, cia):
        await person.patch("/me/profile", {"keywords": ["avlopp"]})
    post = await a_question(ada, group, "Vem ritar avloppskartor?")

    await has_waited(post)
    assert await to_answer(cia) == [post["id"]]
    assert await to_answer(bo) == []


async def test_questions_everywhere_come_in_pages(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada)
    made = [(await a_question(ada, group, f"Fråga {number}?"))["id"] for number in range(3)]

    first = (await bo.get("/questions?limit=2")).json()
    second = (await bo.get(f"/questions?limit=2&cursor={first['next']}")).json()

    found = [post["id"] for post in (*first["items"], *second["items"])]
    assert (found, second["next"]) == (made[::-1], None)
    assert await items(bo, "/questions?unanswered=true") == []
