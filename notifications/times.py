"""When mail is sent: hours and days where the people are, told as moments in UTC."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


def next_hour(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The next time that a clock in `zone` strikes `hour`, later than `now`."""
    here = now.astimezone(zone)
    today = here.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if today.astimezone(UTC) > now:
        return today.astimezone(UTC)
    return (today + ONE_DAY).astimezone(UTC)


def quiet_until(
    now: datetime, begins: time | None, ends: time | None, zone: ZoneInfo
) -> datetime | None:
    """When the quiet hours around `now` end; None when it is not quiet. They may pass midnight."""
    if begins is None or ends is None or begins == ends:
        return None
    here = now.astimezone(zone)
    clock = here.time()
    within = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if not within:
        return None
    end = datetime.combine(here.date(), ends, zone)
    if clock >= ends:
        end += ONE_DAY
    return end.astimezone(UTC)


def day_began(now: datetime, zone: ZoneInfo) -> datetime:
    """Midnight before `now`."""
    here = now.astimezone(zone)
    return datetime.combine(here.date(), time(), zone).astimezone(UTC)
