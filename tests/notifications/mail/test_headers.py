"""The headers of received mails: threads, unsubscribing, and nothing injected by names."""

import re
from collections.abc import AsyncIterator

import pytest

from groups_service.database import Database, sql
from notifications.mail import language, unsubscribe_links
from tests.mail.support.application import MINUTE, NOW, MailSetup
from tests.mail.support.smtp_server import ReceivedMail, run_mail_server


@pytest.fixture
async def setup(empty_database: Database) -> AsyncIterator[MailSetup]:
    async with run_mail_server() as postbox:
        yield MailSetup(postbox)


async def run_and_get_mail(setup: MailSetup) -> ReceivedMail:
    await setup.run_mailer()
    (mail,) = setup.mail_server.received
    return mail


async def test_mail_has_standard_headers_and_an_unsubscribe_header(setup: MailSetup) -> None:
    await setup.notify("p1")

    mail = await run_and_get_mail(setup)

    assert mail.header("from") == "Samverkan <noreply@groups.example.org>"
    assert mail.header("auto-submitted") == "auto-generated"
    assert mail.header("x-auto-response-suppress") == "All"
    assert mail.header("list-unsubscribe-post") == "List-Unsubscribe=One-Click"
    assert mail.header("date") == "Mon, 02 Nov 2026 08:31:00 +0000"
    assert mail.mime.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.mime.iter_parts()] == [
        "text/plain",
        "text/html",
    ]


async def test_unsubscribe_link_is_secret_and_stored_as_a_hash(
    setup: MailSetup,
) -> None:
    await setup.notify("p1")

    mail = await run_and_get_mail(setup)

    link = mail.header("list-unsubscribe").strip("<>")
    secret = link.removeprefix("https://groups.example.org/unsubscribe/")
    assert len(secret) == 43  # 256 bits
    assert link in mail.html
    assert secret not in str(await sql("SELECT * FROM notification_unsubscribe"))
    assert await unsubscribe_links.find_recipient(secret, now=NOW) == "bo"


async def test_headers_read_by_mail_programs_are_not_folded_or_encoded(setup: MailSetup) -> None:
    await setup.notify("p1")

    mail = await run_and_get_mail(setup)

    lines = mail.raw.split(b"\r\n\r\n")[0].decode().split("\r\n")
    for name in ("List-Unsubscribe", "Message-ID", "References", "In-Reply-To", "List-Id"):
        (line,) = [line for line in lines if line.startswith(f"{name}:")]
        assert re.fullmatch(rf"{name}: <[!-~]+>", line)


async def test_unsubscribe_links_can_be_revoked_and_expire(empty_database: Database) -> None:
    first = await unsubscribe_links.create_link_secret("bo", now=NOW)
    other = await unsubscribe_links.create_link_secret("cia", now=NOW)

    await unsubscribe_links.revoke_links("bo")

    expiry = NOW + unsubscribe_links.LIFETIME
    assert await unsubscribe_links.find_recipient(first, now=NOW) is None
    assert await unsubscribe_links.find_recipient(other, now=expiry - MINUTE) == "cia"
    assert await unsubscribe_links.find_recipient(other, now=expiry) is None
    assert await unsubscribe_links.find_recipient("nonsense", now=NOW) is None


async def test_mails_about_one_subject_form_one_thread(
    setup: MailSetup,
) -> None:
    for comment in ("c1", "c2"):
        await setup.notify(comment, thing="p1")
        await setup.run_mailer()

    first, second = [
        (mail.header("in-reply-to"), mail.header("references"))
        for mail in setup.mail_server.received
    ]
    assert first == second
    assert re.fullmatch(r"<[0-9a-f]{32}@groups\.example\.org>", first[0])
    assert len({mail.header("message-id") for mail in setup.mail_server.received}) == 2


async def test_mail_about_several_subjects_is_in_no_thread(setup: MailSetup) -> None:
    await setup.notify("p1", "p2", "p3", "p4")

    mail = await run_and_get_mail(setup)

    assert "references" not in mail.mime


@pytest.mark.parametrize(
    "name",
    [
        "Bo\r\nBcc: eve@example.org",
        "Bo\nBcc: eve@example.org",
        "Bo\u2028Bcc: eve@example.org",
        "Bo\x85Bcc: eve@example.org",
        "Bo\x00Bcc: eve@example.org",
        'Bo" <eve@example.org>, "Bo',
        "Bo, eve@example.org",
        "=?utf-8?q?Bo=0D=0ABcc:_eve=40example.org?=",
    ],
)
async def test_name_cannot_add_a_header_or_a_recipient(setup: MailSetup, name: str) -> None:
    setup.writer.names = {"bo": name}
    setup.writer.subject = name
    await setup.notify("p1")

    mail = await run_and_get_mail(setup)

    assert mail.recipients == ("bo@example.org",)
    assert "bcc" not in mail.mime
    (address,) = mail.mime["to"].addresses
    assert address.addr_spec == "bo@example.org"
    assert b"\nBcc" not in mail.raw


async def test_names_and_subjects_may_have_any_letters(setup: MailSetup) -> None:
    name, subject = "Åsa Öberg-Żółć 李", "Möte på fredag – kom ihåg låtsasöl 🍺 " + "å" * 80
    setup.writer.names, setup.writer.subject = {"bo": name}, subject
    await setup.notify("p1")

    mail = await run_and_get_mail(setup)

    assert mail.mime["to"].addresses[0].display_name == name
    assert mail.header("subject") == subject
    assert mail.raw.isascii()
    assert max(map(len, mail.raw.splitlines())) < 200


@pytest.mark.parametrize(
    "account", ["bo\r\nRCPT TO:<eve@example.org>", "bo lind", "bö", "", "bo@x", "<bo", "b" * 2000]
)
async def test_invalid_address_does_not_stop_mail_to_others(
    setup: MailSetup, account: str
) -> None:
    await setup.notify("p1", to=("ada", "cia"))
    await sql(
        "UPDATE notification_pending_mail SET recipient = $1 WHERE recipient = 'ada'", account[:64]
    )
    await sql("UPDATE notification SET recipient = $1 WHERE recipient = 'ada'", account[:64])

    await setup.run_mailer()

    assert {mail.recipients for mail in setup.mail_server.received} <= {
        ("cia@example.org",),
        ("b" * 64 + "@example.org",),
    }
    assert setup.mail_server.mails_to("cia@example.org")
    assert await sql("SELECT * FROM notification_pending_mail") == []


async def test_mail_is_written_in_the_language_of_its_recipient(setup: MailSetup) -> None:
    await language.set_language("bo", "sv")
    await language.set_language("bo", "en")
    await language.set_language("cia", "sv")
    await setup.notify("p1", to=("bo", "cia"))

    await setup.run_mailer()

    languages = {
        mail.recipients[0]: mail.header("content-language") for mail in setup.mail_server.received
    }
    assert languages == {"bo@example.org": "en", "cia@example.org": "sv"}
