"""How each operation on questions and reports is done."""

from collections.abc import Awaitable, Callable

import httpx2

from groups_service import ids
from tests.api.acts import hidden_from
from tests.api.threads import group, post
from tests.api.world import World, promote
from tests.builders import Json, a_group, a_post

Done = Callable[[World], Awaitable[httpx2.Response]]

ASKED = {"question": True}
KEY = {"Idempotency-Key": "report"}


async def asked(world: World) -> httpx2.Response:
    return await world.ada.put(post(world, "/question"), ASKED)


async def accepted(world: World) -> httpx2.Response:
    await asked(world)
    body = {"comment": world.comment["id"]}
    return await world.ada.put(post(world, "/accepted-answer"), body)


async def reopened(world: World) -> httpx2.Response:
    await accepted(world)
    return await world.ada.delete(post(world, "/accepted-answer"))


async def handed_on(world: World, times: int = 1) -> httpx2.Response:
    mine = await a_post(world.ada, world.group, "Vem vet?")
    await world.ada.put(f"/posts/{mine['id']}/question", ASKED)
    body = {"group": world.moderated["id"]}
    for _ in range(times - 1):
        await world.ada.post(f"/posts/{mine['id']}/handed-on", body)
    return await world.ada.post(f"/posts/{mine['id']}/handed-on", body)


async def handed_on_as_proposal(world: World) -> httpx2.Response:
    theirs = await a_post(world.cia, await a_group(world.cia, "open"), "Vem vet?")
    await world.cia.put(f"/posts/{theirs['id']}/question", ASKED)
    body = {"group": world.moderated["id"]}
    return await world.cia.post(f"/posts/{theirs['id']}/handed-on", body)


async def counted(world: World) -> httpx2.Response:
    await promote(world.ada)
    return await world.ada.get("/statistics/questions")


async def reported(world: World) -> httpx2.Response:
    """By Bo, for Ada to handle."""
    theirs = await a_post(world.cia, world.group)
    body = {"post": theirs["id"], "reason": "other", "note": "Se här."}
    return await world.bo.post("/reports", body)


async def a_report(world: World) -> Json:
    report: Json = (await reported(world)).json()
    return report


async def reported_otherwise(world: World) -> httpx2.Response:
    body = {"post": world.post["id"], "reason": "other"}
    await world.bo.post("/reports", body, headers=KEY)
    return await world.bo.post("/reports", body | {"reason": "secrecy"}, headers=KEY)


async def reported_too_much(world: World) -> httpx2.Response:
    for _ in range(20):
        theirs = await a_post(world.ada, world.group)
        await world.cia.post("/reports", {"post": theirs["id"], "reason": "other"})
    return await world.cia.post("/reports", {"post": world.post["id"], "reason": "other"})


async def reports(world: World) -> httpx2.Response:
    await reported(world)
    return await world.ada.get("/reports?state=waiting")


async def same_report(world: World) -> httpx2.Response:
    path = f"/reports/{(await a_report(world))['id']}"
    first = await world.bo.get(path)
    return await world.bo.get(path, headers={"If-None-Match": first.headers["etag"]})


async def shown_report(world: World) -> httpx2.Response:
    return await world.ada.get(f"/reports/{(await a_report(world))['id']}")


async def handled(world: World) -> httpx2.Response:
    path = f"/reports/{(await a_report(world))['id']}"
    return await world.ada.patch(path, {"decision": "remove"})


async def handled_twice(world: World) -> httpx2.Response:
    path = f"/reports/{(await a_report(world))['id']}"
    await world.ada.patch(path, {"decision": "keep"})
    return await world.ada.patch(path, {"decision": "keep"})


QUESTIONING: dict[tuple[str, int], Done] = {
    ("markQuestion", 200): asked,
    ("acceptAnswer", 200): accepted,
    ("reopenQuestion", 200): reopened,
    ("handOn", 201): handed_on,
    ("handOn", 202): handed_on_as_proposal,
    ("handOn", 409): lambda w: handed_on(w, 2),
    ("listQuestions", 200): lambda w: w.bo.get(group(w, "/questions?state=open")),
    ("listQuestions", 403): lambda w: hidden_from(w, "/questions"),
    ("listSimilarQuestions", 200): lambda w: w.bo.get(group(w, "/questions/similar?q=var")),
    ("listSimilarQuestions", 403): lambda w: hidden_from(w, "/questions/similar?q=var"),
    ("listSimilarQuestions", 404): lambda w: w.bo.get(
        f"/groups/{ids.new()}/questions/similar?q=var"
    ),
    ("listQuestionsToAnswer", 200): lambda w: w.bo.get("/questions?mine_to_answer=true"),
    ("countQuestions", 200): counted,
    ("report", 201): reported,
    ("report", 409): reported_otherwise,
    ("report", 429): reported_too_much,
    ("listReports", 200): reports,
    ("getReport", 200): shown_report,
    ("getReport", 304): same_report,
    ("handleReport", 200): handled,
    ("handleReport", 409): handled_twice,
}
