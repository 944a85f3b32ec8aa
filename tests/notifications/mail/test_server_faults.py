"""An unavailable, slow, busy or strict mail server: no mail is forgotten, no person flooded."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from groups_service.database import Database, sql
from notifications.mail import outgoing_emails, smtp
from notifications.mail.smtp import ServerUnavailable, SmtpServer
from tests.mail.support.application import MINUTE, MailSetup
from tests.mail.support.smtp_server import FakeMailServer, run_mail_server
from tests.support.waiting import MAX_WAIT_SECONDS

HOUR = timedelta(hours=1)


@pytest.fixture
async def setup(empty_database: Database) -> AsyncIterator[MailSetup]:
    async with run_mail_server() as postbox:
        yield MailSetup(postbox)


@pytest.fixture
def unreachable(empty_database: Database) -> MailSetup:
    """A setup whose mail server does not run."""
    return MailSetup(FakeMailServer(port=1))


async def list_message_ids(setup: MailSetup) -> list[str]:
    return [mail.header("message-id") for mail in setup.mail_server.received]


async def count_pending() -> int:
    return int((await sql("SELECT COUNT(*) AS mails FROM notification_pending_mail"))[0]["mails"])


async def test_mail_pending_during_an_outage_is_sent_as_one(unreachable: MailSetup) -> None:
    for hour in range(5):
        await unreachable.notify(f"p{hour}")
        with pytest.raises(ServerUnavailable):
            await unreachable.run_mailer(HOUR)

    async with run_mail_server() as postbox:
        unreachable.mail_server = postbox
        assert await unreachable.run_mailer() == ["p0 p1 p2 p3 p4"]
        assert await unreachable.run_mailer() == []


async def test_mail_pending_for_more_than_a_day_is_dropped(unreachable: MailSetup) -> None:
    await unreachable.notify("old", "older")
    unreachable.now += 23 * HOUR
    await unreachable.notify("fresh")
    with pytest.raises(ServerUnavailable):
        await unreachable.run_mailer(2 * HOUR)

    async with run_mail_server() as postbox:
        unreachable.mail_server = postbox
        assert await unreachable.run_mailer() == ["fresh"]
    assert await count_pending() == 0


async def test_outage_and_recovery_of_the_mail_server_are_reported(unreachable: MailSetup) -> None:
    await unreachable.notify("p1")
    unreachable.now += MINUTE
    pauses = [await unreachable.mailer._run_once()]  # noqa: SLF001 - one turn of run()
    during = set(unreachable.degraded)

    async with run_mail_server() as postbox:
        unreachable.mail_server = postbox
        pauses.append(await unreachable.mailer._run_once())  # noqa: SLF001 - one turn of run()

    assert (during, unreachable.degraded) == ({"mail"}, set())
    assert pauses == [60.0, 10.0]


async def test_refused_recipient_does_not_affect_others(setup: MailSetup) -> None:
    setup.mail_server.refusals = {"bo@example.org": "550 no such mailbox"}
    await setup.notify("p1", to=("ada", "bo", "cia"))

    for _ in range(12):
        await setup.run_mailer(HOUR)

    assert {mail.recipients for mail in setup.mail_server.received} == {
        ("ada@example.org",),
        ("cia@example.org",),
    }
    assert await count_pending() == 0


async def test_permanent_refusal_of_all_recipients_is_retried(setup: MailSetup) -> None:
    people = [f"person-{number}" for number in range(5)]
    refusal = "554 relay access denied"
    setup.mail_server.refusals = {f"{person}@example.org": refusal for person in people}
    await setup.notify("p1", to=people)
    for _ in range(4):
        await setup.run_mailer(HOUR)
    setup.mail_server.refusals = {}

    assert await setup.run_mailer(HOUR) == ["p1"] * 5


async def test_temporary_refusal_is_retried_with_the_same_mail(
    setup: MailSetup,
) -> None:
    setup.mail_server.answers = ["451 greylisted", "452 full", "250 OK"]
    await setup.notify("p1")

    results = [
        await setup.run_mailer(),
        await setup.run_mailer(),
        await setup.run_mailer(),
        await setup.run_mailer(),
    ]

    assert results == [[], [], [], ["p1"]]  # after one minute, and after two more


async def test_recipient_with_a_pending_retry_gets_no_other_mail(setup: MailSetup) -> None:
    setup.mail_server.refusals = {"bo@example.org": "450 greylisted"}
    await setup.notify("p1")
    await setup.run_mailer()
    await setup.notify("p2", "p3")
    await setup.run_mailer(MINUTE / 2)
    setup.mail_server.refusals = {}

    assert sorted(await setup.run_mailer()) == ["p1", "p2", "p3"]


async def test_mail_refused_for_a_day_is_given_up(setup: MailSetup) -> None:
    setup.mail_server.refusals = {"bo@example.org": "450 greylisted"}
    await setup.notify("p1")
    for _ in range(26):
        await setup.run_mailer(HOUR)
    setup.mail_server.refusals = {}

    assert await setup.run_mailer(HOUR) == []
    assert await sql("SELECT * FROM notification_email") == []


async def test_crash_after_sending_causes_at_most_one_duplicate_mail(
    setup: MailSetup,
) -> None:
    await setup.notify("p1")
    setup.mail_server.is_silent = True
    setup.now += MINUTE
    async with asyncio.timeout(MAX_WAIT_SECONDS), asyncio.TaskGroup() as tasks:
        task = tasks.create_task(setup.mailer.send_due())
        await setup.mail_server.was_silent.wait()
        task.cancel()
    setup.mail_server.is_silent = False

    during = await setup.run_mailer()
    after = await setup.run_mailer(outgoing_emails.LEASE_DURATION)
    later = await setup.run_mailer(HOUR)

    assert (during, after, later) == ([], ["p1"], [])
    first, second = await list_message_ids(setup)
    assert first == second


async def test_disconnect_after_sending_causes_at_most_one_duplicate_mail(
    setup: MailSetup,
) -> None:
    await setup.notify("p1")
    setup.mail_server.disconnects_after = 100
    for _ in range(5):
        setup.now += HOUR
        try:
            await setup.mailer.send_due()
        except ServerUnavailable:
            continue

    first, second = await list_message_ids(setup)
    assert first == second


async def test_silent_mail_server_is_given_up() -> None:
    loop = asyncio.get_running_loop()
    silent_server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
    port = silent_server.sockets[0].getsockname()[1]

    with pytest.raises(ServerUnavailable):
        async with smtp.connect(
            SmtpServer("127.0.0.1", port, "plain", timeout_seconds=0.05), helo="here"
        ):
            pass

    silent_server.close()


async def test_server_that_ends_a_connection_gets_another(setup: MailSetup) -> None:
    people = [f"person-{number}" for number in range(6)]
    setup.mail_server.answers = ["250 OK", "250 OK", "421 too many in one connection", "250 OK"]
    await setup.notify("p1", to=people)

    await setup.run_mailer()

    assert {mail.recipients for mail in setup.mail_server.received} == {
        (f"{person}@example.org",) for person in people
    }


async def test_two_processes_send_each_mail_once(setup: MailSetup) -> None:
    people = [f"person-{number:02}" for number in range(30)]
    await setup.notify("p1", to=people)
    setup.now += MINUTE

    sent = await asyncio.gather(setup.mailer.send_due(), setup.mailer.send_due())

    assert sum(sent) == len(setup.mail_server.received) == len(people)
    assert len({mail.recipients for mail in setup.mail_server.received}) == len(people)


@pytest.mark.parametrize(
    ("url", "host", "port", "security", "user"),
    [
        ("smtps://mail.example.org", "mail.example.org", 465, "tls", None),
        ("smtp://svc%40x:p%2Fw@mail.example.org", "mail.example.org", 587, "starttls", "svc@x"),
        ("smtp+plain://10.0.0.5:2525", "10.0.0.5", 2525, "plain", None),
    ],
)
def test_mail_server_is_parsed_from_its_address(
    url: str, host: str, port: int, security: str, user: str | None
) -> None:
    server = SmtpServer.from_url(url)

    parsed = (server.host, server.port, server.security, server.user)
    assert parsed == (host, port, security, user)
    assert server.password == ("p/w" if user else None)


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://x", "smtp://", "smtp://x/y", "smtp+plain://me:pw@x"]
)
def test_invalid_or_unsafe_mail_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must"):
        SmtpServer.from_url(url)


async def test_server_without_required_encryption_gets_no_mail(
    setup: MailSetup,
) -> None:
    server = SmtpServer.from_url(setup.mail_server.url.replace("smtp+plain", "smtp"))

    with pytest.raises(ServerUnavailable):
        async with smtp.connect(server, helo="groups.example.org"):
            pass
