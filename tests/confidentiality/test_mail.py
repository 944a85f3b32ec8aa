"""Mail says only in which group there is something new; non-members get no mail about it.

Other people may read a member's mail, so no byte of a mail contains text of the group.
"""

import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.core import clock
from groups_service.database import Database
from groups_service.settings import Settings
from notifications import preferences
from notifications.preferences import Preferences
from tests.confidentiality.support.closed_group import ClosedGroup, create_closed_group
from tests.confidentiality.test_non_interference import START_TIME, HiddenGroupScenario
from tests.mail.support.deliver import MINUTE, deliver_mail, get_mailer, mails_to
from tests.mail.support.smtp_server import FakeMailServer, ReceivedMail, run_mail_server
from tests.support.builders import a_file, a_post
from tests.support.empty_tables import empty_tables
from tests.support.fixture_cache import FixtureCache

RANDOM_VALUES = re.compile(rb"unsubscribe/(=\r\n)?[\w=\r\n-]+|Message-ID: [^\r]+|={5,}\d+==")
UNNAMED_GROUP = "en av dina slutna grupper"


@pytest.fixture
def app(empty_database: Database, settings: Settings, mail_server: FakeMailServer) -> Starlette:
    return create_app(settings.model_copy(update={"smtp_url": mail_server.url}), empty_database)


@pytest.fixture
async def closed_group(app: Starlette, fixture_cache: FixtureCache) -> ClosedGroup:
    cached = await fixture_cache.get("closed group with mail", lambda: create_closed_group(app))
    return cached.with_app(app)


def read_everything(mail: ReceivedMail) -> bytes:
    """Return the mail as received, and as a mail program decodes it."""
    readable = [f"{name}: {value}" for name, value in mail.mime.items()]
    return mail.raw + "\n".join([*readable, mail.text, mail.html]).encode()


async def add_activity(closed_group: ClosedGroup) -> None:
    ada, bo, group = closed_group.people["ada"], closed_group.people["bo"], closed_group.group
    post = await a_post(bo, group, closed_group.get_canary("later post"))
    body = {"text": closed_group.get_canary("later comment")}
    await ada.post(f"/posts/{post['id']}/comments", body)
    await a_file(bo, group, f"{closed_group.get_canary('later file')}.txt", b"x")
    await ada.put(f"/groups/{group['id']}/members/{bo.id}", {"role": "administrator"})


@pytest.mark.parametrize("mode", ["at_once", "daily"])
async def test_no_mail_contains_a_canary_of_a_closed_group(
    app: Starlette,
    mail_server: FakeMailServer,
    closed_group: ClosedGroup,
    mode: preferences.MailFrequency,
) -> None:
    for person in closed_group.people.values():
        await preferences.save_preferences(person.id, Preferences(mail=mode))
    mails = await deliver_mail(app, mail_server)
    await add_activity(closed_group)
    mails += await deliver_mail(app, mail_server)
    mails += await deliver_mail(app, mail_server, after=timedelta(days=1))

    leaks = {
        (mail.recipients, place)
        for mail in mails
        for place in closed_group.find_leaks(read_everything(mail))
    }
    assert leaks == set()
    assert {name for name in closed_group.people if mails_to(mails, name)} >= {"ada", "bo", "iva"}
    assert UNNAMED_GROUP in mails_to(mails, "ada")[0].text


async def test_mail_about_a_listed_closed_group_contains_only_its_name(
    app: Starlette, mail_server: FakeMailServer, closed_group: ClosedGroup
) -> None:
    ada, bo = closed_group.people["ada"], closed_group.people["bo"]
    await ada.patch(f"/groups/{closed_group.group['id']}", {"listed": True})
    await deliver_mail(app, mail_server)
    await a_post(ada, closed_group.group, closed_group.get_canary("later post"))

    (mail,) = mails_to(await deliver_mail(app, mail_server), "bo")

    assert mail.header("subject") == f"Nytt i {closed_group.canaries['name']}"
    assert closed_group.find_leaks(read_everything(mail)) == {"name"}
    assert "Ada" not in mail.text + mail.html
    assert bo.id not in mail.text + mail.html


async def test_mail_of_a_reopened_group_omits_members_only_threads(
    app: Starlette, mail_server: FakeMailServer, closed_group: ClosedGroup
) -> None:
    ada, bo, group = (
        closed_group.people["ada"],
        closed_group.people["bo"],
        closed_group.group["id"],
    )
    thread = await a_post(ada, closed_group.group, closed_group.get_canary("later post"))
    await ada.put(f"/groups/{group}/status", {"status": "open"})
    await deliver_mail(app, mail_server)
    body = {"text": closed_group.get_canary("later comment")}
    await bo.post(f"/posts/{thread['id']}/comments", body)
    await a_post(bo, closed_group.group, "Det här får alla läsa.")

    mails = mails_to(await deliver_mail(app, mail_server), "ada")

    assert len(mails) == 2
    assert {
        place for mail in mails for place in closed_group.find_leaks(read_everything(mail))
    } == {"name"}
    assert ["Det här får alla läsa." in mail.text for mail in mails].count(True) == 1


async def test_member_removed_before_delivery_gets_no_content(
    app: Starlette, mail_server: FakeMailServer, closed_group: ClosedGroup
) -> None:
    ada, bo, group = (
        closed_group.people["ada"],
        closed_group.people["bo"],
        closed_group.group["id"],
    )
    await deliver_mail(app, mail_server)
    await a_post(ada, closed_group.group, closed_group.get_canary("later post"))
    await app.state.components.relay.deliver_pending()
    await ada.delete(f"/groups/{group}/members/{bo.id}")

    mails = mails_to(await deliver_mail(app, mail_server), "bo")

    assert [mail.header("subject") for mail in mails] == [
        "Du är inte längre medlem i en sluten grupp"
    ]


async def test_closed_group_changes_no_mail_of_a_non_member(
    database: Database, settings: Settings
) -> None:
    mails = []
    for with_secret in (True, False):
        await empty_tables(database)
        async with run_mail_server() as mail_server:
            with clock.frozen_at(START_TIME):
                smtp = settings.model_copy(update={"smtp_url": mail_server.url})
                scenario = HiddenGroupScenario(create_app(smtp, database), with_secret=with_secret)
                await scenario.create_content()
                await scenario.add_last_content()
            with clock.frozen_at(START_TIME + 2 * MINUTE):
                await get_mailer(scenario.app).send_due()
            mails.append(
                sorted(
                    RANDOM_VALUES.sub(b"", mail.raw)
                    for mail in mails_to(mail_server.received, "cia")
                )
            )

    with_it, without = mails
    assert without
    assert with_it == without
