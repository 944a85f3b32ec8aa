"""Received mails: after a delay, once, and only for people who still want and may read them."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from groups_service.database import Database, sql
from notifications.inbox import inbox
from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.mail.queue import MailQueue
from notifications.notifier import Notifier
from notifications.payload import NotificationPayload, Ref
from tests.mail.support.application import MINUTE, MailSetup
from tests.mail.support.smtp_server import run_mail_server


@pytest.fixture
async def setup(empty_database: Database) -> AsyncIterator[MailSetup]:
    async with run_mail_server() as postbox:
        yield MailSetup(postbox)


async def test_mail_is_sent_once_after_a_minute(setup: MailSetup) -> None:
    await setup.notify("p1")

    results = [await setup.run_mailer(MINUTE / 2) for _ in range(4)]

    assert results == [[], ["p1"], [], []]
    assert await sql("SELECT * FROM notification_pending_mail") == []


async def test_read_notification_is_not_mailed(setup: MailSetup) -> None:
    await setup.notify("p1", "p2", "p3")
    await inbox.mark_read("bo", [2], now=setup.now)
    await inbox.mark_read_through("bo", 1)

    assert await setup.run_mailer() == ["p3"]


async def test_old_event_is_in_the_inbox_but_not_mailed(setup: MailSetup) -> None:
    notifier = Notifier(InProcessFanout(Hub()), (MailQueue(setup.clock).enqueue,))
    old = NotificationPayload("posted", Ref("post", "p1"), setup.now - timedelta(days=2))

    await notifier.notify("e1", old, ["bo"])

    assert await setup.run_mailer() == []
    assert len(await inbox.list_notifications("bo", limit=10)) == 1


async def test_notifications_of_one_subject_are_one_mail(setup: MailSetup) -> None:
    await setup.notify("c1", "c2", thing="p1")
    await setup.notify("c3", thing="p2")

    assert sorted(await setup.run_mailer()) == ["c1 c2", "c3"]


async def test_many_notifications_at_once_are_one_mail(setup: MailSetup) -> None:
    await setup.notify(*(f"p{number}" for number in range(5)))

    assert await setup.run_mailer() == ["p0 p1 p2 p3 p4"]


async def test_content_hidden_before_sending_is_left_out(setup: MailSetup) -> None:
    await setup.notify("p1", to=("bo", "cia"))
    setup.writer.hidden = {"p1"}

    assert await setup.run_mailer() == []
    assert await sql("SELECT * FROM notification_email") == []


async def test_person_who_left_before_sending_gets_no_mail(setup: MailSetup) -> None:
    await setup.notify("p1", to=("bo", "cia"))
    setup.writer.departed = {"bo"}

    await setup.run_mailer()

    assert [mail.recipients for mail in setup.mail_server.received] == [("cia@example.org",)]
