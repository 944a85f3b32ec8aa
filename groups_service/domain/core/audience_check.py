"""Check that a text is published to the audience that its author was shown."""

from groups_service.core.errors import Conflict
from groups_service.domain.core.unit_of_work import UnitOfWork


class AudienceChanged(Conflict):
    """Raised when the group's audience changed after the form was shown; nothing is stored."""

    code = "audience_changed"

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__("Who can read this group has changed. Look again before you publish.")
        self.era = uow.era
        self.audience = uow.status


def require_same_era(uow: UnitOfWork, era: int | None) -> None:
    """Raise AudienceChanged unless the text was written for the current era."""
    if era is not None and era != uow.era:
        raise AudienceChanged(uow)
