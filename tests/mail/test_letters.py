"""What the service says by mail: in words and links, to those who may read it when it is sent."""

import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from groups_service.mail.writing import MOST_LINES
from groups_service.models import Person
from notifications import languages, levels, preferences
from notifications.levels import Level
from notifications.note import Ref
from notifications.preferences import Preferences
from tests.builders import Json, a_file, a_group, a_post
from tests.mail.postbox import Postbox
from tests.mail.sending import post_all, tell, to
from tests.people import Somebody, somebody

DAY = timedelta(days=1)
BASE = "https://groups.example.org"


@pytest.fixture
async def group(ada: Somebody, bo: Somebody, app: Starlette, postbox: Postbox) -> Json:
    """Ada's open group with Bo, who has heard that he is in it."""
    group = await a_group(ada, "open", bo, name="Klimatombud & <co>")
    await post_all(app, postbox)
    return group


async def test_a_post_is_mailed_in_words_and_with_links(
    app: Starlette, postbox: Postbox, ada: Somebody, group: Json
) -> None:
    await Person.filter(id=ada.id).update(name="Ada & <Lind>")
    post = await a_post(ada, group, "Vi ses *på* torsdag & fikar <3")

    (mail,) = await post_all(app, postbox)

    assert mail.recipients == ("bo@example.org",)
    assert mail.header("to") == "Bo Lind <bo@example.org>"
    assert mail.header("subject") == "Ada & <Lind> skrev i Klimatombud & <co>"
    assert "    Vi ses på torsdag & fikar <3\n" in mail.text
    assert f"{BASE}/inlagg/{post['id']}\n" in mail.text
    assert f"/grupper/{group['id']}/" in mail.text
    assert "Vi ses på torsdag &amp; fikar &lt;3" in mail.html
    assert f'href="{BASE}/inlagg/{post["id"]}"' in mail.html
    assert mail.header("list-unsubscribe").startswith(f"<{BASE}/unsubscribe/")


