"""The rows that statistics are made of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service.database import sql
from groups_service.queries.rows import uuid, when


@dataclass(frozen=True, slots=True)
class Life:
    """A group from `at` on, until its next row."""

    group_id: UUID
    at: datetime
    status: str
    state: str


async def lives() -> list[Life]:
    """Every row of every group's life, in order of time."""
    rows = await sql("SELECT group_id, at, status, state FROM group_life ORDER BY at, version")
    return [
        Life(uuid(row["group_id"]), when(row["at"]), row["status"], row["state"]) for row in rows
    ]
