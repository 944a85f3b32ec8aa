"""What time it is, and what day it is where the municipality lies."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Aware UTC; inside `at(...)` the time that was told."""
    return _told.get() or datetime.now(UTC)  # noqa: TID251 - this is the place


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the code inside believe that it is `moment` (aware)."""
    token = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)


def day_of(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
