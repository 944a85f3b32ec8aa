"""Requests for the operations on questions and reports."""

from collections.abc import Awaitable, Callable

import httpx2

from groups_service.core import ids
from tests.api.support.post_operations import open_group_path, post_path
from tests.api.support.setup_steps import get_in_listed_closed_group
from tests.api.support.world import World, make_site_administrator
from tests.support.builders import Json, a_group, a_post

SendRequest = Callable[[World], Awaitable[httpx2.Response]]

MARK_AS_QUESTION = {"question": True}
IDEMPOTENCY_KEY = {"Idempotency-Key": "report"}


async def mark_question(world: World) -> httpx2.Response:
    return await world.ada.put(post_path(world, "/question"), MARK_AS_QUESTION)


async def accept_answer(world: World) -> httpx2.Response:
    await mark_question(world)
    body = {"comment": world.comment["id"]}
    return await world.ada.put(post_path(world, "/accepted-answer"), body)


async def reopen_question(world: World) -> httpx2.Response:
    await accept_answer(world)
    return await world.ada.delete(post_path(world, "/accepted-answer"))


async def forward_question(world: World, times: int = 1) -> httpx2.Response:
    question = await a_post(world.ada, world.group, "Vem vet?")
    await world.ada.put(f"/posts/{question['id']}/question", MARK_AS_QUESTION)
    body = {"group": world.moderated["id"]}
    for _ in range(times - 1):
        await world.ada.post(f"/posts/{question['id']}/forwards", body)
    return await world.ada.post(f"/posts/{question['id']}/forwards", body)


async def forward_question_as_proposal(world: World) -> httpx2.Response:
    question = await a_post(world.cia, await a_group(world.cia, "open"), "Vem vet?")
    await world.cia.put(f"/posts/{question['id']}/question", MARK_AS_QUESTION)
    body = {"group": world.moderated["id"]}
    return await world.cia.post(f"/posts/{question['id']}/forwards", body)


async def count_questions(world: World) -> httpx2.Response:
    await make_site_administrator(world.ada)
    return await world.ada.get("/statistics/questions")


async def report_post(world: World) -> httpx2.Response:
    """Report a post as Bo; Ada can handle the report."""
    reported_post = await a_post(world.cia, world.group)
    body = {"post": reported_post["id"], "reason": "other", "note": "Se här."}
    return await world.bo.post("/reports", body)


async def create_report(world: World) -> Json:
    report: Json = (await report_post(world)).json()
    return report


async def report_with_reused_key(world: World) -> httpx2.Response:
    body = {"post": world.post["id"], "reason": "other"}
    await world.bo.post("/reports", body, headers=IDEMPOTENCY_KEY)
    return await world.bo.post("/reports", body | {"reason": "secrecy"}, headers=IDEMPOTENCY_KEY)


async def report_beyond_limit(world: World) -> httpx2.Response:
    for _ in range(20):
        reported_post = await a_post(world.ada, world.group)
        await world.cia.post("/reports", {"post": reported_post["id"], "reason": "other"})
    return await world.cia.post("/reports", {"post": world.post["id"], "reason": "other"})


async def list_reports(world: World) -> httpx2.Response:
    await report_post(world)
    return await world.ada.get("/reports?state=waiting")


async def get_unchanged_report(world: World) -> httpx2.Response:
    path = f"/reports/{(await create_report(world))['id']}"
    first = await world.bo.get(path)
    return await world.bo.get(path, headers={"If-None-Match": first.headers["etag"]})


async def get_report(world: World) -> httpx2.Response:
    return await world.ada.get(f"/reports/{(await create_report(world))['id']}")


async def handle_report(world: World) -> httpx2.Response:
    path = f"/reports/{(await create_report(world))['id']}"
    return await world.ada.patch(path, {"decision": "remove"})


async def handle_report_twice(world: World) -> httpx2.Response:
    path = f"/reports/{(await create_report(world))['id']}"
    await world.ada.patch(path, {"decision": "keep"})
    return await world.ada.patch(path, {"decision": "keep"})


QUESTION_REQUESTS: dict[tuple[str, int], SendRequest] = {
    ("setQuestion", 200): mark_question,
    ("acceptAnswer", 200): accept_answer,
    ("reopenQuestion", 200): reopen_question,
    ("forwardQuestion", 201): forward_question,
    ("forwardQuestion", 202): forward_question_as_proposal,
    ("forwardQuestion", 409): lambda w: forward_question(w, 2),
    ("listQuestions", 200): lambda w: w.bo.get(open_group_path(w, "/questions?state=open")),
    ("listQuestions", 403): lambda w: get_in_listed_closed_group(w, "/questions"),
    ("listSimilarQuestions", 200): lambda w: w.bo.get(
        open_group_path(w, "/questions/similar?q=var")
    ),
    ("listSimilarQuestions", 403): lambda w: get_in_listed_closed_group(
        w, "/questions/similar?q=var"
    ),
    ("listSimilarQuestions", 404): lambda w: w.bo.get(
        f"/groups/{ids.new()}/questions/similar?q=var"
    ),
    ("listQuestionsToAnswer", 200): lambda w: w.bo.get("/questions?mine_to_answer=true"),
    ("getQuestionStatistics", 200): count_questions,
    ("createReport", 201): report_post,
    ("createReport", 409): report_with_reused_key,
    ("createReport", 429): report_beyond_limit,
    ("listReports", 200): list_reports,
    ("getReport", 200): get_report,
    ("getReport", 304): get_unchanged_report,
    ("decideReport", 200): handle_report,
    ("decideReport", 409): handle_report_twice,
}
