"""What was answered already: who did it and when, for those who may know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service.errors import Conflict
from groups_service.models import Person


@dataclass(frozen=True)
class Answered:
    """`by` and `at` are None where that was not written down."""

    state: str
    at: datetime | None
    by: Person | None


class AlreadyAnswered(Conflict):
    """It waits no longer; `answered` is for callers who may know."""

    code = "already_answered"

    def __init__(self, message: str, answered: Answered | None = None) -> None:
        super().__init__(message)
        self.answered = answered


async def answered(state: str, at: datetime | None, by: UUID | None) -> Answered:
    person = await Person.get_or_none(id=by) if by is not None else None
    return Answered(state, at, person)
