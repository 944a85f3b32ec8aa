"""The rows that statistics are made of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service.database import sql
from groups_service.queries.rows import maybe_uuid, maybe_when, uuid, when


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


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as statistics look at it: without its words, author and place."""

    id: UUID
    handed_from_id: UUID | None
    at: datetime
    state: str
    first_answer_at: datetime | None


async def questions(begin: datetime, end: datetime) -> list[Asked]:
    """Those of the period, and all that were handed on."""
    rows = await sql(
        """SELECT id, handed_from_id, created_at, question, first_answer_at FROM post
        WHERE question IS NOT NULL AND gone IS NULL
        AND (handed_from_id IS NOT NULL OR (created_at >= $1 AND created_at < $2))""",
        begin,
        end,
    )
    return [
        Asked(
            uuid(row["id"]),
            maybe_uuid(row["handed_from_id"]),
            when(row["created_at"]),
            row["question"],
            maybe_when(row["first_answer_at"]),
        )
        for row in rows
    ]
