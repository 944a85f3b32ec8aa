"""Notices as a page and as the bell's panel."""

from starlette.applications import Starlette

from tests.builders import a_group, a_post
from tests.pages.reading import FRAGMENT, ask, send, visit
from tests.people import Somebody


async def tell(app: Starlette) -> None:
    await app.state.parts.relay.tell_all()


async def test_new_post_is_told_and_following_it_makes_it_read(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group, "Vi ses på torsdag")
    await tell(app)
    page = await visit(bo, "/aviseringar")
    assert "Ada Lind skrev i Klimatombud Nytt ”Vi ses på torsdag”" in page.text

    followed = await visit(bo, "/aviseringar/2")
    after = await visit(bo, "/aviseringar")

    assert followed.path == f"/inlagg/{post['id']}"
    assert "Klimatombud Nytt ”Vi ses" not in after.text


async def test_opening_the_list_reads_nothing(app: Starlette, ada: Somebody, bo: Somebody) -> None:
    await a_group(ada, "open", bo)
    await tell(app)

    await visit(bo, "/aviseringar")
    page = await visit(bo, "/")

    assert "Du har en ny avisering." in page.text


async def test_everything_shown_is_marked_as_read_and_nothing_else(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group)
    await tell(app)
    page = await visit(bo, "/aviseringar")
    await a_post(ada, group, "Kom efteråt")
    await tell(app)

    after = await send(bo, page.form("/aviseringar/lasta"))

    assert after.path == "/aviseringar"
    assert after.text.count("Nytt") == 1
    assert "Nytt ”Kom efteråt”" in after.text


async def test_script_gets_the_list_alone(app: Starlette, ada: Somebody, bo: Somebody) -> None:
    await a_group(ada, "open", bo)
    await tell(app)

    panel = await visit(bo, "/aviseringar", Accept=FRAGMENT)
    read = await ask(bo, panel.form("/aviseringar/lasta"))

    assert "<html" not in panel.html
    assert "Ada Lind lade till dig i Klimatombud" in panel.text
    assert read.status_code == 200
    assert "Nytt" not in read.text


