"""Mail as it arrives: after a while, once, for those who still want and may have it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from groups_service.database import Database, sql
from notifications import inbox
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.note import Note, Ref
from notifications.notifier import Notifier
from notifications.outbox import MailQueue
from tests.mail.office import MINUTE, Office
from tests.mail.postbox import receiving


@pytest.fixture
async def office(clean: Database) -> AsyncIterator[Office]:
    async with receiving() as postbox:
        yield Office(postbox)


async def test_a_mail_leaves_after_a_minute_and_only_once(office: Office) -> None:
    await office.tell("p1")

    told = [await office.round(MINUTE / 2) for _ in range(4)]

    assert told == [[], ["p1"], [], []]
    assert await sql("SELECT * FROM notification_mail") == []


async def test_what_was_read_meanwhile_is_not_mailed(office: Office) -> None:
    await office.tell("p1", "p2", "p3")
    await inbox.mark_read("bo", [2], now=office.now)
    await inbox.mark_read_through("bo", 1)

    assert await office.round() == ["p3"]


async def test_what_is_told_long_after_it_happened_is_in_the_inbox_only(office: Office) -> None:
    notifier = Notifier(InProcess(Hub()), (MailQueue(office.clock).add,))
    old = Note("posted", Ref("post", "p1"), office.now - timedelta(days=2))

    await notifier.tell("e1", old, ["bo"])

    assert await office.round() == []
    assert len(await inbox.page("bo", limit=10)) == 1


async def test_several_about_one_thing_are_one_letter(office: Office) -> None:
    await office.tell("c1", "c2", thing="p1")
    await office.tell("c3", thing="p2")

    assert sorted(await office.round()) == ["c1 c2", "c3"]


async def test_many_at_a_time_are_one_letter(office: Office) -> None:
    await office.tell(*(f"p{number}" for number in range(5)))

    assert await office.round() == ["p0 p1 p2 p3 p4"]


async def test_what_one_may_not_see_when_it_is_sent_is_left_out(office: Office) -> None:
    await office.tell("p1", to=("bo", "cia"))
    office.words.hidden = {"p1"}

    assert await office.round() == []
    assert await sql("SELECT * FROM notification_letter") == []


async def test_who_is_gone_when_it_is_sent_gets_nothing(office: Office) -> None:
    await office.tell("p1", to=("bo", "cia"))
    office.words.gone = {"bo"}

    await office.round()

    assert [mail.recipients for mail in office.postbox.arrived] == [("cia@example.org",)]
