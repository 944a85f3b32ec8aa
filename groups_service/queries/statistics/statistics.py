"""Rows from which statistics are computed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service.database import sql
from groups_service.queries.core.columns import (
    to_datetime,
    to_optional_datetime,
    to_optional_uuid,
    to_uuid,
)


@dataclass(frozen=True, slots=True)
class GroupStateChange:
    """The status and state of a group from `at` until its next row."""

    group_id: UUID
    at: datetime
    status: str
    state: str


async def list_group_state_changes() -> list[GroupStateChange]:
    """List all rows of all groups, in order of time."""
    rows = await sql("SELECT group_id, at, status, state FROM group_history ORDER BY at, version")
    return [
        GroupStateChange(
            to_uuid(row["group_id"]), to_datetime(row["at"]), row["status"], row["state"]
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class QuestionTimes:
    """A question for statistics: without its text, author and place."""

    id: UUID
    forwarded_from_id: UUID | None
    at: datetime
    state: str
    first_answer_at: datetime | None


# access (query): returns times only; its only caller requires a site administrator
async def list_questions(begin: datetime, end: datetime) -> list[QuestionTimes]:
    """List the questions of the period, and all that were forwarded."""
    rows = await sql(
        """SELECT id, forwarded_from_id, created_at, question, first_answer_at FROM post
        WHERE question IS NOT NULL AND deletion IS NULL
        AND (forwarded_from_id IS NOT NULL OR (created_at >= $1 AND created_at < $2))""",
        begin,
        end,
    )
    return [
        QuestionTimes(
            to_uuid(row["id"]),
            to_optional_uuid(row["forwarded_from_id"]),
            to_datetime(row["created_at"]),
            row["question"],
            to_optional_datetime(row["first_answer_at"]),
        )
        for row in rows
    ]
