"""Questions: asking, accepting answers, reopening and searching."""

from datetime import timedelta

from groups_service.core import clock
from groups_service.models import Post, QuestionWord
from tests.api.support.group_calls import get_refusal, group_path, list_items
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller

THREE_DAYS = timedelta(hours=73)


async def create_question(
    actor: ApiCaller, group: Json, text: str = "Hur byter jag lösenord?"
) -> Json:
    response = await actor.post(group_path(group, "/posts"), {"text": text, "question": True})
    assert response.status_code == 201, response.text
    post: Json = response.json()
    return post


async def create_comment(actor: ApiCaller, post: Json, text: str = "Ring servicedesk.") -> Json:
    response = await actor.post(f"/posts/{post['id']}/comments", {"text": text})
    assert response.status_code == 201, response.text
    comment: Json = response.json()
    return comment


async def accept_answer(actor: ApiCaller, post: Json, comment: Json) -> Json:
    body = {"comment": comment["id"]}
    response = await actor.put(f"/posts/{post['id']}/accepted-answer", body)
    assert response.status_code == 200, response.text
    question_post: Json = response.json()
    return question_post


async def backdate_question(post: Json, since: timedelta = THREE_DAYS) -> None:
    await Post.filter(id=post["id"]).update(created_at=clock.now() - since)


async def get_question(actor: ApiCaller, post: Json) -> Json:
    response = await actor.get(f"/posts/{post['id']}")
    question: Json = response.json()["question"]
    return question


async def list_similar(actor: ApiCaller, group: Json, text: str) -> list[str]:
    response = await actor.get(group_path(group, "/questions/similar"), params={"q": text})
    assert response.status_code == 200, response.text
    return [post["id"] for post in response.json()["items"]]


async def list_suggested(actor: ApiCaller) -> list[str]:
    posts = await list_items(actor, "/questions?unanswered=true&mine_to_answer=true")
    return [post["id"] for post in posts]


async def test_accepted_answer_is_returned_with_the_question(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada)
    post = await create_question(ada, group)
    assert post["question"] == {
        "state": "open",
        "answer": None,
        "accepted": None,
        "forwarded_to": [],
        "forwarded_from": None,
    }
    comment = await create_comment(bo, post)
    for number in range(4):
        await create_comment(bo, post, f"Eller så {number}")

    answered_post = await accept_answer(ada, post, comment)

    assert answered_post["question"]["state"] == "answered"
    assert answered_post["question"]["answer"] == comment["id"]
    assert answered_post["question"]["accepted"]["text"] == "Ring servicedesk."
    assert answered_post["question"]["accepted"]["is_answer"] is True
    assert comment["id"] not in [each["id"] for each in answered_post["comments"]]
    [in_feed] = await list_items(bo, group_path(group, "/posts"))
    assert in_feed["question"]["accepted"]["id"] == comment["id"]


