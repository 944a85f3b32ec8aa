"""What the databases give, made the same: SQLite has no type for ids, times and truth."""

from datetime import UTC, datetime
from uuid import UUID


def when(value: object) -> datetime:
    """An aware time in UTC from a column of either database."""
    if isinstance(value, datetime) and value.tzinfo is UTC:
        return value
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def maybe_when(value: object) -> datetime | None:
    return None if value is None else when(value)


def uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def maybe_uuid(value: object) -> UUID | None:
    return None if value is None else uuid(value)
