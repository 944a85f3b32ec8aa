"""The JSON values in responses."""

from datetime import datetime
from typing import Any

Json = dict[str, Any]  # a JSON object


def format_time(moment: datetime | None) -> str | None:
    """Format a time as RFC 3339 in UTC, with milliseconds."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None
