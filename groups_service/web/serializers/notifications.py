"""Notification levels and preferences as JSON."""

from datetime import time

from groups_service.domain.notifications.levels import EffectiveLevel
from groups_service.web.http.json_values import Json, format_time
from notifications.preferences import Preferences


def serialize_level(level: EffectiveLevel) -> Json:
    return {
        "level": level.level.value,
        "until": format_time(level.until),
        "explicit": level.is_explicit,
        "default": level.default.value,
    }


def serialize_preferences(preferences: Preferences) -> Json:
    return {
        "mail": preferences.mail,
        "digest_hour": preferences.digest_hour,
        "quiet_from": _format_time_of_day(preferences.quiet_from),
        "quiet_to": _format_time_of_day(preferences.quiet_to),
        "leave_until": preferences.leave_until,
    }


def _format_time_of_day(value: time | None) -> str | None:
    return value.strftime("%H:%M") if value else None
