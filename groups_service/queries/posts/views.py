"""Posts and comments as one viewer sees them."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from groups_service import access
from groups_service.access import ContentAction, ContentFacts, Standing, Viewer
from groups_service.models import DeletionKind
from groups_service.queries.people.profiles import PersonSummary
from groups_service.queries.posts.forwarded_questions import NO_LINKS, QuestionLinks
from groups_service.queries.posts.related import AttachmentView
from groups_service.queries.posts.version_numbers import FeedCursor, PostVersions


@dataclass(frozen=True)
class CommentView:
    """A comment; `gone` says how it was deleted. `standing` is the viewer's in the thread."""

    id: UUID
    post_id: UUID
    parent_id: UUID | None
    text: str
    html: str
    author: PersonSummary
    version: int
    created_at: datetime
    edited_at: datetime | None
    deletion: str | None
    reactions: dict[str, int]
    attachment_count: int
    reply_count: int
    locked: bool
    is_answer: bool
    is_question: bool
    asker_id: UUID
    standing: Standing
    my_reactions: tuple[str, ...] = ()
    attachments: tuple[AttachmentView, ...] = ()

    def facts_for(self, viewer: Viewer) -> ContentFacts:
        deletion = DeletionKind(self.deletion) if self.deletion else None
        return ContentFacts(self.author.id == viewer.id, deletion, self.locked, is_post=False)

    def can_be_accepted_by(self, viewer: Viewer) -> bool:
        """Return whether the viewer may accept the comment as the answer, or take that back."""
        if not self.is_question or self.deletion:
            return False
        question = ContentFacts(self.asker_id == viewer.id, is_question=True)
        return ContentAction.ACCEPT_ANSWER in access.allowed_content_actions(
            self.standing, question
        )


@dataclass(frozen=True)
class PostView:
    """A post of a group or of the timeline of `owner`, with its latest comments, oldest first.

    `version` and `activity` are of the members' counter; clients get `versions` instead.
    """

    id: UUID
    group_id: UUID | None
    group_name: str | None
    owner_id: UUID | None
    owner_name: str | None
    text: str
    html: str
    author: PersonSummary
    era: int
    version: int
    activity: int
    versions: PostVersions
    cursor: FeedCursor
    activity_at: datetime
    comment_count: int
    attachment_count: int
    created_at: datetime
    edited_at: datetime | None
    deletion: str | None
    locked: bool
    pinned: bool
    question: str | None
    answer_id: UUID | None
    forwarded_from_id: UUID | None
    reactions: dict[str, int]
    standing: Standing
    comments: tuple[CommentView, ...] = ()
    my_reactions: tuple[str, ...] = ()
    attachments: tuple[AttachmentView, ...] = field(default=())
    answer: CommentView | None = None
    links: QuestionLinks = NO_LINKS

    def facts_for(self, viewer: Viewer) -> ContentFacts:
        deletion = DeletionKind(self.deletion) if self.deletion else None
        is_author = self.author.id == viewer.id
        return ContentFacts(
            is_author, deletion, self.locked, is_question=self.question is not None
        )
