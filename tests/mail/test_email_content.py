"""The content of emails: text and links, for people who may read it when it is sent."""

import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from groups_service.mail.renderer import MAX_LINES
from groups_service.models import Person
from notifications import levels, preferences
from notifications.levels import Level
from notifications.mail import language
from notifications.payload import Ref
from notifications.preferences import Preferences
from tests.mail.support.deliver import deliver_events, deliver_mail, mails_to
from tests.mail.support.smtp_server import FakeMailServer
from tests.support.builders import Json, a_file, a_group, a_post
from tests.support.people import ApiCaller, create_caller

DAY = timedelta(days=1)
BASE = "https://groups.example.org"


@pytest.fixture
async def group(
    ada: ApiCaller, bo: ApiCaller, app: Starlette, mail_server: FakeMailServer
) -> Json:
    """Ada's open group with Bo, who has already been mailed about his membership."""
    group = await a_group(ada, "open", bo, name="Klimatombud & <co>")
    await deliver_mail(app, mail_server)
    return group


async def test_post_is_mailed_with_text_and_links(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, group: Json
) -> None:
    await Person.filter(id=ada.id).update(name="Ada & <Lind>")
    post = await a_post(ada, group, "Vi ses *på* torsdag & fikar <3")

    (mail,) = await deliver_mail(app, mail_server)

    assert mail.recipients == ("bo@example.org",)
    assert mail.header("to") == "Bo Lind <bo@example.org>"
    assert mail.header("subject") == "Ada & <Lind> skrev i Klimatombud & <co>"
    assert "    Vi ses på torsdag & fikar <3\n" in mail.text
    assert f"{BASE}/inlagg/{post['id']}\n" in mail.text
    assert f"/grupper/{group['id']}/" in mail.text
    assert "Vi ses på torsdag &amp; fikar &lt;3" in mail.html
    assert f'href="{BASE}/inlagg/{post["id"]}"' in mail.html
    assert mail.header("list-unsubscribe").startswith(f"<{BASE}/unsubscribe/")


