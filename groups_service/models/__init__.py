"""Tables: fields and relations only. `domain` has the operations, `access` the permissions."""

from groups_service.models.events import AuditEntry, Event, IdempotencyKey, Job
from groups_service.models.feeds import Draft, FeedFollow, Mute
from groups_service.models.files import ArchiveFile, Blob
from groups_service.models.groups import (
    Group,
    GroupEra,
    GroupHistoryEntry,
    JoinRequest,
    Membership,
)
from groups_service.models.members import (
    Binding,
    BindingExclusion,
    GroupFollow,
    GroupReadMarker,
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
    DeletionKind,
    Post,
    PostTag,
    QuestionState,
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
    "BindingExclusion",
    "Blob",
    "Comment",
    "DeletionKind",
    "DirectoryGroup",
    "DirectoryMembership",
    "Draft",
    "Event",
    "FeedFollow",
    "Group",
    "GroupEra",
    "GroupFollow",
    "GroupHistoryEntry",
    "GroupReadMarker",
    "IdempotencyKey",
    "Invitation",
    "Job",
    "JoinRequest",
    "Keyword",
    "Membership",
    "Mute",
    "Person",
    "Post",
    "PostTag",
    "Proposal",
    "QuestionState",
    "QuestionWord",
    "Reaction",
    "ReactionKind",
    "Report",
    "Revision",
    "Setting",
    "SuccessionOffer",
    "Unit",
]