async def test_what_somebody_asks_the_administrators_is_not_quoted(
    app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated", name="Cykelrådet")
    await bo.post(f"/groups/{group['id']}/posts", {"text": "Ett förslag bland oss"})
    await cia.put(f"/groups/{group['id']}/membership", {"why": "Jag är sjukskriven"})

    mails = await post_all(app, postbox)

    said = " ".join(mail.text + mail.html for mail in mails)
    assert {mail.recipients for mail in mails} == {("ada@example.org",)}
    assert [word for word in ("Bo Lind", "Cia Lind", "Cykelrådet") if word not in said] == []
    assert [word for word in ("bland oss", "sjukskriven") if word in said] == []


async def test_every_link_in_a_mail_leads_somewhere(
    app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody, group: Json
) -> None:
    await a_post(ada, group)
    await a_file(ada, await a_group(ada, "closed", bo))
    mails = await post_all(app, postbox)
    links = {link for mail in mails for link in re.findall(r'href="([^"]+)"', mail.html)}

    lost: dict[str, int] = {}
    for link in links:
        answer = await bo.http.get(link.removeprefix(BASE))
        lost |= {link: answer.status_code} if answer.status_code != 200 else {}

    assert len(links) > 5
    assert lost == {}


async def test_a_mail_is_in_the_language_that_was_chosen(
    app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody, group: Json
) -> None:
    await bo.call("POST", "/sprak", data={"language": "en"})
    await a_post(ada, group)

    (mail,) = await post_all(app, postbox)

    assert await languages.of(bo.id) == "en"
    assert mail.header("subject") == "Ada Lind wrote in Klimatombud & <co>"
    assert "No more mail" in mail.html
    assert '<html lang="en">' in mail.html


async def test_who_is_removed_before_it_is_sent_gets_nothing_of_it(
    app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo, name="Det hemliga")
    await post_all(app, postbox)
    await a_post(ada, group, "Hemligt")
    await tell(app)
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    mails = to(await post_all(app, postbox), "bo")

    assert [mail.header("subject") for mail in mails] == [
        "Du är inte längre medlem i en sluten grupp"
    ]


async def test_who_left_the_directory_or_has_no_address_gets_nothing(
    app: Starlette, postbox: Postbox, ada: Somebody
) -> None:
    people = [await somebody(app, name) for name in ("eva", "fia", "gun")]
    await a_group(ada, "open", *people)
    await tell(app)
    await Person.filter(id=people[0].id).update(active=False)
    await Person.filter(id=people[1].id).update(mail=None)

    mails = await post_all(app, postbox)

    assert [mail.recipients for mail in mails] == [("gun@example.org",)]


async def test_several_comments_in_a_thread_are_one_mail_and_one_thread(
    app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody, group: Json
) -> None:
    post = await a_post(bo, group)
    await post_all(app, postbox)
    arrived = []
    for _ in range(2):
        for text in ("Bra", "Mycket bra"):
            await ada.post(f"/posts/{post['id']}/comments", {"text": text})
        arrived += to(await post_all(app, postbox), "bo")

    first, second = arrived
    assert first.header("references") == second.header("references")
    assert "Mycket bra" in second.text


async def test_a_level_that_was_chosen_meanwhile_holds_for_what_waits(
    app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody, group: Json
) -> None:
    about, heard = Ref("group", group["id"]), []
    for level in (Level.ALL, Level.MINE, Level.OFF):
        await a_post(ada, group)
        await a_file(ada, group)
        await tell(app)
        await levels.choose(bo.id, about, level)
        heard.append(len(to(await post_all(app, postbox), "bo")))
        await levels.choose(bo.id, about, None)

    assert heard == [2, 0, 0]


async def test_who_followed_a_group_that_closes_is_told_so_and_not_which(
    app: Starlette, postbox: Postbox, ada: Somebody, cia: Somebody, group: Json
) -> None:
    await cia.put(f"/groups/{group['id']}/follow")
    body = {"status": "closed", "reason": "Hemligt"}
    await ada.put(f"/groups/{group['id']}/status", body)

    (mail,) = to(await post_all(app, postbox), "cia")

    assert mail.header("subject") == "En grupp som du följde eller väntade på har stängts"
    assert "Klimatombud" not in mail.text + mail.html


async def test_a_mention_on_a_timeline_is_mailed_with_its_words(
    app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody
) -> None:
    posted = await ada.post("/me/posts", {"text": "Fråga @bo om nycklarna"})
    assert posted.status_code == 201

    (mail,) = to(await post_all(app, postbox), "bo")

    assert mail.header("subject") == "Ada Lind nämnde dig"
    assert "om nycklarna" in mail.text
    assert f"{BASE}/inlagg/{posted.json()['id']}\n" in mail.text


async def test_a_mail_has_an_end(
    app: Starlette,
    postbox: Postbox,
    ada: Somebody,
    group: Json,
) -> None:
    for _ in range(MOST_LINES + 10):
        await a_post(ada, group)

    (mail,) = await post_all(app, postbox)

    assert mail.header("subject") == f"{MOST_LINES + 10} nya aviseringar"
    assert mail.text.count("Ada Lind skrev") == MOST_LINES
    assert f"Det finns mer bland dina aviseringar: {BASE}/aviseringar\n" in mail.text


async def test_a_daily_mail_gathers_what_happened(
    app: Starlette, postbox: Postbox, ada: Somebody, bo: Somebody, group: Json
) -> None:
    await preferences.put(bo.id, Preferences(mail="daily"))
    for text in ("Ett", "Två", "Tre"):
        await a_post(ada, group, text)
    first = await post_all(app, postbox)

    (mail,) = await post_all(app, postbox, after=DAY)

    assert first == []
    assert mail.header("subject") == "3 nya aviseringar"
    assert [word for word in ("Ett", "Två", "Tre") if word in mail.text] == ["Ett", "Två", "Tre"]
