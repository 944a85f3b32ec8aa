"""The inbox as a page and as a panel."""

from starlette.applications import Starlette

from tests.support.builders import a_group, a_post
from tests.support.html_client import FRAGMENT_TYPE, submit_form, submit_form_as_script, visit
from tests.support.people import ApiCaller


async def deliver_events(app: Starlette) -> None:
    await app.state.components.relay.deliver_pending()


async def test_opening_a_notification_of_a_new_post_marks_it_read(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group, "Vi ses på torsdag")
    await deliver_events(app)
    page = await visit(bo, "/aviseringar")
    assert "Ada Lind skrev i Klimatombud Nytt ”Vi ses på torsdag”" in page.text

    followed = await visit(bo, "/aviseringar/2")
    after = await visit(bo, "/aviseringar")

    assert followed.path == f"/inlagg/{post['id']}"
    assert "Klimatombud Nytt ”Vi ses" not in after.text


async def test_opening_the_inbox_marks_nothing_read(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    await a_group(ada, "open", bo)
    await deliver_events(app)

    await visit(bo, "/aviseringar")
    page = await visit(bo, "/")

    assert "Du har en ny avisering." in page.text


async def test_marking_all_read_affects_only_shown_notifications(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group)
    await deliver_events(app)
    page = await visit(bo, "/aviseringar")
    await a_post(ada, group, "Kom efteråt")
    await deliver_events(app)

    after = await submit_form(bo, page.form("/aviseringar/lasta"))

    assert after.path == "/aviseringar"
    assert after.text.count("Nytt") == 1
    assert "Nytt ”Kom efteråt”" in after.text


async def test_fragment_request_returns_only_the_list(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    await a_group(ada, "open", bo)
    await deliver_events(app)

    panel = await visit(bo, "/aviseringar", Accept=FRAGMENT_TYPE)
    read = await submit_form_as_script(bo, panel.form("/aviseringar/lasta"))

    assert "<html" not in panel.html
    assert "Ada Lind lade till dig i Klimatombud" in panel.text
    assert read.status_code == 200
    assert "Nytt" not in read.text


async def test_notification_of_lost_content_is_shown_as_unavailable(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    await a_post(ada, group, "Hemligt")
    await deliver_events(app)
    assert "Hemligt" in (await visit(bo, "/aviseringar")).text
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")
    await deliver_events(app)

    page = await visit(bo, "/aviseringar")
    followed = await visit(bo, "/aviseringar/2")

    assert "Hemligt" not in page.text
    assert "Något som du inte längre får se" in page.text
    assert "Ada Lind tog bort dig ur Klimatombud" in page.text
    assert followed.path == "/aviseringar"


async def test_unknown_notification_number_redirects_to_the_inbox(ada: ApiCaller) -> None:
    for number in ("1", "0", "x", "9" * 40, "²"):
        assert (await visit(ada, f"/aviseringar/{number}")).path == "/aviseringar"


async def test_older_notifications_are_linked(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    for number in range(21):
        await a_post(ada, group, f"Inlägg {number}.")
    await deliver_events(app)

    first = await visit(bo, "/aviseringar")
    older = await visit(bo, next(link for link in first.links if "fore=" in link))

    assert "Inlägg 0." not in first.text
    assert "Inlägg 0." in older.text


async def test_notifications_of_group_events_have_their_texts(
    app: Starlette, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated", name="Torget")
    path = f"/groups/{group['id']}"
    for person, decision in ((bo, "accept"), (cia, "decline")):
        await person.put(f"{path}/membership", {"message": "Gärna"})
        request = (await ada.get(f"{path}/requests")).json()["items"][0]["id"]
        await ada.patch(f"{path}/requests/{request}", {"decision": decision})
    await ada.put(f"{path}/members/{bo.id}", {"role": "administrator"})
    post = await a_post(ada, group)
    await bo.post(f"/posts/{post['id']}/comments", {"text": "Ja"})
    await bo.upload(group["id"], "karta.txt", b"x")
    await cia.put(f"{path}/membership", {})
    await ada.put(f"{path}/status", {"status": "closed"})
    await deliver_events(app)

    to_ada, to_bo, to_cia = [
        (await visit(reader, "/aviseringar")).text for reader in (ada, bo, cia)
    ]

    assert "Bo Lind vill vara med i Torget" in to_ada
    assert "Bo Lind kommenterade ditt inlägg i Torget" in to_ada
    assert "Bo Lind laddade upp en fil till Torget Nytt karta.txt" in to_ada
    assert "Du är nu medlem i Torget" in to_bo
    assert "Ada Lind ändrade din roll i Torget" in to_bo
    assert "Din ansökan till Torget fick avslag" in to_cia
    assert (
        "Ada Lind har gjort Torget sluten. Det du följde eller väntade på där har upphört"
        in to_cia
    )


async def test_notifications_of_membership_events_have_their_texts(
    app: Starlette, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated", name="Torget")
    path = f"/groups/{group['id']}"
    for person in (bo, cia):
        await ada.post(f"{path}/invitations", {"person": person.id})
    for person, decision in ((bo, "accept"), (cia, "decline")):
        invitation = (await person.get("/invitations")).json()["items"][0]["id"]
        await person.patch(f"/invitations/{invitation}", {"decision": decision})
    for decision in ("accept", "decline"):
        proposal = (await cia.post(f"{path}/posts", {"text": "Mitt förslag"})).json()["id"]
        await ada.patch(f"/proposals/{proposal}", {"decision": decision})
    await cia.put(f"{path}/follow")
    await ada.put(f"{path}/status", {"status": "closed"})
    await ada.put(f"{path}/status", {"status": "open"})
    await ada.post(f"{path}/publication")
    await ada.delete(path, json={})
    await deliver_events(app)

    to_ada, to_bo, to_cia = [
        (await visit(reader, "/aviseringar")).text for reader in (ada, bo, cia)
    ]

    assert "Bo Lind har tackat ja till din inbjudan till Torget" in to_ada
    assert "Cia Lind har tackat nej till din inbjudan till Torget" in to_ada
    assert "Ada Lind har bjudit in dig till Torget" in to_bo
    assert "Ada Lind har lagt Torget i papperskorgen" in to_bo
    assert "Ditt förslag till Torget har publicerats" in to_cia
    assert "Ditt förslag till Torget avböjdes" in to_cia
    assert "Ada Lind har gjort Torget sluten." in to_cia


async def test_notifications_of_the_same_kind_are_collapsed(
    app: Starlette, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo, name="Torget")
    post = await a_post(bo, group, "Vad tycker ni?")
    for person in (ada, cia):
        await person.post(f"/posts/{post['id']}/comments", {"text": "Bra!"})
        await person.put(f"/posts/{post['id']}/reactions/like")
    await deliver_events(app)

    page = await visit(bo, "/aviseringar")

    assert "Cia Lind och 1 till kommenterade ditt inlägg i Torget" in page.text
    assert "Cia Lind och 1 till reagerade på det du skrev i Torget" in page.text
    assert "3 nya" in page.text


async def test_single_notification_can_be_marked_read(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group)
    await deliver_events(app)
    page = await visit(bo, "/aviseringar")

    after = await submit_form(bo, page.form("/aviseringar/2/last"))

    assert after.path == "/aviseringar"
    assert after.text.count("Nytt") == 1
    assert "/aviseringar/2/last" not in after.html


async def test_opening_a_post_or_group_marks_its_notifications_read(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    other = await a_post(ada, group)
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Hej @bo"})
    await ada.put(f"/posts/{post['id']}/reactions/like")
    await deliver_events(app)

    unread = []
    for path in (f"/inlagg/{post['id']}", f"/grupper/{group['id']}", f"/inlagg/{other['id']}"):
        await visit(bo, path)
        unread.append((await bo.get("/me")).json()["unread"])

    assert unread == [2, 1, 0]


async def test_notification_links_to_the_level_page_of_its_group(
    app: Starlette, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    await a_post(ada, group)
    await deliver_events(app)
    before = await visit(bo, "/aviseringar")
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")
    await deliver_events(app)

    after = await visit(bo, "/aviseringar")

    assert f"/grupper/{group['id']}/aviseringar" in before.links
    assert f"/grupper/{group['id']}/aviseringar" not in after.links
