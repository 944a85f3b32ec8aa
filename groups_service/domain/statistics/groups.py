"""The number of groups over time, and the share of closed groups.

Reads `group_history` only: for each group the last row at the end of the day, in the time zone of
the municipality; active groups are counted.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from groups_service import access
from groups_service.access import Viewer
from groups_service.core import clock
from groups_service.core.errors import FieldError, InvalidInput, NotAllowed
from groups_service.queries.statistics import statistics
from groups_service.queries.statistics.statistics import GroupStateChange

MAX_SERIES_POINTS = 1000


class Interval(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """A range of days in the municipality's time zone `zone`.

    `since` None is the day of the first group, `until` None is today.
    """

    zone: str
    since: date | None = None
    until: date | None = None
    interval: Interval = Interval.MONTH


@dataclass(frozen=True)
class GroupCount:
    """The numbers of active groups at the end of a day."""

    date: date
    open: int
    moderated: int
    closed: int

    @property
    def total(self) -> int:
        return self.open + self.moderated + self.closed

    @property
    def closed_ratio(self) -> float | None:
        """The share of closed groups, from 0 to 1; None when there are no groups."""
        return self.closed / self.total if self.total else None


async def count_groups(viewer: Viewer, administrators: str, period: Period) -> list[GroupCount]:
    """Return one count for each day, week or month of the period; the last one is for its end.

    Raises NotAllowed unless `viewer` is in the directory group `administrators`, InvalidInput
    for a reversed period or too many points.
    """
    if not await access.is_site_administrator(viewer, administrators):
        message = "Only site administrators see the statistics."
        raise NotAllowed(message, code="site_administrators_only")
    changes = await statistics.list_group_state_changes()
    today = clock.local_date(clock.now(), period.zone)
    until = min(period.until or today, today)
    since = period.since or _get_first_day(changes, period.zone, until)
    if since > until:
        raise InvalidInput(FieldError("from", "after_end", "The period ends before it begins."))
    days = list(_list_interval_ends(since, until, period.interval))
    if len(days) > MAX_SERIES_POINTS:
        message = "The period has more than %(limit)d points; choose a longer step."
        raise InvalidInput(
            FieldError("every", "too_many_points", message, {"limit": MAX_SERIES_POINTS})
        )
    return list(counts_at(changes, days, period.zone))


def counts_at(
    changes: list[GroupStateChange], days: list[date], zone: str
) -> Iterator[GroupCount]:
    """Yield the counts at the end of each of the ascending `days`.

    `changes` are in order of time.
    """
    status_by_group: dict[object, str | None] = {}
    position = 0
    for day in days:
        end = _end_of_day(day, zone)
        while position < len(changes) and changes[position].at < end:
            change = changes[position]
            status_by_group[change.group_id] = change.status if change.state == "active" else None
            position += 1
        counts = Counter(status_by_group.values())
        yield GroupCount(day, counts["open"], counts["moderated"], counts["closed"])


def _end_of_day(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def _get_first_day(changes: list[GroupStateChange], zone: str, default: date) -> date:
    return clock.local_date(changes[0].at, zone) if changes else default


def _list_interval_ends(since: date, until: date, interval: Interval) -> Iterator[date]:
    """Yield the last day of each interval of the period; the last interval may be shorter."""
    day = since
    while day < until:
        end = _end_of_interval(day, interval)
        if end >= until:
            break
        yield end
        day = end + timedelta(days=1)
    yield until


def _end_of_interval(day: date, interval: Interval) -> date:
    match interval:
        case Interval.DAY:
            return day
        case Interval.WEEK:
            return day + timedelta(days=6 - day.weekday())
        case Interval.MONTH:
            return day.replace(day=monthrange(day.year, day.month)[1])
