"""Schedules email by hours and days in a time zone; results are in UTC."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


def next_time_at_hour(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """Return the next time after `now` at which it is `hour` in `zone`."""
    local = now.astimezone(zone)
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if today.astimezone(UTC) > now:
        return today.astimezone(UTC)
    return (today + ONE_DAY).astimezone(UTC)


def end_of_quiet_hours(
    now: datetime, begins: time | None, ends: time | None, zone: ZoneInfo
) -> datetime | None:
    """Return the end of the quiet hours around `now`; None outside them.

    The quiet hours may cross midnight.
    """
    if begins is None or ends is None or begins == ends:
        return None
    local = now.astimezone(zone)
    time_of_day = local.time()
    if begins < ends:
        is_quiet = begins <= time_of_day < ends
    else:
        is_quiet = time_of_day >= begins or time_of_day < ends
    if not is_quiet:
        return None
    end = datetime.combine(local.date(), ends, zone)
    if time_of_day >= ends:
        end += ONE_DAY
    return end.astimezone(UTC)


def start_of_day(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the midnight before `now`."""
    local = now.astimezone(zone)
    return datetime.combine(local.date(), time(), zone).astimezone(UTC)
