"""The data of the access model: groups, their items, and texts."""

from dataclasses import dataclass, field

OPEN, MODERATED, CLOSED = "open", "moderated", "closed"
ACTIVE, INACTIVE, TRASHED = "active", "inactive", "trashed"
ADMINISTRATOR, MEMBER = "administrator", "member"


DELETED, REMOVED = "deleted", "removed"


@dataclass
class AuthoredText:
    """A text with its author; `reactions` are pairs of person and kind."""

    label: str
    author: str
    text: str
    deletion: str | None = None
    reactions: set[tuple[str, str]] = field(default_factory=set)

    @property
    def visible_text(self) -> str | None:
        return None if self.deletion else self.text


@dataclass
class GroupItem(AuthoredText):
    """A post with its comments, or a file; items are ordered by `activity`."""

    era: int = 0
    activity: int = 0
    is_file: bool = False
    pinned: bool = False
    comments: list[AuthoredText] = field(default_factory=list)

    @property
    def live_comments(self) -> list[AuthoredText]:
        return [comment for comment in self.comments if comment.deletion is None]


@dataclass
class ModelGroup:
    status: str
    listed: bool
    hidden_eras: list[bool]
    """For each era, whether it was closed and is not published. The last one is the current era.
    """
    closed_eras: list[bool]
    roles: dict[str, str]
    named_since: dict[str, int]
    state: str = ACTIVE
    state_before_trash: str = ACTIVE  # the state before the group was trashed
    requests: set[str] = field(default_factory=set)
    inviters: dict[str, str] = field(default_factory=dict)
    follow_eras: dict[str, int] = field(default_factory=dict)
    proposal_authors: dict[str, str] = field(default_factory=dict)
    items: list[GroupItem] = field(default_factory=list)
    status_changes: int = 0
    public_version: int = 0
    """Raised by every change that all readers of the group may know about."""

    @property
    def era(self) -> int:
        return len(self.closed_eras) - 1
