"""Who decided on a request, invitation or proposal, and when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service.core.errors import Conflict
from groups_service.models import Person


@dataclass(frozen=True)
class DecisionRecord:
    """A decision that was made.

    `decided_by` and `decided_at` are None where they were not stored.
    """

    state: str
    decided_at: datetime | None
    decided_by: Person | None


class AlreadyDecided(Conflict):
    """Raised when a decision was made already.

    `decision` is set when the caller may know who decided.
    """

    code = "already_decided"

    def __init__(self, message: str, decision: DecisionRecord | None = None) -> None:
        super().__init__(message)
        self.decision = decision


async def load_decision(state: str, at: datetime | None, by: UUID | None) -> DecisionRecord:
    person = await Person.get_or_none(id=by) if by is not None else None
    return DecisionRecord(state, at, person)
