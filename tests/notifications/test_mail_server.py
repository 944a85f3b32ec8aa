"""A mail server that is away, slow, busy or particular: nobody is forgotten and nobody flooded."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from groups_service.database import Database, sql
from notifications import letters, smtp
from notifications.smtp import Away, Server
from tests.mail.office import MINUTE, Office
from tests.mail.postbox import Postbox, receiving

HOUR = timedelta(hours=1)


@pytest.fixture
async def office(clean: Database) -> AsyncIterator[Office]:
    async with receiving() as postbox:
        yield Office(postbox)


@pytest.fixture
def closed(clean: Database) -> Office:
    """An office whose mail server does not run."""
    return Office(Postbox(port=1))


async def ids(office: Office) -> list[str]:
    return [mail.header("message-id") for mail in office.postbox.arrived]


async def waiting() -> int:
    return int((await sql("SELECT COUNT(*) AS mails FROM notification_mail"))[0]["mails"])


async def test_what_waits_while_the_server_is_away_comes_as_one_letter(closed: Office) -> None:
    for hour in range(5):
        await closed.tell(f"p{hour}")
        with pytest.raises(Away):
            await closed.round(HOUR)

    async with receiving() as postbox:
        closed.postbox = postbox
        assert await closed.round() == ["p0 p1 p2 p3 p4"]
        assert await closed.round() == []


async def test_what_waited_for_more_than_a_day_is_forgotten(closed: Office) -> None:
    await closed.tell("old", "older")
    closed.now += 23 * HOUR
    await closed.tell("fresh")
    with pytest.raises(Away):
        await closed.round(2 * HOUR)

    async with receiving() as postbox:
        closed.postbox = postbox
        assert await closed.round() == ["fresh"]
    assert await waiting() == 0


async def test_it_is_known_that_the_server_is_away_and_when_it_is_back(closed: Office) -> None:
    await closed.tell("p1")
    closed.now += MINUTE
    pauses = [await closed.mailer._look()]  # noqa: SLF001 - one turn of run()
    away = set(closed.degraded)

    async with receiving() as postbox:
        closed.postbox = postbox
        pauses.append(await closed.mailer._look())  # noqa: SLF001 - one turn of run()

    assert (away, closed.degraded) == ({"mail"}, set())
    assert pauses == [60.0, 10.0]


async def test_one_refused_recipient_does_not_keep_others_from_theirs(office: Office) -> None:
    office.postbox.refusals = {"bo@example.org": "550 no such mailbox"}
    await office.tell("p1", to=("ada", "bo", "cia"))

    for _ in range(12):
        await office.round(HOUR)

    assert {mail.recipients for mail in office.postbox.arrived} == {
        ("ada@example.org",),
        ("cia@example.org",),
    }
    assert await waiting() == 0


async def test_a_server_that_refuses_everybody_is_not_believed_at_once(office: Office) -> None:
    people = [f"person-{number}" for number in range(5)]
    refusal = "554 relay access denied"
    office.postbox.refusals = {f"{person}@example.org": refusal for person in people}
    await office.tell("p1", to=people)
    for _ in range(4):
        await office.round(HOUR)
    office.postbox.refusals = {}

    assert await office.round(HOUR) == ["p1"] * 5


async def test_a_server_that_says_later_is_asked_later_and_gets_the_same_letter(
    office: Office,
) -> None:
    office.postbox.answers = ["451 greylisted", "452 full", "250 OK"]
    await office.tell("p1")

    told = [await office.round(), await office.round(), await office.round(), await office.round()]

    assert told == [[], [], [], ["p1"]]  # after one minute, and after two more


async def test_who_is_asked_to_wait_gets_no_other_letter_meanwhile(office: Office) -> None:
    office.postbox.refusals = {"bo@example.org": "450 greylisted"}
    await office.tell("p1")
    await office.round()
    await office.tell("p2", "p3")
    await office.round(MINUTE / 2)
    office.postbox.refusals = {}

    assert sorted(await office.round()) == ["p1", "p2", "p3"]


async def test_a_letter_that_is_not_taken_for_a_day_is_given_up(office: Office) -> None:
    office.postbox.refusals = {"bo@example.org": "450 greylisted"}
    await office.tell("p1")
    for _ in range(26):
        await office.round(HOUR)
    office.postbox.refusals = {}

    assert await office.round(HOUR) == []
    assert await sql("SELECT * FROM notification_letter") == []


async def test_a_crash_between_sending_and_noting_it_makes_one_duplicate_at_most(
    office: Office,
) -> None:
    await office.tell("p1")
    office.postbox.keeps_silent = True
    office.now += MINUTE
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        doomed = tasks.create_task(office.mailer.round())
        await office.postbox.silent.wait()
        doomed.cancel()
    office.postbox.keeps_silent = False

    during = await office.round()
    after = await office.round(letters.LEASE)
    later = await office.round(HOUR)

    assert (during, after, later) == ([], ["p1"], [])
    first, second = await ids(office)
    assert first == second


async def test_a_server_that_takes_a_letter_and_hangs_up_gets_it_twice_at_most(
    office: Office,
) -> None:
    await office.tell("p1")
    office.postbox.hangs_up = 100
    for _ in range(5):
        office.now += HOUR
        try:
            await office.mailer.round()
        except Away:
            continue

    first, second = await ids(office)
    assert first == second


async def test_a_server_that_says_nothing_is_left_after_a_while() -> None:
    loop = asyncio.get_running_loop()
    silence = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
    port = silence.sockets[0].getsockname()[1]

    with pytest.raises(Away):
        async with smtp.connected(Server("127.0.0.1", port, "plain", patience=0.05), helo="here"):
            pass

    silence.close()


async def test_a_server_that_has_enough_of_a_connection_gets_another(office: Office) -> None:
    people = [f"person-{number}" for number in range(6)]
    office.postbox.answers = ["250 OK", "250 OK", "421 too many in one connection", "250 OK"]
    await office.tell("p1", to=people)

    await office.round()

    assert {mail.recipients for mail in office.postbox.arrived} == {
        (f"{person}@example.org",) for person in people
    }


async def test_two_processes_send_each_letter_once(office: Office) -> None:
    people = [f"person-{number:02}" for number in range(30)]
    await office.tell("p1", to=people)
    office.now += MINUTE

    sent = await asyncio.gather(office.mailer.round(), office.mailer.round())

    assert sum(sent) == len(office.postbox.arrived) == len(people)
    assert len({mail.recipients for mail in office.postbox.arrived}) == len(people)


@pytest.mark.parametrize(
    ("url", "host", "port", "security", "user"),
    [
        ("smtps://mail.example.org", "mail.example.org", 465, "tls", None),
        ("smtp://svc%40x:p%2Fw@mail.example.org", "mail.example.org", 587, "starttls", "svc@x"),
        ("smtp+plain://10.0.0.5:2525", "10.0.0.5", 2525, "plain", None),
    ],
)
def test_a_server_is_told_by_its_address(
    url: str, host: str, port: int, security: str, user: str | None
) -> None:
    server = Server.at(url)

    told = (server.host, server.port, server.security, server.user)
    assert told == (host, port, security, user)
    assert server.password == ("p/w" if user else None)


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://x", "smtp://", "smtp://x/y", "smtp+plain://me:pw@x"]
)
def test_an_address_that_is_wrong_or_unsafe_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must"):
        Server.at(url)


async def test_a_server_without_encryption_is_not_told_anything_that_demands_it(
    office: Office,
) -> None:
    server = Server.at(office.postbox.url.replace("smtp+plain", "smtp"))

    with pytest.raises(Away):
        async with smtp.connected(server, helo="groups.example.org"):
            pass
