"""What was shown is what happens: who will read what one is about to publish."""

from groups_service.domain.turn import Turn
from groups_service.errors import Conflict


class AudienceChanged(Conflict):
    """The group changed its audience since the form was shown; nothing was stored."""

    code = "audience_changed"

    def __init__(self, mine: Turn) -> None:
        super().__init__("Who can read this group has changed. Look again before you publish.")
        self.era = mine.era
        self.audience = mine.status


def require_same(mine: Turn, era: int | None) -> None:
    """Raise AudienceChanged unless the text was written for the era that is now."""
    if era is not None and era != mine.era:
        raise AudienceChanged(mine)
