"""How people want to be told."""

from datetime import UTC, datetime, time, timedelta

import pytest

from groups_service.database import Database
from notifications import preferences
from notifications.preferences import Preferences

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
CHOSEN = Preferences("daily", 16, time(22), time(6, 30), NOW + timedelta(days=3))


async def test_who_never_chose_has_the_usual_preferences(clean: Database) -> None:
    assert await preferences.of("bo") == Preferences()


async def test_what_was_put_is_found_as_it_was(clean: Database) -> None:
    await preferences.put("bo", Preferences("off"))
    await preferences.put("bo", CHOSEN)

    assert await preferences.of("bo") == CHOSEN


async def test_many_are_asked_for_at_once(clean: Database) -> None:
    await preferences.put("bo", CHOSEN)

    found = await preferences.of_many(["bo", "cia"])

    assert found == {"bo": CHOSEN, "cia": Preferences()}
    assert await preferences.of_many([]) == {}


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
def test_quiet_hours_may_go_past_midnight(
    begin: time | None, end: time | None, at: time, *, quiet: bool
) -> None:
    assert Preferences(quiet_from=begin, quiet_to=end).quiet(at=at) is quiet


def test_leave_ends_by_itself() -> None:
    assert CHOSEN.on_leave(now=NOW)
    assert not CHOSEN.on_leave(now=NOW + timedelta(days=3))
    assert not Preferences().on_leave(now=NOW)
