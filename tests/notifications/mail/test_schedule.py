"""Mail by preference: at once, daily, not in quiet hours, not on leave, never too many."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest

from groups_service.database import Database, sql
from notifications import preferences
from notifications.mail import local_time
from notifications.mail.schedule_policy import MAX_EMAILS_PER_DAY
from notifications.preferences import Preferences
from tests.mail.support.application import MINUTE, NOW, ZONE, MailSetup
from tests.mail.support.smtp_server import run_mail_server

HOUR = timedelta(hours=1)  # NOW is half past nine in Stockholm


@pytest.fixture
async def setup(empty_database: Database) -> AsyncIterator[MailSetup]:
    async with run_mail_server() as postbox:
        yield MailSetup(postbox)


async def set_preferences(**fields: object) -> None:
    await preferences.save_preferences("bo", Preferences(**fields))  # type: ignore[arg-type]  # fields of the caller


async def test_daily_mail_comes_at_its_hour_with_everything(setup: MailSetup) -> None:
    await set_preferences(mail="daily", digest_hour=16)
    results = []
    for hour in range(8):
        await setup.notify(f"p{hour}")
        results.append(await setup.run_mailer(HOUR))

    assert results[:6] == [[], [], [], [], [], []]
    assert results[6:] == [["p0 p1 p2 p3 p4 p5 p6"], []]
    assert await setup.run_mailer(24 * HOUR) == ["p7"]


async def test_notification_just_before_the_daily_mail_is_included(setup: MailSetup) -> None:
    await set_preferences(mail="daily", digest_hour=16)
    await setup.notify("p0")
    await setup.run_mailer()
    setup.now = datetime(2026, 11, 2, 14, 58, tzinfo=UTC)
    await setup.notify("p1")

    assert await setup.run_mailer(2 * MINUTE) == ["p0 p1"]


async def test_notification_read_before_the_daily_mail_is_left_out(setup: MailSetup) -> None:
    await set_preferences(mail="daily", digest_hour=16)
    await setup.notify("p0", "p1")
    await setup.run_mailer()
    await sql("UPDATE notification_counter SET read_through = 1")

    assert await setup.run_mailer(8 * HOUR) == ["p1"]


async def test_turning_mail_off_drops_pending_mail(setup: MailSetup) -> None:
    await setup.notify("p1")
    await set_preferences(mail="off")

    assert [await setup.run_mailer(), await setup.run_mailer()] == [[], []]
    assert await sql("SELECT * FROM notification_pending_mail") == []


async def test_person_on_leave_gets_no_mail_about_that_time(setup: MailSetup) -> None:
    await set_preferences(leave_until=NOW + 5 * HOUR)
    await setup.notify("p1")
    during = await setup.run_mailer(HOUR)
    setup.now = NOW + 6 * HOUR
    await setup.notify("p2")

    assert (during, await setup.run_mailer()) == ([], ["p2"])


async def test_quiet_hours_end_with_one_mail(setup: MailSetup) -> None:
    await set_preferences(quiet_from=time(21), quiet_to=time(6, 30))
    setup.now = datetime(2026, 11, 2, 20, 30, tzinfo=UTC)
    await setup.notify("p1", "p2")

    assert await setup.run_mailer(HOUR) == []
    setup.now = datetime(2026, 11, 3, 5, 29, tzinfo=UTC)
    assert await setup.run_mailer(timedelta()) == []
    assert await setup.run_mailer(MINUTE) == ["p1 p2"]


async def test_mails_above_the_daily_limit_are_combined(setup: MailSetup) -> None:
    mails: list[str] = []
    for number in range(MAX_EMAILS_PER_DAY + 5):
        await setup.notify(f"p{number}")
        mails += await setup.run_mailer(2 * MINUTE)

    assert len(mails) == MAX_EMAILS_PER_DAY
    rest = " ".join(f"p{number}" for number in range(MAX_EMAILS_PER_DAY, MAX_EMAILS_PER_DAY + 5))
    assert await setup.run_mailer(24 * HOUR) == [rest]
    await setup.notify("tomorrow")
    assert await setup.run_mailer() == ["tomorrow"]


async def test_preferences_are_checked_again_before_a_retry(setup: MailSetup) -> None:
    setup.mail_server.refusals = {"bo@example.org": "450 greylisted"}
    await setup.notify("p1")
    await setup.run_mailer()
    setup.mail_server.refusals = {}
    await set_preferences(mail="off")

    assert await setup.run_mailer(HOUR) == []
    assert await sql("SELECT * FROM notification_email") == []


@pytest.mark.parametrize(
    ("now", "hour", "expected"),
    [
        ("2026-11-02T08:30", 16, "2026-11-02T15:00"),
        ("2026-11-02T08:30", 9, "2026-11-03T08:00"),
        ("2026-11-02T08:00", 9, "2026-11-03T08:00"),
        ("2026-03-28T08:30", 7, "2026-03-29T05:00"),  # summer time begins that night
        ("2026-10-24T08:30", 7, "2026-10-25T06:00"),  # summer time ends that night
        ("2026-03-28T23:30", 2, "2026-03-29T01:00"),  # an hour that does not exist
    ],
)
def test_next_hour_is_computed_in_the_local_time_zone(now: str, hour: int, expected: str) -> None:
    assert local_time.next_time_at_hour(parse_utc(now), hour, ZONE) == parse_utc(expected)


@pytest.mark.parametrize(
    ("now", "begins", "ends", "until"),
    [
        ("2026-11-02T08:30", 9, 12, "2026-11-02T11:00"),
        ("2026-11-02T08:30", 10, 12, None),
        ("2026-11-02T11:00", 9, 12, None),
        ("2026-11-02T21:30", 22, 6, "2026-11-03T05:00"),
        ("2026-11-03T01:30", 22, 6, "2026-11-03T05:00"),
        ("2026-11-03T08:30", 22, 6, None),
        ("2026-11-03T08:30", 6, 6, None),
    ],
)
def test_quiet_hours_may_span_midnight(now: str, begins: int, ends: int, until: str) -> None:
    end = local_time.end_of_quiet_hours(parse_utc(now), time(begins), time(ends), ZONE)

    assert end == (parse_utc(until) if until else None)


def parse_utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
