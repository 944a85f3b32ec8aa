"""What becomes of somebody's waiting mails: letters now, later, or nothing; pure.

Nobody is flooded: what comes in numbers, late or beyond the day's share is gathered in one letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from notifications import times
from notifications.outbox import Item, Way
from notifications.preferences import Preferences

MOST_AT_A_TIME = 3
"""Letters that leave for one person together; more things than that make a digest."""
MOST_A_DAY = 20
"""Letters for one person in a day; the rest is gathered until the hour of digests."""
LATE = timedelta(minutes=30)
"""What should have left before that was held up with others, and goes with them."""


@dataclass(frozen=True)
class Plan:
    """Each item is in one of these, and only one."""

    drop: list[Item] = field(default_factory=list)
    postpone: list[Item] = field(default_factory=list)
    until: datetime | None = None
    letters: list[tuple[Way, list[Item]]] = field(default_factory=list)


def plan(
    items: Sequence[Item],
    wanted: Preferences,
    *,
    now: datetime,
    zone: ZoneInfo,
    made_today: int,
) -> Plan:
    """`items` are all that is due for one recipient; `made_today` counts letters of this day."""
    if wanted.mail == "off" or wanted.on_leave(now=now):
        return Plan(drop=list(items))
    unread = [item for item in items if not item.notice.read]
    read = [item for item in items if item.notice.read]
    if not unread:
        return Plan(drop=read)
    if until := _later(unread, wanted, now=now, zone=zone):
        return Plan(read, unread, until)
    letters = _letters(unread, now)
    if letters[0][0] is Way.SINGLE and made_today + len(letters) > MOST_A_DAY:
        return Plan(read, unread, times.next_hour(now, wanted.digest_hour, zone))
    return Plan(read, letters=letters)


def _later(
    items: list[Item], wanted: Preferences, *, now: datetime, zone: ZoneInfo
) -> datetime | None:
    """When these may leave, if it is not now."""
    gathered = any(item.way is Way.DIGEST for item in items)
    if wanted.mail == "daily" and not gathered:
        return times.next_hour(now, wanted.digest_hour, zone)
    return times.quiet_until(now, wanted.quiet_from, wanted.quiet_to, zone)


def _letters(items: list[Item], now: datetime) -> list[tuple[Way, list[Item]]]:
    """One for each thing that something happened to, or one for all."""
    things: dict[object, list[Item]] = {}
    for item in items:
        things.setdefault(item.notice.note.thing or item.notice.note.ref, []).append(item)
    held_up = any(item.way is Way.DIGEST or item.due_at < now - LATE for item in items)
    if held_up or len(things) > MOST_AT_A_TIME:
        return [(Way.DIGEST, items)]
    return [(Way.SINGLE, about) for about in things.values()]
