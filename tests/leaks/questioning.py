"""Questions and a report of the closed group, and an open question that was handed on to it."""

from datetime import timedelta
from typing import Protocol

from groups_service import clock
from groups_service.models import Post
from tests.builders import Json, a_comment, a_group
from tests.people import Somebody

ALIKE = "kanariefågel sjunger"
"""What resembles the questions: each has these words in it, as stems."""
KEYWORD = "sjunger"
A_WHILE = timedelta(hours=80)


class Kept(Protocol):
    people: dict[str, Somebody]
    group: Json

    def word(self, place: str) -> str: ...


async def add(kept: Kept, reported: str) -> dict[str, str]:
    """One question is answered, one waits, one stands in an open group and here; what somebody
    wrote (the comment `reported`) was reported to the group's administrators."""
    ada, bo = kept.people["ada"], kept.people["bo"]
    for person in kept.people.values():
        await person.patch("/me/profile", {"keywords": [KEYWORD]})
    answered = await _asked(ada, kept.group, f"{kept.word('question')} sjunger")
    answer = await a_comment(bo, answered, kept.word("answer"))
    await ada.put(f"/posts/{answered['id']}/accepted-answer", {"comment": answer["id"]})
    waiting = await _asked(ada, kept.group, f"{kept.word('waiting question')} sjunger")
    outside = await _asked(ada, await a_group(ada, "open", name="Torget"), "Vem sjunger?")
    handed = await ada.post(f"/posts/{outside['id']}/handed-on", {"group": kept.group["id"]})
    old = [waiting["id"], handed.json()["id"], outside["id"]]
    await Post.filter(id__in=old).update(created_at=clock.now() - A_WHILE)
    report = {"comment": reported, "reason": "other", "note": kept.word("report")}
    made = await bo.post("/reports", report)
    return {"question": answered["id"], "answer": answer["id"], "report": made.json()["id"]}


async def _asked(by: Somebody, group: Json, text: str) -> Json:
    answer = await by.post(f"/groups/{group['id']}/posts", {"text": text, "question": True})
    post: Json = answer.json()
    return post
