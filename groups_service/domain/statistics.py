"""How many groups there are, and how large a share of them is closed.

Reads the rows of `group_life` only: for each group the last one at the end of the day, in the
municipality's time zone, and of those the active ones.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from groups_service import access, clock
from groups_service.access import Viewer
from groups_service.errors import FieldError, Invalid, NotAllowed
from groups_service.queries import statistics
from groups_service.queries.statistics import Life

LONGEST_SERIES = 1000  # points


class Every(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """Days in the municipality's time zone `zone`; None is the first group, or today."""

    zone: str
    since: date | None = None
    until: date | None = None
    every: Every = Every.MONTH


@dataclass(frozen=True)
class Count:
    """Active groups at the end of a day."""

    date: date
    open: int
    moderated: int
    closed: int

    @property
    def total(self) -> int:
        return self.open + self.moderated + self.closed

    @property
    def closed_ratio(self) -> float | None:
        """Closed groups / all groups, from 0 to 1; None when there is no group."""
        return self.closed / self.total if self.total else None


async def groups(viewer: Viewer, administrators: str, period: Period) -> list[Count]:
    """One count for each day, week or month of the period, the last one being its end.

    Raises NotAllowed unless `viewer` is in the directory group `administrators`.
    """
    if not await access.is_site_administrator(viewer, administrators):
        message = "Only site administrators see the statistics."
        raise NotAllowed(message, code="site_administrators_only")
    lives = await statistics.lives()
    today = clock.day_of(clock.now(), period.zone)
    until = min(period.until or today, today)
    since = period.since or _first_day(lives, period.zone, until)
    if since > until:
        raise Invalid(FieldError("from", "after_end", "The period ends before it begins."))
    days = list(_ends(since, until, period.every))
    if len(days) > LONGEST_SERIES:
        message = "The period has more than %(limit)d points; choose a longer step."
        raise Invalid(FieldError("every", "too_many_points", message, {"limit": LONGEST_SERIES}))
    return list(replay(lives, days, period.zone))


def replay(lives: list[Life], days: list[date], zone: str) -> Iterator[Count]:
    """Counts at the end of each of `days` (rising), from `lives` in order of time."""
    now: dict[object, str | None] = {}
    position = 0
    for day in days:
        end = _end_of(day, zone)
        while position < len(lives) and lives[position].at < end:
            life = lives[position]
            now[life.group_id] = life.status if life.state == "active" else None
            position += 1
        having = Counter(now.values())
        yield Count(day, having["open"], having["moderated"], having["closed"])


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def _first_day(lives: list[Life], zone: str, otherwise: date) -> date:
    return clock.day_of(lives[0].at, zone) if lives else otherwise


def _ends(since: date, until: date, every: Every) -> Iterator[date]:
    """The last day of each step of the period; the last step may be cut short."""
    day = since
    while day < until:
        end = _end_of_step(day, every)
        if end >= until:
            break
        yield end
        day = end + timedelta(days=1)
    yield until


def _end_of_step(day: date, every: Every) -> date:
    match every:
        case Every.DAY:
            return day
        case Every.WEEK:
            return day + timedelta(days=6 - day.weekday())
        case Every.MONTH:
            return day.replace(day=monthrange(day.year, day.month)[1])
