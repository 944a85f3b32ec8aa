"""Notification preferences."""

from datetime import UTC, datetime, time, timedelta

import pytest

from groups_service.database import Database
from notifications import preferences
from notifications.preferences import Preferences

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
CHANGED = Preferences("daily", 16, time(22), time(6, 30), NOW + timedelta(days=3))


async def test_person_without_preferences_has_the_defaults(empty_database: Database) -> None:
    assert await preferences.get_preferences("bo") == Preferences()


async def test_stored_preferences_are_returned_unchanged(empty_database: Database) -> None:
    await preferences.save_preferences("bo", Preferences("off"))
    await preferences.save_preferences("bo", CHANGED)

    assert await preferences.get_preferences("bo") == CHANGED


async def test_preferences_of_many_people_are_loaded_at_once(empty_database: Database) -> None:
    await preferences.save_preferences("bo", CHANGED)

    result = await preferences.get_preferences_of(["bo", "cia"])

    assert result == {"bo": CHANGED, "cia": Preferences()}
    assert await preferences.get_preferences_of([]) == {}


@pytest.mark.parametrize(
    ("begin", "end", "at", "quiet"),
    [
        (None, None, time(3), False),
        (time(12), time(13), time(12), True),
        (time(12), time(13), time(13), False),
        (time(22), time(6), time(23), True),
        (time(22), time(6), time(5, 59), True),
        (time(22), time(6), time(6), False),
        (time(22), time(22), time(22), False),
    ],
)
def test_quiet_hours_may_last_past_midnight(
    begin: time | None, end: time | None, at: time, *, quiet: bool
) -> None:
    assert Preferences(quiet_from=begin, quiet_to=end).is_quiet(at=at) is quiet


def test_leave_ends_by_itself() -> None:
    assert CHANGED.is_on_leave(now=NOW)
    assert not CHANGED.is_on_leave(now=NOW + timedelta(days=3))
    assert not Preferences().is_on_leave(now=NOW)
