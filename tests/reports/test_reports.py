"""Reports: who sees what of them, and what is decided."""

import asyncio

import pytest
from starlette.applications import Starlette

from groups_service.models import Event, Report
from tests.api.around import items, of, said, seen
from tests.api.reporting import handled, reported, seen_by
from tests.api.test_questions import a_comment
from tests.builders import a_group, a_post
from tests.people import Somebody


async def test_an_administrator_sees_a_copy_and_not_who_reported(
    ada: Somebody, bo: Somebody, cia: Somebody, dan: Somebody
) -> None:
    group = await a_group(ada, "open")
    comment = await a_comment(bo, await a_post(ada, group), "Du är *dum*, @ada.")

    mine = await reported(cia, "comment", comment)
    await bo.patch(f"/comments/{comment['id']}", {"text": "Tack!"})
    await bo.delete(f"/comments/{comment['id']}")

    [theirs] = await seen_by(ada)
    assert (theirs["text"], theirs["reason"]) == ("Du är *dum*, @ada.", "harassment")
    assert "<em>dum</em>" in theirs["html"]
    assert (theirs["reporter"], theirs["author"]["id"]) == (None, bo.id)
    assert (theirs["mine"], theirs["may"]) == (False, ["handle"])
    assert cia.id not in str(theirs)
    assert (mine["mine"], mine["text"], mine["may"]) == (True, None, [])
    for stranger in (bo, dan):
        assert await seen_by(stranger) == []
        assert said(await stranger.get(f"/reports/{mine['id']}")) == (404, "not_found")
        body = {"decision": "keep"}
        assert said(await stranger.patch(f"/reports/{mine['id']}", body)) == (404, "not_found")


async def test_keeping_moves_no_number_and_tells_who_reported(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(bo, group)
    before = await seen(bo, group)

    report = await reported(cia, "post", post)
    kept = await handled(ada, report, "keep", "Det är tillåtet att skriva så.")

    assert (kept["state"], kept["handled_by"]["id"]) == ("kept", ada.id)
    assert await seen(bo, group) == before
    made, told = await Event.filter(stream="report").order_by("version")
    assert (made.kind, made.recipients, made.actor_id) == ("report.made", [ada.id], None)
    assert (told.kind, told.recipients, told.actor_id) == ("report.handled", [cia.id], None)
    body = {"decision": "remove"}
    assert said(await ada.patch(f"/reports/{report['id']}", body)) == (409, "already_answered")
    again = await reported(cia, "post", post)
    assert again["id"] != report["id"]


async def test_removing_answers_every_report_of_the_thing(
    ada: Somebody, bo: Somebody, cia: Somebody, eva: Somebody
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(bo, group)
    first, second = await reported(cia, "post", post), await reported(eva, "post", post)

    await handled(ada, first, "remove")

    assert (await eva.get(f"/reports/{second['id']}")).json()["state"] == "removed"
    assert await items(ada, "/reports?mine=false&state=waiting") == []
    assert len(await items(ada, "/reports?state=handled")) == 2


async def test_what_its_author_deleted_does_not_come_back_once_it_is_removed(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(bo, group)
    report = await reported(cia, "post", post)
    await bo.delete(f"/posts/{post['id']}")

    await handled(ada, report, "remove")

    assert said(await bo.post(f"/posts/{post['id']}/restore")) == (403, "may_not_restore")


async def test_an_administrator_does_not_get_back_what_was_removed_of_their_own(
    ada: Somebody, bo: Somebody, cia: Somebody, dan: Somebody
) -> None:
    group = await a_group(ada, "closed", bo, cia)
    await ada.put(of(group, f"/members/{bo.id}"), {"role": "administrator"})
    post = await a_post(ada, group, "Olämpligt")
    report = await reported(cia, "post", post)

    await handled(dan, report, "remove")

    assert said(await ada.post(f"/posts/{post['id']}/restore")) == (403, "may_not_restore")
    assert "restore" not in (await ada.get(f"/posts/{post['id']}")).json()["may"]
    assert (await bo.post(f"/posts/{post['id']}/restore")).json()["text"] == "Olämpligt"


async def test_the_same_thing_is_reported_once_while_it_waits(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)

    made = await asyncio.gather(*(reported(bo, "post", post) for _ in range(5)))

    assert len({each["id"] for each in made}) == 1
    assert await Report.all().count() == 1
    assert await Event.filter(kind="report.made").count() == 1


@pytest.mark.parametrize("status", ["open", "closed"])
async def test_who_may_not_read_it_may_not_report_it(
    ada: Somebody, bo: Somebody, status: str
) -> None:
    group = await a_group(ada, status)
    post = await a_post(ada, group)
    body = {"post": post["id"], "reason": "other"}
    missing = await bo.post("/reports", body | {"post": group["id"]})

    assert said(missing) == (404, "not_found")
    if status == "closed":
        assert said(await bo.post("/reports", body)) == (404, "not_found")
    assert said(await ada.post("/reports", body)) == (403, "may_not_report")
    assert await Report.all().count() == 0


async def test_a_report_is_of_one_thing_for_a_reason_of_the_list(
    ada: Somebody, bo: Somebody
) -> None:
    post = await a_post(ada, await a_group(ada, "open"))

    for body in ({}, {"reason": "other"}, {"reason": "ugly", "post": post["id"]}):
        assert said(await bo.post("/reports", body)) == (422, "invalid")
    both = {"reason": "other", "post": post["id"], "comment": post["id"]}
    assert said(await bo.post("/reports", both)) == (422, "invalid")


async def test_who_lost_the_group_sees_what_came_of_a_report_and_no_more(
    ada: Somebody, bo: Somebody, cia: Somebody, dan: Somebody
) -> None:
    group = await a_group(ada, "closed", bo, cia)
    report = await reported(cia, "post", await a_post(bo, group))
    assert (report["author"]["id"], report["group"]["id"]) == (bo.id, group["id"])

    await ada.delete(of(group, f"/members/{cia.id}"))
    await handled(dan, report, "keep")

    own = (await cia.get(f"/reports/{report['id']}")).json()
    assert (own["author"], own["group"], own["state"]) == (None, None, "kept")


async def test_reports_have_a_limit_a_day(ada: Somebody, bo: Somebody) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    for number in range(20):
        await reported(bo, "comment", await a_comment(ada, post, f"Nummer {number}"))

    body = {"post": post["id"], "reason": "other"}
    assert said(await bo.post("/reports", body)) == (429, "too_many_requests")


async def test_handlers_and_who_reported_are_told_without_names(
    app: Starlette, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open")
    report = await reported(cia, "post", await a_post(bo, group, "Du är dum."))
    await app.state.parts.relay.tell_all()
    [notice] = [each for each in await items(ada, "/notifications") if "report" in each["kind"]]

    await handled(ada, report, "remove", "Tack.")
    await app.state.parts.relay.tell_all()
    [told] = [each for each in await items(cia, "/notifications") if "report" in each["kind"]]
    removed = [each["kind"] for each in await items(bo, "/notifications")]

    assert (notice["kind"], notice["author"], notice["text"]) == ("report.made", None, None)
    assert (told["kind"], told["author"], told["text"]) == ("report.handled", None, None)
    assert notice["link"] == told["link"] == "/anmalningar"
    assert removed == ["post.removed"]
