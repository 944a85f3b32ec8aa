"""Mail as somebody wishes it: at once, once a day, not at night, not on leave, never too many."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest

from groups_service.database import Database, sql
from notifications import preferences, times
from notifications.planning import MOST_A_DAY
from notifications.preferences import Preferences
from tests.mail.office import AT, MINUTE, ZONE, Office
from tests.mail.postbox import receiving

HOUR = timedelta(hours=1)  # AT is half past nine in Stockholm


@pytest.fixture
async def office(clean: Database) -> AsyncIterator[Office]:
    async with receiving() as postbox:
        yield Office(postbox)


async def wish(**wanted: object) -> None:
    await preferences.put("bo", Preferences(**wanted))  # type: ignore[arg-type]  # as told


async def test_a_daily_letter_comes_at_its_hour_with_everything(office: Office) -> None:
    await wish(mail="daily", digest_hour=16)
    told = []
    for hour in range(8):
        await office.tell(f"p{hour}")
        told.append(await office.round(HOUR))

    assert told[:6] == [[], [], [], [], [], []]
    assert told[6:] == [["p0 p1 p2 p3 p4 p5 p6"], []]
    assert await office.round(24 * HOUR) == ["p7"]


async def test_what_is_told_while_the_daily_letter_leaves_goes_with_it(office: Office) -> None:
    await wish(mail="daily", digest_hour=16)
    await office.tell("p0")
    await office.round()
    office.now = datetime(2026, 11, 2, 14, 58, tzinfo=UTC)
    await office.tell("p1")

    assert await office.round(2 * MINUTE) == ["p0 p1"]


async def test_what_was_read_during_the_day_is_not_in_the_daily_letter(office: Office) -> None:
    await wish(mail="daily", digest_hour=16)
    await office.tell("p0", "p1")
    await office.round()
    await sql("UPDATE notification_counter SET read_through = 1")

    assert await office.round(8 * HOUR) == ["p1"]


async def test_who_wants_no_mail_gets_none_even_if_it_was_waiting(office: Office) -> None:
    await office.tell("p1")
    await wish(mail="off")

    assert [await office.round(), await office.round()] == [[], []]
    assert await sql("SELECT * FROM notification_mail") == []


async def test_who_is_on_leave_gets_nothing_of_that_time(office: Office) -> None:
    await wish(leave_until=AT + 5 * HOUR)
    await office.tell("p1")
    during = await office.round(HOUR)
    office.now = AT + 6 * HOUR
    await office.tell("p2")

    assert (during, await office.round()) == ([], ["p2"])


async def test_quiet_hours_are_quiet_and_end_with_one_letter(office: Office) -> None:
    await wish(quiet_from=time(21), quiet_to=time(6, 30))
    office.now = datetime(2026, 11, 2, 20, 30, tzinfo=UTC)
    await office.tell("p1", "p2")

    assert await office.round(HOUR) == []
    office.now = datetime(2026, 11, 3, 5, 29, tzinfo=UTC)
    assert await office.round(timedelta()) == []
    assert await office.round(MINUTE) == ["p1 p2"]


async def test_beyond_the_days_share_the_rest_comes_in_one_letter(office: Office) -> None:
    arrived: list[str] = []
    for number in range(MOST_A_DAY + 5):
        await office.tell(f"p{number}")
        arrived += await office.round(2 * MINUTE)

    assert len(arrived) == MOST_A_DAY
    rest = " ".join(f"p{number}" for number in range(MOST_A_DAY, MOST_A_DAY + 5))
    assert await office.round(24 * HOUR) == [rest]
    await office.tell("tomorrow")
    assert await office.round() == ["tomorrow"]


async def test_wishes_are_asked_when_a_letter_is_sent_again(office: Office) -> None:
    office.postbox.refusals = {"bo@example.org": "450 greylisted"}
    await office.tell("p1")
    await office.round()
    office.postbox.refusals = {}
    await wish(mail="off")

    assert await office.round(HOUR) == []
    assert await sql("SELECT * FROM notification_letter") == []


@pytest.mark.parametrize(
    ("now", "hour", "struck"),
    [
        ("2026-11-02T08:30", 16, "2026-11-02T15:00"),
        ("2026-11-02T08:30", 9, "2026-11-03T08:00"),
        ("2026-11-02T08:00", 9, "2026-11-03T08:00"),
        ("2026-03-28T08:30", 7, "2026-03-29T05:00"),  # summer time began in the night
        ("2026-10-24T08:30", 7, "2026-10-25T06:00"),  # and ended
        ("2026-03-28T23:30", 2, "2026-03-29T01:00"),  # an hour that is left out
    ],
)
def test_an_hour_is_that_of_the_place(now: str, hour: int, struck: str) -> None:
    assert times.next_hour(utc(now), hour, ZONE) == utc(struck)


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
def test_quiet_hours_may_pass_midnight(now: str, begins: int, ends: int, until: str) -> None:
    end = times.quiet_until(utc(now), time(begins), time(ends), ZONE)

    assert end == (utc(until) if until else None)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
