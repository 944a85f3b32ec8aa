"""Mail tells nobody anything of a closed group but where something is new, and outsiders nothing.

Members get mail, too, that others may read: so no word of the group is in any byte of any mail.
"""

import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from groups_service import clock
from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from notifications import preferences
from notifications.preferences import Preferences
from tests.builders import a_file, a_post
from tests.emptying import empty
from tests.keeping import Keeper
from tests.leaks.secret import Secret, a_secret
from tests.leaks.test_interference import AT, World
from tests.mail.postbox import Arrived, Postbox, receiving
from tests.mail.sending import MINUTE, mailer_of, post_all, to

RANDOM = re.compile(rb"unsubscribe/(=\r\n)?[\w=\r\n-]+|Message-ID: [^\r]+|={5,}\d+==")
UNLISTED = "en av dina slutna grupper"


@pytest.fixture
def app(clean: Database, settings: Settings, postbox: Postbox) -> Starlette:
    return create_app(settings.model_copy(update={"smtp_url": postbox.url}), clean)


@pytest.fixture
async def secret(app: Starlette, keeper: Keeper) -> Secret:
    kept = await keeper.get("secret told by mail", lambda: a_secret(app))
    return kept.at(app)


def everything(mail: Arrived) -> bytes:
    """As it came, and as a mail program reads it."""
    read = [f"{name}: {value}" for name, value in mail.mime.items()]
    return mail.raw + "\n".join([*read, mail.text, mail.html]).encode()


async def more_happens(secret: Secret) -> None:
    ada, bo, group = secret.people["ada"], secret.people["bo"], secret.group
    post = await a_post(bo, group, secret.word("later post"))
    body = {"text": secret.word("later comment")}
    await ada.post(f"/posts/{post['id']}/comments", body)
    await a_file(bo, group, f"{secret.word('later file')}.txt", b"x")
    await ada.put(f"/groups/{group['id']}/members/{bo.id}", {"role": "administrator"})


@pytest.mark.parametrize("mode", ["at_once", "daily"])
async def test_no_word_of_a_closed_group_is_in_any_mail(
    app: Starlette, postbox: Postbox, secret: Secret, mode: preferences.Mail
) -> None:
    for person in secret.people.values():
        await preferences.put(person.id, Preferences(mail=mode))
    mails = await post_all(app, postbox)
    await more_happens(secret)
    mails += await post_all(app, postbox)
    mails += await post_all(app, postbox, after=timedelta(days=1))

    told = {(mail.recipients, place) for mail in mails for place in secret.leaks(everything(mail))}
    assert told == set()
    assert {name for name in secret.people if to(mails, name)} >= {"ada", "bo", "iva"}
    assert UNLISTED in to(mails, "ada")[0].text


async def test_of_a_closed_group_that_is_listed_a_mail_says_the_name(
    app: Starlette, postbox: Postbox, secret: Secret
) -> None:
    ada, bo = secret.people["ada"], secret.people["bo"]
    await ada.patch(f"/groups/{secret.group['id']}", {"listed": True})
    await post_all(app, postbox)
    await a_post(ada, secret.group, secret.word("later post"))

    (mail,) = to(await post_all(app, postbox), "bo")

    assert mail.header("subject") == f"Nytt i {secret.words['name']}"
    assert secret.leaks(everything(mail)) == {"name"}
    assert "Ada" not in mail.text + mail.html
    assert bo.id not in mail.text + mail.html


async def test_a_thread_that_only_members_read_is_kept_out_of_mail_when_the_group_is_open(
    app: Starlette, postbox: Postbox, secret: Secret
) -> None:
    ada, bo, group = secret.people["ada"], secret.people["bo"], secret.group["id"]
    thread = await a_post(ada, secret.group, secret.word("later post"))
    await ada.put(f"/groups/{group}/status", {"status": "open"})
    await post_all(app, postbox)
    body = {"text": secret.word("later comment")}
    await bo.post(f"/posts/{thread['id']}/comments", body)
    await a_post(bo, secret.group, "Det här får alla läsa.")

    mails = to(await post_all(app, postbox), "ada")

    assert len(mails) == 2
    assert {place for mail in mails for place in secret.leaks(everything(mail))} == {"name"}
    assert ["Det här får alla läsa." in mail.text for mail in mails].count(True) == 1


async def test_who_lost_the_group_before_a_mail_left_gets_none_of_it(
    app: Starlette, postbox: Postbox, secret: Secret
) -> None:
    ada, bo, group = secret.people["ada"], secret.people["bo"], secret.group["id"]
    await post_all(app, postbox)
    await a_post(ada, secret.group, secret.word("later post"))
    await app.state.parts.relay.tell_all()
    await ada.delete(f"/groups/{group}/members/{bo.id}")

    mails = to(await post_all(app, postbox), "bo")

    assert [mail.header("subject") for mail in mails] == [
        "Du är inte längre medlem i en sluten grupp"
    ]


async def test_a_closed_group_changes_no_mail_of_an_outsider(
    database: Database, settings: Settings
) -> None:
    told = []
    for with_secret in (True, False):
        await empty(database)
        async with receiving() as postbox:
            with clock.at(AT):
                smtp = settings.model_copy(update={"smtp_url": postbox.url})
                world = World(create_app(smtp, database), with_secret=with_secret)
                await world.begin()
                await world.finish()
            with clock.at(AT + 2 * MINUTE):
                await mailer_of(world.app).round()
            told.append(sorted(RANDOM.sub(b"", mail.raw) for mail in to(postbox.arrived, "cia")))

    with_it, without = told
    assert without
    assert with_it == without
