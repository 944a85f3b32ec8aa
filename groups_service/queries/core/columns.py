"""Converts column values to Python types: SQLite has no types for ids, times and booleans."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson


def to_datetime(value: object) -> datetime:
    """Return an aware UTC datetime from a column of either database."""
    if isinstance(value, datetime) and value.tzinfo is UTC:
        return value
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def to_optional_datetime(value: object) -> datetime | None:
    return None if value is None else to_datetime(value)


def to_uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def to_optional_uuid(value: object) -> UUID | None:
    return None if value is None else to_uuid(value)


def from_json_column(value: object) -> Any:  # noqa: ANN401 - JSON holds any type
    """Return the decoded value of a JSON column, which SQLite returns as text."""
    return orjson.loads(value) if isinstance(value, str) else value