async def test_message_to_administrators_is_not_quoted_in_mail(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated", name="Cykelrådet")
    await bo.post(f"/groups/{group['id']}/posts", {"text": "Ett förslag bland oss"})
    await cia.put(f"/groups/{group['id']}/membership", {"message": "Jag är sjukskriven"})

    mails = await deliver_mail(app, mail_server)

    contents = " ".join(mail.text + mail.html for mail in mails)
    assert {mail.recipients for mail in mails} == {("ada@example.org",)}
    assert [word for word in ("Bo Lind", "Cia Lind", "Cykelrådet") if word not in contents] == []
    assert [word for word in ("bland oss", "sjukskriven") if word in contents] == []


async def test_every_link_in_a_mail_works(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller, group: Json
) -> None:
    await a_post(ada, group)
    await a_file(ada, await a_group(ada, "closed", bo))
    mails = await deliver_mail(app, mail_server)
    links = {link for mail in mails for link in re.findall(r'href="([^"]+)"', mail.html)}

    broken: dict[str, int] = {}
    for link in links:
        answer = await bo.http.get(link.removeprefix(BASE))
        broken |= {link: answer.status_code} if answer.status_code != 200 else {}

    assert len(links) > 5
    assert broken == {}


async def test_mail_is_in_the_chosen_language(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller, group: Json
) -> None:
    await bo.call("POST", "/sprak", data={"language": "en"})
    await a_post(ada, group)

    (mail,) = await deliver_mail(app, mail_server)

    assert await language.get_language(bo.id) == "en"
    assert mail.header("subject") == "Ada Lind wrote in Klimatombud & <co>"
    assert "No more mail" in mail.html
    assert '<html lang="en">' in mail.html


async def test_member_removed_before_sending_gets_no_content(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo, name="Det hemliga")
    await deliver_mail(app, mail_server)
    await a_post(ada, group, "Hemligt")
    await deliver_events(app)
    await ada.delete(f"/groups/{group['id']}/members/{bo.id}")

    mails = mails_to(await deliver_mail(app, mail_server), "bo")

    assert [mail.header("subject") for mail in mails] == [
        "Du är inte längre medlem i en sluten grupp"
    ]


async def test_inactive_person_and_person_without_address_get_no_mail(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller
) -> None:
    people = [await create_caller(app, name) for name in ("eva", "fia", "gun")]
    await a_group(ada, "open", *people)
    await deliver_events(app)
    await Person.filter(id=people[0].id).update(active=False)
    await Person.filter(id=people[1].id).update(mail=None)

    mails = await deliver_mail(app, mail_server)

    assert [mail.recipients for mail in mails] == [("gun@example.org",)]


async def test_comments_of_one_thread_are_one_mail_in_one_mail_thread(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller, group: Json
) -> None:
    post = await a_post(bo, group)
    await deliver_mail(app, mail_server)
    mails = []
    for _ in range(2):
        for text in ("Bra", "Mycket bra"):
            await ada.post(f"/posts/{post['id']}/comments", {"text": text})
        mails += mails_to(await deliver_mail(app, mail_server), "bo")

    first, second = mails
    assert first.header("references") == second.header("references")
    assert "Mycket bra" in second.text


async def test_level_set_before_sending_applies_to_pending_mail(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller, group: Json
) -> None:
    about, counts = Ref("group", group["id"]), []
    for level in (Level.ALL, Level.MINE, Level.OFF):
        await a_post(ada, group)
        await a_file(ada, group)
        await deliver_events(app)
        await levels.set_level(bo.id, about, level)
        counts.append(len(mails_to(await deliver_mail(app, mail_server), "bo")))
        await levels.set_level(bo.id, about, None)

    assert counts == [2, 0, 0]


async def test_follower_of_a_closing_group_is_mailed_without_its_name(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, cia: ApiCaller, group: Json
) -> None:
    await cia.put(f"/groups/{group['id']}/follow")
    body = {"status": "closed", "reason": "Hemligt"}
    await ada.put(f"/groups/{group['id']}/status", body)

    (mail,) = mails_to(await deliver_mail(app, mail_server), "cia")

    assert mail.header("subject") == "En grupp som du följde eller väntade på har stängts"
    assert "Klimatombud" not in mail.text + mail.html


async def test_mention_on_a_timeline_is_mailed_with_its_text(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller
) -> None:
    posted = await ada.post("/me/posts", {"text": "Fråga @bo om nycklarna"})
    assert posted.status_code == 201

    (mail,) = mails_to(await deliver_mail(app, mail_server), "bo")

    assert mail.header("subject") == "Ada Lind nämnde dig"
    assert "om nycklarna" in mail.text
    assert f"{BASE}/inlagg/{posted.json()['id']}\n" in mail.text


async def test_long_mail_is_limited_and_links_to_the_rest(
    app: Starlette,
    mail_server: FakeMailServer,
    ada: ApiCaller,
    group: Json,
) -> None:
    for _ in range(MAX_LINES + 10):
        await a_post(ada, group)

    (mail,) = await deliver_mail(app, mail_server)

    assert mail.header("subject") == f"{MAX_LINES + 10} nya aviseringar"
    assert mail.text.count("Ada Lind skrev") == MAX_LINES
    assert f"Det finns mer bland dina aviseringar: {BASE}/aviseringar\n" in mail.text


async def test_daily_mail_collects_the_notifications_of_a_day(
    app: Starlette, mail_server: FakeMailServer, ada: ApiCaller, bo: ApiCaller, group: Json
) -> None:
    await preferences.save_preferences(bo.id, Preferences(mail="daily"))
    for text in ("Ett", "Två", "Tre"):
        await a_post(ada, group, text)
    first = await deliver_mail(app, mail_server)

    (mail,) = await deliver_mail(app, mail_server, after=DAY)

    assert first == []
    assert mail.header("subject") == "3 nya aviseringar"
    assert [word for word in ("Ett", "Två", "Tre") if word in mail.text] == ["Ett", "Två", "Tre"]
