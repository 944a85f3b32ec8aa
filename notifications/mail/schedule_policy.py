"""Decides on a recipient's due notifications: email now, email later, or none; no I/O.

Notifications that are many, late or beyond the daily limit are grouped into one email.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from notifications.mail import local_time
from notifications.mail.queue import DeliveryMode, QueuedNotification
from notifications.preferences import Preferences

MAX_SINGLE_EMAILS = 3
"""Emails for one recipient at the same time; with more subjects a digest is sent."""
MAX_EMAILS_PER_DAY = 20
"""Emails for one recipient per day; the rest waits for the digest hour."""
LATE_AFTER = timedelta(minutes=30)
"""Notifications due longer ago were delayed along with others, and are sent as one digest."""


@dataclass(frozen=True)
class EmailPlan:
    """Each item is in exactly one of the lists."""

    drop: list[QueuedNotification] = field(default_factory=list)
    postpone: list[QueuedNotification] = field(default_factory=list)
    until: datetime | None = None
    emails: list[tuple[DeliveryMode, list[QueuedNotification]]] = field(default_factory=list)


def plan_emails(
    items: Sequence[QueuedNotification],
    settings: Preferences,
    *,
    now: datetime,
    zone: ZoneInfo,
    created_today: int,
) -> EmailPlan:
    """Plan all items due for one recipient; `created_today` is the number of this day's emails."""
    if settings.mail == "off" or settings.is_on_leave(now=now):
        return EmailPlan(drop=list(items))
    unread = [item for item in items if not item.notification.is_read]
    read = [item for item in items if item.notification.is_read]
    if not unread:
        return EmailPlan(drop=read)
    if until := _postpone_until(unread, settings, now=now, zone=zone):
        return EmailPlan(read, unread, until)
    emails = _group_into_emails(unread, now)
    if emails[0][0] is DeliveryMode.SINGLE and created_today + len(emails) > MAX_EMAILS_PER_DAY:
        return EmailPlan(
            read, unread, local_time.next_time_at_hour(now, settings.digest_hour, zone)
        )
    return EmailPlan(read, emails=emails)


def _postpone_until(
    items: list[QueuedNotification], settings: Preferences, *, now: datetime, zone: ZoneInfo
) -> datetime | None:
    """Return when these may be sent; None for now."""
    is_digest = any(item.mode is DeliveryMode.DIGEST for item in items)
    if settings.mail == "daily" and not is_digest:
        return local_time.next_time_at_hour(now, settings.digest_hour, zone)
    return local_time.end_of_quiet_hours(now, settings.quiet_from, settings.quiet_to, zone)


def _group_into_emails(
    items: list[QueuedNotification], now: datetime
) -> list[tuple[DeliveryMode, list[QueuedNotification]]]:
    """Return one email for each subject, or one for all."""
    subjects: dict[object, list[QueuedNotification]] = {}
    for item in items:
        payload = item.notification.payload
        subjects.setdefault(payload.subject or payload.ref, []).append(item)
    is_late = any(
        item.mode is DeliveryMode.DIGEST or item.due_at < now - LATE_AFTER for item in items
    )
    if is_late or len(subjects) > MAX_SINGLE_EMAILS:
        return [(DeliveryMode.DIGEST, items)]
    return [(DeliveryMode.SINGLE, grouped) for grouped in subjects.values()]