async def test_only_asker_and_administrators_may_accept_an_answer(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await create_question(bo, group)
    comment = await create_comment(cia, post)

    body = {"comment": comment["id"]}
    refused = await cia.put(f"/posts/{post['id']}/accepted-answer", body)
    assert get_refusal(refused) == (403, "may_not_accept_answer")

    assert (await accept_answer(ada, post, comment))["question"]["state"] == "answered"
    again = await bo.delete(f"/posts/{post['id']}/accepted-answer")
    assert again.json()["question"]["state"] == "open"


async def test_comment_of_another_post_cannot_be_accepted(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    post, other = await create_question(ada, group), await create_question(ada, group)
    comment = await create_comment(bo, other)

    body = {"comment": comment["id"]}
    refused = await ada.put(f"/posts/{post['id']}/accepted-answer", body)

    assert get_refusal(refused) == (422, "invalid")
    assert (await get_question(ada, post))["state"] == "open"


async def test_deleting_the_accepted_answer_reopens_the_question(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada)
    post = await create_question(ada, group)
    comment = await create_comment(bo, post)
    await accept_answer(ada, post, comment)

    await bo.delete(f"/comments/{comment['id']}")

    assert (await get_question(ada, post))["state"] == "open"
    assert (await get_question(ada, post))["accepted"] is None
    assert await list_similar(bo, group, "byta lösenord") == []


async def test_post_can_be_marked_and_unmarked_as_a_question(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada)
    post = (await ada.post(group_path(group, "/posts"), {"text": "Var står skrivaren?"})).json()
    assert post["question"] is None

    marked = await ada.put(f"/posts/{post['id']}/question", {"question": True})
    assert marked.json()["question"]["state"] == "open"
    assert await QuestionWord.all().count() > 0

    unmarked = await ada.put(f"/posts/{post['id']}/question", {"question": False})
    assert unmarked.json()["question"] is None
    assert await QuestionWord.all().count() == 0
    refused = await bo.put(f"/posts/{post['id']}/question", {"question": True})
    assert get_refusal(refused) == (403, "may_not_ask")


async def test_group_questions_can_be_filtered_by_state(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    await ada.post(group_path(group, "/posts"), {"text": "Ingen fråga"})
    one, two = await create_question(ada, group), await create_question(ada, group, "Vem vet?")
    await accept_answer(ada, one, await create_comment(bo, one))

    def ids(posts: list[Json]) -> list[str]:
        return [post["id"] for post in posts]

    assert ids(await list_items(bo, group_path(group, "/questions"))) == [one["id"], two["id"]]
    assert ids(await list_items(bo, group_path(group, "/questions?state=open"))) == [two["id"]]
    assert ids(await list_items(bo, group_path(group, "/questions?state=answered"))) == [one["id"]]


async def test_answered_question_is_found_by_words_of_question_and_answer(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada)
    post = await create_question(ada, group, "Hur byter jag mitt lösenord till lönesystemet?")
    assert await list_similar(bo, group, "lösenordsbyte i lönesystem") == []

    await accept_answer(ada, post, await create_comment(bo, post, "Via personalportalen."))

    assert await list_similar(bo, group, "Lösenordet till LÖNESYSTEMET") == [post["id"]]
    assert await list_similar(bo, group, "Finns personalportalen kvar?") == []
    assert await list_similar(bo, group, "personalportalen") == [post["id"]]
    assert await list_similar(bo, group, "hur och var är det") == []


async def test_answers_in_a_closed_group_are_found_by_members_only(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    closed, opened = await a_group(ada, "closed", bo), await a_group(ada, "open")
    post = await create_question(ada, closed, "Hur hanteras hemliga handlingar?")
    await accept_answer(ada, post, await create_comment(bo, post))

    assert await list_similar(bo, opened, "hemliga handlingar") == [post["id"]]
    assert await list_similar(cia, opened, "hemliga handlingar") == []
    assert get_refusal(await cia.get(group_path(closed, "/questions/similar?q=x"))) == (
        404,
        "not_found",
    )


async def test_waiting_question_is_suggested_by_keyword_after_three_days(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada)
    for person in (ada, bo):
        await person.patch("/me/profile", {"keywords": ["avlopp och vatten", "GIS"]})
    post = await create_question(ada, group, "Vem ritar avloppskartor?")

    assert await list_suggested(bo) == []
    await backdate_question(post)
    assert await list_suggested(bo) == [post["id"]]
    assert await list_suggested(ada) == []
    assert await list_suggested(cia) == []

    comment = await create_comment(cia, post)
    assert await list_suggested(bo) == []
    await cia.delete(f"/comments/{comment['id']}")
    assert await list_suggested(bo) == [post["id"]]
    await backdate_question(post, timedelta(days=91))
    assert await list_suggested(bo) == []


async def test_question_is_not_suggested_to_people_who_may_not_read_it(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", cia)
    for person in (bo, cia):
        await person.patch("/me/profile", {"keywords": ["avlopp"]})
    post = await create_question(ada, group, "Vem ritar avloppskartor?")

    await backdate_question(post)
    assert await list_suggested(cia) == [post["id"]]
    assert await list_suggested(bo) == []


async def test_questions_of_all_groups_are_paged(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada)
    created_ids = [
        (await create_question(ada, group, f"Fråga {number}?"))["id"] for number in range(3)
    ]

    first = (await bo.get("/questions?limit=2")).json()
    second = (await bo.get(f"/questions?limit=2&cursor={first['next']}")).json()

    listed_ids = [post["id"] for post in (*first["items"], *second["items"])]
    assert (listed_ids, second["next"]) == (created_ids[::-1], None)
    assert await list_items(bo, "/questions?unanswered=true") == []
