"""Reports: where they go, who sees what of them, and what is decided."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.domain import posts
from groups_service.domain.composing import Writing
from groups_service.models import Event, Person, Report
from groups_service.settings import Settings
from tests.api.around import items, of, said, seen
from tests.api.test_questions import a_comment
from tests.api.world import promote
from tests.builders import Json, a_group, a_post
from tests.people import Somebody, somebody

RECEIVERS = "Tillsyn"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"report_receivers": RECEIVERS})


@pytest.fixture
def app(clean: Database, settings: Settings) -> Starlette:
    return create_app(settings, clean)


@pytest.fixture
async def dan(app: Starlette) -> AsyncIterator[Somebody]:
    """Receives reports."""
    async with await somebody(app, "dan") as person:
        await promote(person, RECEIVERS)
        yield person


@pytest.fixture
async def eva(app: Starlette) -> AsyncIterator[Somebody]:
    async with await somebody(app, "eva") as person:
        yield person


async def reported(by: Somebody, thing: str, what: Json, **more: object) -> Json:
    body = {thing: what["id"], "reason": "harassment", "note": "Läs själv.", **more}
    answer = await by.post("/reports", body)
    assert answer.status_code == 201, answer.text
    report: Json = answer.json()
    return report


async def seen_by(person: Somebody) -> list[Json]:
    return await items(person, "/reports?mine=false")


async def handled(by: Somebody, report: Json, decision: str, answer: str = "") -> Json:
    found = await by.patch(f"/reports/{report['id']}", {"decision": decision, "answer": answer})
    assert found.status_code == 200, found.text
    shown: Json = found.json()
    return shown


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


async def test_a_closed_groups_reports_go_to_the_receiver_who_sees_that_one_item(
    ada: Somebody, bo: Somebody, cia: Somebody, dan: Somebody
) -> None:
    group = await a_group(ada, "closed", bo, cia, name="Hemligt namn")
    post = await a_post(bo, group, "Patienten heter Nils.")

    report = await reported(cia, "post", post, reason="secrecy")

    assert report["handled_where"] == "receiver"
    [theirs] = await seen_by(dan)
    assert (theirs["text"], theirs["reporter"]["id"]) == ("Patienten heter Nils.", cia.id)
    assert theirs["group"] is None
    assert await seen_by(ada) == []
    assert said(await dan.get(f"/posts/{post['id']}")) == (404, "not_found")
    assert said(await dan.get(of(group))) == (404, "not_found")

    removed = await handled(dan, report, "remove", "Det var rätt att säga till.")
    assert removed["state"] == "removed"
    assert (await bo.get(f"/posts/{post['id']}")).json()["gone"] == "removed"
    own = (await cia.get(f"/reports/{report['id']}")).json()
    assert (own["state"], own["answer"]) == ("removed", "Det var rätt att säga till.")
    assert (own["handled_by"], own["text"]) == (None, None)


async def test_the_group_chooses_who_handles(ada: Somebody, bo: Somebody, dan: Somebody) -> None:
    closed, opened = await a_group(ada, "closed", bo), await a_group(ada, "open", bo)
    assert (await seen(bo, closed))["reports_to"] is None
    changed = await ada.patch(of(closed), {"reports_to": "administrators"})
    assert changed.json()["reports_to"] == "administrators"
    await ada.patch(of(opened), {"reports_to": "receiver"})
    assert said(await bo.patch(of(opened), {"reports_to": None}))[0] == 403

    first = await reported(bo, "post", await a_post(ada, closed))
    assert first["handled_where"] == "receiver"  # Ada wrote it, and nobody else administers
    second = await reported(ada, "post", await a_post(bo, opened))
    assert second["handled_where"] == "receiver"
    assert {each["id"] for each in await seen_by(dan)} == {first["id"], second["id"]}
    await ada.patch(of(opened), {"reports_to": None})
    assert (await seen(ada, opened))["reports_to"] is None


async def test_an_administrators_words_are_handled_by_the_others(
    ada: Somebody, bo: Somebody, cia: Somebody, eva: Somebody, dan: Somebody
) -> None:
    group = await a_group(ada, "open", bo, eva)
    await ada.put(of(group, f"/members/{bo.id}"), {"role": "administrator"})
    report = await reported(cia, "post", await a_post(bo, group))

    assert [each["id"] for each in await seen_by(ada)] == [report["id"]]
    assert await seen_by(bo) == []
    assert await seen_by(dan) == []

    await ada.put(of(group, f"/members/{ada.id}"), {"role": "member"})
    assert await seen_by(ada) == []
    assert await seen_by(bo) == []
    assert [each["id"] for each in await seen_by(dan)] == [report["id"]]


async def test_nobody_handles_what_they_report_themselves(
    ada: Somebody, bo: Somebody, dan: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    report = await reported(ada, "post", await a_post(bo, group))

    assert report["handled_where"] == "receiver"
    assert await seen_by(ada) == []
    body = {"decision": "keep"}
    assert said(await ada.patch(f"/reports/{report['id']}", body)) == (404, "not_found")
    assert [each["id"] for each in await seen_by(dan)] == [report["id"]]


async def test_a_receiver_never_handles_a_report_of_their_own_words(
    ada: Somebody, dan: Somebody
) -> None:
    group = await a_group(ada, "closed", dan)
    report = await reported(ada, "post", await a_post(dan, group))

    assert await seen_by(dan) == []
    assert said(await dan.get(f"/reports/{report['id']}")) == (404, "not_found")


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


async def test_a_status_update_is_for_the_receiver(
    ada: Somebody, bo: Somebody, dan: Somebody
) -> None:
    made = await posts.publish_on_timeline(ada.viewer, Writing("Ni är alla dumma."))
    report = await reported(bo, "post", {"id": str(made)})

    assert (report["handled_where"], report["group"]) == ("receiver", None)
    [theirs] = await seen_by(dan)
    assert theirs["text"] == "Ni är alla dumma."

    await handled(dan, report, "remove")
    assert (await bo.get(f"/posts/{made}")).json()["gone"] == "removed"


async def test_who_left_the_directory_handles_nothing(
    ada: Somebody, bo: Somebody, cia: Somebody, dan: Somebody
) -> None:
    group = await a_group(ada, "open")
    report = await reported(cia, "post", await a_post(bo, group))
    await Person.filter(id=ada.id).update(active=False)

    assert [each["id"] for each in await seen_by(dan)] == [report["id"]]
