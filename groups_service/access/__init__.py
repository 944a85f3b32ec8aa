"""Who may see and do what. The only module that knows.

Everybody active reads open and moderated groups. A closed group exists for its members only,
unless it is listed: then others know its name and may ask to join. What one may not see is
reported exactly like what does not exist: one statement, one error. Rights are computed from the
tables at the moment of asking; nothing is remembered.

`rules` and `content` decide from a standing, `predicates` says the same in SQL, `asking` looks
things up.
"""

from groups_service.access.asking import (
    Place,
    find_comment,
    find_file,
    find_post,
    is_site_administrator,
    reader_of,
    require_reader,
    require_site_administrator,
    standing,
    standing_of,
)
from groups_service.access.content import Act, Piece, may_with, require_act
from groups_service.access.predicates import (
    READER,
    STANDING,
    known_groups,
    living_follow,
    living_invitation,
    public_groups,
    public_things,
    visible_comments,
    visible_files,
    visible_groups,
    visible_members,
    visible_posts,
    visible_reactions,
    visible_things,
)
from groups_service.access.reporting import (
    Handled,
    Receivers,
    administers,
    goes_to,
    handled_reports,
    handlers,
    others_administer,
    shown_reports,
)
from groups_service.access.rules import (
    ADMINISTERING,
    INACTIVE,
    TIMELINE,
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
    "READER",
    "STANDING",
    "TIMELINE",
    "Act",
    "Handled",
    "LastAdministrator",
    "Piece",
    "Place",
    "Receivers",
    "Standing",
    "Verb",
    "Viewer",
    "administers",
    "find_comment",
    "find_file",
    "find_post",
    "goes_to",
    "handled_reports",
    "handlers",
    "is_site_administrator",
    "known_groups",
    "living_follow",
    "living_invitation",
    "may",
    "may_know",
    "may_read",
    "may_with",
    "others_administer",
    "public_groups",
    "public_things",
    "reader_of",
    "require",
    "require_act",
    "require_reader",
    "require_site_administrator",
    "shown_reports",
    "standing",
    "standing_of",
    "visible_comments",
    "visible_files",
    "visible_groups",
    "visible_members",
    "visible_posts",
    "visible_reactions",
    "visible_things",
]
