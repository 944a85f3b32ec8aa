"""Reports: who sees which parts of them, and the decisions."""

import asyncio

import pytest
from starlette.applications import Starlette

from groups_service.models import Event, Report
from tests.api.posts.test_questions import create_comment
from tests.api.support.group_calls import get_group, get_refusal, group_path, list_items
from tests.api.support.report_calls import create_report, handle_report, list_reports
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller


async def test_administrator_sees_a_copy_without_the_reporter(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, dan: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    comment = await create_comment(bo, await a_post(ada, group), "Du är *dum*, @ada.")

    created = await create_report(cia, "comment", comment)
    await bo.patch(f"/comments/{comment['id']}", {"text": "Tack!"})
    await bo.delete(f"/comments/{comment['id']}")

    [received] = await list_reports(ada)
    assert (received["text"], received["reason"]) == ("Du är *dum*, @ada.", "harassment")
    assert "<em>dum</em>" in received["html"]
    assert (received["reporter"], received["author"]["id"]) == (None, bo.id)
    assert (received["mine"], received["allowed_actions"]) == (False, ["handle"])
    assert cia.id not in str(received)
    assert (created["mine"], created["text"], created["allowed_actions"]) == (True, None, [])
    for stranger in (bo, dan):
        assert await list_reports(stranger) == []
        assert get_refusal(await stranger.get(f"/reports/{created['id']}")) == (404, "not_found")
        body = {"decision": "keep"}
        assert get_refusal(await stranger.patch(f"/reports/{created['id']}", body)) == (
            404,
            "not_found",
        )


async def test_keeping_changes_no_version_and_notifies_the_reporter(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(bo, group)
    before = await get_group(bo, group)

    report = await create_report(cia, "post", post)
    handled = await handle_report(ada, report, "keep", "Det är tillåtet att skriva så.")

    assert (handled["state"], handled["handled_by"]["id"]) == ("kept", ada.id)
    assert await get_group(bo, group) == before
    created_event, handled_event = await Event.filter(stream="report").order_by("version")
    assert (created_event.kind, created_event.recipients, created_event.actor_id) == (
        "report.created",
        [ada.id],
        None,
    )
    assert (handled_event.kind, handled_event.recipients, handled_event.actor_id) == (
        "report.handled",
        [cia.id],
        None,
    )
    body = {"decision": "remove"}
    assert get_refusal(await ada.patch(f"/reports/{report['id']}", body)) == (
        409,
        "already_decided",
    )
    again = await create_report(cia, "post", post)
    assert again["id"] != report["id"]


async def test_removal_closes_every_report_of_the_content(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, eva: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(bo, group)
    first, second = await create_report(cia, "post", post), await create_report(eva, "post", post)

    await handle_report(ada, first, "remove")

    assert (await eva.get(f"/reports/{second['id']}")).json()["state"] == "removed"
    assert await list_items(ada, "/reports?mine=false&state=waiting") == []
    assert len(await list_items(ada, "/reports?state=handled")) == 2


async def test_removed_content_cannot_be_restored_by_its_author(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(bo, group)
    report = await create_report(cia, "post", post)
    await bo.delete(f"/posts/{post['id']}")

    await handle_report(ada, report, "remove")

    assert get_refusal(await bo.post(f"/posts/{post['id']}/restore")) == (403, "may_not_restore")


async def test_administrator_cannot_restore_their_own_removed_post(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, dan: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo, cia)
    await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "administrator"})
    post = await a_post(ada, group, "Olämpligt")
    report = await create_report(cia, "post", post)

    await handle_report(dan, report, "remove")

    assert get_refusal(await ada.post(f"/posts/{post['id']}/restore")) == (403, "may_not_restore")
    assert "restore" not in (await ada.get(f"/posts/{post['id']}")).json()["allowed_actions"]
    assert (await bo.post(f"/posts/{post['id']}/restore")).json()["text"] == "Olämpligt"


async def test_same_content_is_reported_once_while_a_report_is_pending(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)

    reports = await asyncio.gather(*(create_report(bo, "post", post) for _ in range(5)))

    assert len({each["id"] for each in reports}) == 1
    assert await Report.all().count() == 1
    assert await Event.filter(kind="report.created").count() == 1


@pytest.mark.parametrize("status", ["open", "closed"])
async def test_unreadable_or_own_content_cannot_be_reported(
    ada: ApiCaller, bo: ApiCaller, status: str
) -> None:
    group = await a_group(ada, status)
    post = await a_post(ada, group)
    body = {"post": post["id"], "reason": "other"}
    missing = await bo.post("/reports", body | {"post": group["id"]})

    assert get_refusal(missing) == (404, "not_found")
    if status == "closed":
        assert get_refusal(await bo.post("/reports", body)) == (404, "not_found")
    assert get_refusal(await ada.post("/reports", body)) == (403, "may_not_report")
    assert await Report.all().count() == 0


async def test_report_needs_one_subject_and_a_listed_reason(ada: ApiCaller, bo: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada, "open"))

    for body in ({}, {"reason": "other"}, {"reason": "ugly", "post": post["id"]}):
        assert get_refusal(await bo.post("/reports", body)) == (422, "invalid")
    both = {"reason": "other", "post": post["id"], "comment": post["id"]}
    assert get_refusal(await bo.post("/reports", both)) == (422, "invalid")


async def test_former_member_sees_only_the_outcome_of_their_report(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, dan: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo, cia)
    report = await create_report(cia, "post", await a_post(bo, group))
    assert (report["author"]["id"], report["group"]["id"]) == (bo.id, group["id"])

    await ada.delete(group_path(group, f"/members/{cia.id}"))
    await handle_report(dan, report, "keep")

    reporters_view = (await cia.get(f"/reports/{report['id']}")).json()
    assert (reporters_view["author"], reporters_view["group"], reporters_view["state"]) == (
        None,
        None,
        "kept",
    )


async def test_reports_are_limited_per_day(ada: ApiCaller, bo: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada, "open"))
    for number in range(20):
        await create_report(bo, "comment", await create_comment(ada, post, f"Nummer {number}"))

    body = {"post": post["id"], "reason": "other"}
    assert get_refusal(await bo.post("/reports", body)) == (429, "too_many_requests")


async def test_report_notifications_contain_no_names(
    app: Starlette, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    report = await create_report(cia, "post", await a_post(bo, group, "Du är dum."))
    await app.state.components.relay.deliver_pending()
    [notice] = [
        each for each in await list_items(ada, "/notifications") if "report" in each["kind"]
    ]

    await handle_report(ada, report, "remove", "Tack.")
    await app.state.components.relay.deliver_pending()
    [decision] = [
        each for each in await list_items(cia, "/notifications") if "report" in each["kind"]
    ]
    removed = [each["kind"] for each in await list_items(bo, "/notifications")]

    assert (notice["kind"], notice["author"], notice["text"]) == ("report.created", None, None)
    assert (decision["kind"], decision["author"], decision["text"]) == (
        "report.handled",
        None,
        None,
    )
    assert notice["link"] == decision["link"] == "/anmalningar"
    assert removed == ["post.removed"]
