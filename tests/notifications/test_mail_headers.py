"""The headers of a mail as it arrives: threads, ends, and nothing that a name could smuggle in."""

import re
from collections.abc import AsyncIterator

import pytest

from groups_service.database import Database, sql
from notifications import languages, unsubscribing
from tests.mail.office import AT, MINUTE, Office
from tests.mail.postbox import Arrived, receiving


@pytest.fixture
async def office(clean: Database) -> AsyncIterator[Office]:
    async with receiving() as postbox:
        yield Office(postbox)


async def one(office: Office) -> Arrived:
    await office.round()
    (mail,) = office.postbox.arrived
    return mail


async def test_a_mail_says_what_it_is_and_how_to_end_it(office: Office) -> None:
    await office.tell("p1")

    mail = await one(office)

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


async def test_the_link_that_ends_mail_is_a_secret_of_which_only_the_hash_is_kept(
    office: Office,
) -> None:
    await office.tell("p1")

    mail = await one(office)

    link = mail.header("list-unsubscribe").strip("<>")
    secret = link.removeprefix("https://groups.example.org/unsubscribe/")
    assert len(secret) == 43  # 256 bits
    assert link in mail.html
    assert secret not in str(await sql("SELECT * FROM notification_unsubscribe"))
    assert await unsubscribing.whose(secret, now=AT) == "bo"


async def test_what_mail_programs_look_for_is_never_folded_or_encoded(office: Office) -> None:
    await office.tell("p1")

    mail = await one(office)

    lines = mail.raw.split(b"\r\n\r\n")[0].decode().split("\r\n")
    for name in ("List-Unsubscribe", "Message-ID", "References", "In-Reply-To", "List-Id"):
        (line,) = [line for line in lines if line.startswith(f"{name}:")]
        assert re.fullmatch(rf"{name}: <[!-~]+>", line)


async def test_links_may_be_revoked_and_grow_old(clean: Database) -> None:
    first = await unsubscribing.issue("bo", now=AT)
    other = await unsubscribing.issue("cia", now=AT)

    await unsubscribing.revoke("bo")

    later = AT + unsubscribing.LIFETIME
    assert await unsubscribing.whose(first, now=AT) is None
    assert await unsubscribing.whose(other, now=later - MINUTE) == "cia"
    assert await unsubscribing.whose(other, now=later) is None
    assert await unsubscribing.whose("nonsense", now=AT) is None


async def test_mails_on_one_thing_are_one_thread_and_have_ids_of_their_own(
    office: Office,
) -> None:
    for comment in ("c1", "c2"):
        await office.tell(comment, thing="p1")
        await office.round()

    first, second = [
        (mail.header("in-reply-to"), mail.header("references")) for mail in office.postbox.arrived
    ]
    assert first == second
    assert re.fullmatch(r"<[0-9a-f]{32}@groups\.example\.org>", first[0])
    assert len({mail.header("message-id") for mail in office.postbox.arrived}) == 2


async def test_a_letter_about_several_things_is_in_no_thread(office: Office) -> None:
    await office.tell("p1", "p2", "p3", "p4")

    mail = await one(office)

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
async def test_a_name_cannot_add_a_header_or_a_recipient(office: Office, name: str) -> None:
    office.words.names = {"bo": name}
    office.words.subject = name
    await office.tell("p1")

    mail = await one(office)

    assert mail.recipients == ("bo@example.org",)
    assert "bcc" not in mail.mime
    (address,) = mail.mime["to"].addresses
    assert address.addr_spec == "bo@example.org"
    assert b"\nBcc" not in mail.raw


async def test_names_and_subjects_have_every_letter(office: Office) -> None:
    name, subject = "Åsa Öberg-Żółć 李", "Möte på fredag – kom ihåg låtsasöl 🍺 " + "å" * 80
    office.words.names, office.words.subject = {"bo": name}, subject
    await office.tell("p1")

    mail = await one(office)

    assert mail.mime["to"].addresses[0].display_name == name
    assert mail.header("subject") == subject
    assert mail.raw.isascii()
    assert max(map(len, mail.raw.splitlines())) < 200


@pytest.mark.parametrize(
    "account", ["bo\r\nRCPT TO:<eve@example.org>", "bo lind", "bö", "", "bo@x", "<bo", "b" * 2000]
)
async def test_a_bad_address_in_the_directory_stops_nobody_elses_mail(
    office: Office, account: str
) -> None:
    await office.tell("p1", to=("ada", "cia"))
    await sql("UPDATE notification_mail SET recipient = $1 WHERE recipient = 'ada'", account[:64])
    await sql(
        "UPDATE notification_notice SET recipient = $1 WHERE recipient = 'ada'", account[:64]
    )

    await office.round()

    assert {mail.recipients for mail in office.postbox.arrived} <= {
        ("cia@example.org",),
        ("b" * 64 + "@example.org",),
    }
    assert office.postbox.to("cia@example.org")
    assert await sql("SELECT * FROM notification_mail") == []


async def test_everybody_is_written_to_in_their_language(office: Office) -> None:
    await languages.choose("bo", "sv")
    await languages.choose("bo", "en")
    await languages.choose("cia", "sv")
    await office.tell("p1", to=("bo", "cia"))

    await office.round()

    told = {mail.recipients[0]: mail.header("content-language") for mail in office.postbox.arrived}
    assert told == {"bo@example.org": "en", "cia@example.org": "sv"}
