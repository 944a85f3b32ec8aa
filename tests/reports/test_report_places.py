"""Where reports go: to people who can judge them, and never to the people concerned."""

from groups_service.domain.posts import posts
from groups_service.domain.posts.creation import PostInput
from groups_service.models import Person
from tests.api.support.group_calls import get_group, get_refusal, group_path
from tests.api.support.report_calls import create_report, handle_report, list_reports
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller


async def test_closed_group_report_goes_to_the_receiver_with_that_item_only(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, dan: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo, cia, name="Hemligt namn")
    post = await a_post(bo, group, "Patienten heter Nils.")

    report = await create_report(cia, "post", post, reason="secrecy")

    assert report["handled_by_role"] == "receiver"
    [received] = await list_reports(dan)
    assert (received["text"], received["reporter"]["id"]) == ("Patienten heter Nils.", cia.id)
    assert received["group"] is None
    assert await list_reports(ada) == []
    assert get_refusal(await dan.get(f"/posts/{post['id']}")) == (404, "not_found")
    assert get_refusal(await dan.get(group_path(group))) == (404, "not_found")

    removed = await handle_report(dan, report, "remove", "Det var rätt att säga till.")
    assert removed["state"] == "removed"
    assert (await bo.get(f"/posts/{post['id']}")).json()["deletion"] == "removed"
    reporters_view = (await cia.get(f"/reports/{report['id']}")).json()
    assert (reporters_view["state"], reporters_view["answer"]) == (
        "removed",
        "Det var rätt att säga till.",
    )
    assert (reporters_view["handled_by"], reporters_view["text"]) == (None, None)


async def test_group_chooses_who_handles_its_reports(
    ada: ApiCaller, bo: ApiCaller, dan: ApiCaller
) -> None:
    closed, opened = await a_group(ada, "closed", bo), await a_group(ada, "open", bo)
    assert (await get_group(bo, closed))["reports_to"] is None
    changed = await ada.patch(group_path(closed), {"reports_to": "administrators"})
    assert changed.json()["reports_to"] == "administrators"
    await ada.patch(group_path(opened), {"reports_to": "receiver"})
    assert get_refusal(await bo.patch(group_path(opened), {"reports_to": None}))[0] == 403

    first = await create_report(bo, "post", await a_post(ada, closed))
    assert first["handled_by_role"] == "receiver"  # Ada is the author and the only administrator
    second = await create_report(ada, "post", await a_post(bo, opened))
    assert second["handled_by_role"] == "receiver"
    assert {each["id"] for each in await list_reports(dan)} == {first["id"], second["id"]}
    await ada.patch(group_path(opened), {"reports_to": None})
    assert (await get_group(ada, opened))["reports_to"] is None


async def test_report_of_an_administrators_post_goes_to_other_administrators(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, eva: ApiCaller, dan: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo, eva)
    await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "administrator"})
    report = await create_report(cia, "post", await a_post(bo, group))

    assert [each["id"] for each in await list_reports(ada)] == [report["id"]]
    assert await list_reports(bo) == []
    assert await list_reports(dan) == []

    await ada.put(group_path(group, f"/members/{ada.id}"), {"role": "member"})
    assert await list_reports(ada) == []
    assert await list_reports(bo) == []
    assert [each["id"] for each in await list_reports(dan)] == [report["id"]]


async def test_reporter_cannot_handle_their_own_report(
    ada: ApiCaller, bo: ApiCaller, dan: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    report = await create_report(ada, "post", await a_post(bo, group))

    assert report["handled_by_role"] == "receiver"
    assert await list_reports(ada) == []
    body = {"decision": "keep"}
    assert get_refusal(await ada.patch(f"/reports/{report['id']}", body)) == (404, "not_found")
    assert [each["id"] for each in await list_reports(dan)] == [report["id"]]


async def test_receiver_cannot_handle_a_report_of_their_own_post(
    ada: ApiCaller, dan: ApiCaller
) -> None:
    group = await a_group(ada, "closed", dan)
    report = await create_report(ada, "post", await a_post(dan, group))

    assert await list_reports(dan) == []
    assert get_refusal(await dan.get(f"/reports/{report['id']}")) == (404, "not_found")


async def test_report_of_a_timeline_post_goes_to_the_receiver(
    ada: ApiCaller, bo: ApiCaller, dan: ApiCaller
) -> None:
    post_id = await posts.publish_on_timeline(ada.viewer, PostInput("Ni är alla dumma."))
    report = await create_report(bo, "post", {"id": str(post_id)})

    assert (report["handled_by_role"], report["group"]) == ("receiver", None)
    [received] = await list_reports(dan)
    assert received["text"] == "Ni är alla dumma."

    await handle_report(dan, report, "remove")
    assert (await bo.get(f"/posts/{post_id}")).json()["deletion"] == "removed"


async def test_inactive_administrator_handles_no_reports(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller, dan: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    report = await create_report(cia, "post", await a_post(bo, group))
    await Person.filter(id=ada.id).update(active=False)

    assert [each["id"] for each in await list_reports(dan)] == [report["id"]]
