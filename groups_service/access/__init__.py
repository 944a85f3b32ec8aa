"""Who may see and do what. The only module that knows.

Everybody active reads open and moderated groups. A closed group exists for its members only,
unless it is listed: then others know its name and may ask to join. What one may not see is
reported exactly like what does not exist: one statement, one error. Rights are computed from the
tables at the moment of asking; nothing is remembered.

`rules` decides from a standing, `predicates` says the same in SQL, `asking` looks things up.
"""

from groups_service.access.asking import (
    find_thing,
    is_site_administrator,
    require_reader,
    require_site_administrator,
    standing,
    standing_of,
)
from groups_service.access.predicates import (
    STANDING,
    known_groups,
    living_follow,
    living_invitation,
    visible_groups,
    visible_members,
    visible_things,
)
from groups_service.access.rules import (
    ADMINISTERING,
    INACTIVE,
    LastAdministrator,
    Standing,
    Verb,
    Viewer,
    may,
    may_know,
    may_read,
    require,
)

__all__ = [
    "ADMINISTERING",
    "INACTIVE",
    "STANDING",
    "LastAdministrator",
    "Standing",
    "Verb",
    "Viewer",
    "find_thing",
    "is_site_administrator",
    "known_groups",
    "living_follow",
    "living_invitation",
    "may",
    "may_know",
    "may_read",
    "require",
    "require_reader",
    "require_site_administrator",
    "standing",
    "standing_of",
    "visible_groups",
    "visible_members",
    "visible_things",
]
