"""Where reports go: to who can judge them, and never to who is concerned."""

from groups_service.domain import posts
from groups_service.domain.composing import Writing
from groups_service.models import Person
from tests.api.around import of, said, seen
from tests.api.reporting import handled, reported, seen_by
from tests.builders import a_group, a_post
from tests.people import Somebody


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
