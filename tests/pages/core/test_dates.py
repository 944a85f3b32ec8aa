"""Dates as text."""

from datetime import UTC, date, datetime, timedelta

import pytest

from groups_service.core import clock
from groups_service.rendering.dates import DateFormatter

NOW = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)  # 09:30 in Stockholm
SWEDISH = DateFormatter("sv", "Europe/Stockholm")
ENGLISH = DateFormatter("en", "Europe/Stockholm")


@pytest.mark.parametrize(
    ("age", "swedish", "english"),
    [
        (timedelta(seconds=-3), "nyss", "just now"),
        (timedelta(seconds=59), "nyss", "just now"),
        (timedelta(seconds=60), "för 1 min sedan", "1 min ago"),
        (timedelta(minutes=59), "för 59 min sedan", "59 min ago"),
        (timedelta(hours=1), "för 1 tim sedan", "1 h ago"),
        (timedelta(hours=9), "för 9 tim sedan", "9 h ago"),
        (timedelta(hours=10), "i går kl. 23:30", "yesterday at 23:30"),
        (timedelta(days=1), "i går kl. 09:30", "yesterday at 09:30"),
        (timedelta(days=2), "10 mars", "10 March"),
        (timedelta(days=100), "2 december 2025", "2 December 2025"),
    ],
)
def test_recent_time_is_formatted_as_relative_age(
    age: timedelta, swedish: str, english: str
) -> None:
    with clock.frozen_at(NOW):
        assert SWEDISH.relative(NOW - age) == swedish
        assert ENGLISH.relative(NOW - age) == english


def test_recent_time_before_midnight_is_relative_in_minutes() -> None:
    just_past_midnight = datetime(2026, 3, 11, 23, 10, tzinfo=UTC)

    with clock.frozen_at(just_past_midnight):
        assert SWEDISH.relative("2026-03-11T22:50:00Z") == "för 20 min sedan"


def test_time_element_contains_the_full_date() -> None:
    with clock.frozen_at(NOW):
        element = SWEDISH.element("2025-03-09T14:40:00.000Z")

    assert element == (
        '<time datetime="2025-03-09T14:40:00Z" title="9 mars 2025 kl. 15:40" data-relative>'
        "9 mars 2025</time>"
    )


def test_day_is_in_the_municipalitys_time_zone() -> None:
    assert SWEDISH.long_day("2026-03-11T23:30:00Z") == "12 mars 2026"
    assert SWEDISH.long_day(date(2026, 3, 11)) == "11 mars 2026"


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(5, "God morgon, Anna"), (11, "Hej Anna"), (18, "God kväll, Anna"), (3, "God kväll, Anna")],
)
def test_greeting_depends_on_local_time(hour: int, greeting: str) -> None:
    with clock.frozen_at(datetime(2026, 3, 12, hour, 0, tzinfo=UTC) - timedelta(hours=1)):
        assert SWEDISH.greeting("Anna") == greeting


def test_todays_date_starts_with_a_capital() -> None:
    with clock.frozen_at(NOW):
        assert SWEDISH.today() == "Torsdag 12 mars"
