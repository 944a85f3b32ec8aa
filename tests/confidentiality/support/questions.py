"""Questions and a report in the closed group, and an open question forwarded to it."""

from datetime import timedelta
from typing import Protocol

from groups_service.core import clock
from groups_service.models import Post
from tests.support.builders import Json, a_comment, a_group
from tests.support.people import ApiCaller

SIMILAR_QUESTION = "kanariefågel sjunger"
"""A search text; each question contains these words, as stems."""
KEYWORD = "sjunger"
WAITING_TIME = timedelta(hours=80)


class GroupWithCanaries(Protocol):
    people: dict[str, ApiCaller]
    group: Json

    def get_canary(self, place: str) -> str: ...


async def create_questions(closed: GroupWithCanaries, comment_id: str) -> dict[str, str]:
    """Create an answered, a waiting and a forwarded question, and a report of `comment_id`.

    The forwarded question is in an open group too; the administrators receive the report.
    """
    ada, bo = closed.people["ada"], closed.people["bo"]
    for person in closed.people.values():
        await person.patch("/me/profile", {"keywords": [KEYWORD]})
    answered_question = await _create_question(
        ada, closed.group, f"{closed.get_canary('question')} sjunger"
    )
    answer = await a_comment(bo, answered_question, closed.get_canary("answer"))
    await ada.put(f"/posts/{answered_question['id']}/accepted-answer", {"comment": answer["id"]})
    waiting_question = await _create_question(
        ada, closed.group, f"{closed.get_canary('waiting question')} sjunger"
    )
    open_question = await _create_question(
        ada, await a_group(ada, "open", name="Torget"), "Vem sjunger?"
    )
    forwarded = await ada.post(
        f"/posts/{open_question['id']}/forwards", {"group": closed.group["id"]}
    )
    old = [waiting_question["id"], forwarded.json()["id"], open_question["id"]]
    await Post.filter(id__in=old).update(created_at=clock.now() - WAITING_TIME)
    report = {"comment": comment_id, "reason": "other", "note": closed.get_canary("report")}
    created_report = await bo.post("/reports", report)
    return {
        "question": answered_question["id"],
        "answer": answer["id"],
        "report": created_report.json()["id"],
    }


async def _create_question(actor: ApiCaller, group: Json, text: str) -> Json:
    response = await actor.post(f"/groups/{group['id']}/posts", {"text": text, "question": True})
    post: Json = response.json()
    return post