async def test_what_one_lost_is_only_said_to_be_gone(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    await a_post(ada, group, "Hemligt")
    await tell(app)
    assert "Hemligt" in (await visit(bo, "/aviseringar")).text
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")
    await tell(app)

    page = await visit(bo, "/aviseringar")
    followed = await visit(bo, "/aviseringar/2")

    assert "Hemligt" not in page.text
    assert "Något som du inte längre får se" in page.text
    assert "Ada Lind tog bort dig ur Klimatombud" in page.text
    assert followed.path == "/aviseringar"


async def test_number_of_nobody_leads_to_the_list(ada: Somebody) -> None:
    for number in ("1", "0", "x", "9" * 40, "²"):
        assert (await visit(ada, f"/aviseringar/{number}")).path == "/aviseringar"


async def test_older_notices_are_a_link_away(app: Starlette, ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open", bo)
    for number in range(21):
        await a_post(ada, group, f"Inlägg {number}.")
    await tell(app)

    first = await visit(bo, "/aviseringar")
    older = await visit(bo, next(link for link in first.links if "fore=" in link))

    assert "Inlägg 0." not in first.text
    assert "Inlägg 0." in older.text


async def test_each_kind_of_notice_has_its_words(
    app: Starlette, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated", name="Torget")
    path = f"/groups/{group['id']}"
    for person, decision in ((bo, "accept"), (cia, "decline")):
        await person.put(f"{path}/membership", {"why": "Gärna"})
        request = (await ada.get(f"{path}/requests")).json()["items"][0]["id"]
        await ada.patch(f"{path}/requests/{request}", {"decision": decision})
    await ada.put(f"{path}/members/{bo.id}", {"role": "administrator"})
    post = await a_post(ada, group)
    await bo.post(f"/posts/{post['id']}/comments", {"text": "Ja"})
    await bo.upload(group["id"], "karta.txt", b"x")
    await cia.put(f"{path}/membership", {})
    await ada.put(f"{path}/status", {"status": "closed"})
    await tell(app)

    to_ada, to_bo, to_cia = [(await visit(who, "/aviseringar")).text for who in (ada, bo, cia)]

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


async def test_ways_into_a_group_have_their_words(
    app: Starlette, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated", name="Torget")
    path = f"/groups/{group['id']}"
    for person in (bo, cia):
        await ada.post(f"{path}/invitations", {"person": person.id})
    for person, decision in ((bo, "accept"), (cia, "decline")):
        mine = (await person.get("/invitations")).json()["items"][0]["id"]
        await person.patch(f"/invitations/{mine}", {"decision": decision})
    for decision in ("accept", "decline"):
        proposal = (await cia.post(f"{path}/posts", {"text": "Mitt förslag"})).json()["id"]
        await ada.patch(f"/proposals/{proposal}", {"decision": decision})
    await cia.put(f"{path}/follow")
    await ada.put(f"{path}/status", {"status": "closed"})
    await ada.put(f"{path}/status", {"status": "open"})
    await ada.post(f"{path}/publication")
    await ada.delete(path, json={})
    await tell(app)

    to_ada, to_bo, to_cia = [(await visit(who, "/aviseringar")).text for who in (ada, bo, cia)]

    assert "Bo Lind har tackat ja till din inbjudan till Torget" in to_ada
    assert "Cia Lind har tackat nej till din inbjudan till Torget" in to_ada
    assert "Ada Lind har bjudit in dig till Torget" in to_bo
    assert "Ada Lind har lagt Torget i papperskorgen" in to_bo
    assert "Ditt förslag till Torget har publicerats" in to_cia
    assert "Ditt förslag till Torget avböjdes" in to_cia
    assert "Ada Lind har gjort Torget sluten." in to_cia


async def test_several_who_did_the_same_are_one_row(
    app: Starlette, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "open", bo, name="Torget")
    post = await a_post(bo, group, "Vad tycker ni?")
    for person in (ada, cia):
        await person.post(f"/posts/{post['id']}/comments", {"text": "Bra!"})
        await person.put(f"/posts/{post['id']}/reactions/like")
    await tell(app)

    page = await visit(bo, "/aviseringar")

    assert "Cia Lind och 1 till kommenterade ditt inlägg i Torget" in page.text
    assert "Cia Lind och 1 till reagerade på det du skrev i Torget" in page.text
    assert "3 nya" in page.text


async def test_one_notice_is_marked_as_read_without_following_it(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group)
    await tell(app)
    page = await visit(bo, "/aviseringar")

    after = await send(bo, page.form("/aviseringar/2/last"))

    assert after.path == "/aviseringar"
    assert after.text.count("Nytt") == 1
    assert "/aviseringar/2/last" not in after.html


async def test_opening_a_thing_reads_what_was_told_of_it(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(bo, group)
    other = await a_post(ada, group)
    await ada.post(f"/posts/{post['id']}/comments", {"text": "Hej @bo"})
    await ada.put(f"/posts/{post['id']}/reactions/like")
    await tell(app)

    unread = []
    for path in (f"/inlagg/{post['id']}", f"/grupper/{group['id']}", f"/inlagg/{other['id']}"):
        await visit(bo, path)
        unread.append((await bo.get("/me")).json()["unread"])

    assert unread == [2, 1, 0]


async def test_a_notice_leads_to_what_one_hears_of_its_group(
    app: Starlette, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    await a_post(ada, group)
    await tell(app)
    before = await visit(bo, "/aviseringar")
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")
    await tell(app)

    after = await visit(bo, "/aviseringar")

    assert f"/grupper/{group['id']}/aviseringar" in before.links
    assert f"/grupper/{group['id']}/aviseringar" not in after.links
