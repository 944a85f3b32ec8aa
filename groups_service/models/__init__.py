"""Tables. Fields and relations only: what one may do lives in domain, who may in access."""

from groups_service.models.events import AuditEntry, Event, Job, OnceKey
from groups_service.models.files import ArchiveFile, Blob
from groups_service.models.following import Draft, Following, Mute
from groups_service.models.groups import Group, GroupEra, GroupLife, JoinRequest, Membership
from groups_service.models.joining import (
    Binding,
    Exclusion,
    Follow,
    GroupSeen,
    Invitation,
    Proposal,
    SuccessionOffer,
)
from groups_service.models.people import (
    DirectoryGroup,
    DirectoryMembership,
    Keyword,
    Person,
    Setting,
    Unit,
)
from groups_service.models.posts import (
    Attachment,
    Comment,
    Gone,
    Post,
    PostTag,
    Question,
    QuestionWord,
    Reaction,
    ReactionKind,
    Report,
    Revision,
)

__all__ = [
    "ArchiveFile",
    "Attachment",
    "AuditEntry",
    "Binding",
    "Blob",
    "Comment",
    "DirectoryGroup",
    "DirectoryMembership",
    "Draft",
    "Event",
    "Exclusion",
    "Follow",
    "Following",
    "Gone",
    "Group",
    "GroupEra",
    "GroupLife",
    "GroupSeen",
    "Invitation",
    "Job",
    "JoinRequest",
    "Keyword",
    "Membership",
    "Mute",
    "OnceKey",
    "Person",
    "Post",
    "PostTag",
    "Proposal",
    "Question",
    "QuestionWord",
    "Reaction",
    "ReactionKind",
    "Report",
    "Revision",
    "Setting",
    "SuccessionOffer",
    "Unit",
]
