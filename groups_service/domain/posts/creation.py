"""Insert posts with their tags and files, and build the references of their events."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service.core import ids
from groups_service.core.errors import PreconditionFailed
from groups_service.domain.core import markup
from groups_service.domain.core.unit_of_work import UnitOfWork
from groups_service.domain.posts import attachments, question_index, revisions
from groups_service.domain.posts.attachments import AttachmentInput
from groups_service.domain.posts.mentions import RenderedText
from groups_service.models import Comment, Person, Post, PostTag, QuestionState


@dataclass(frozen=True)
class PostInput:
    """A Markdown text to publish, with the era it was written for if that is known.

    `attachments` None leaves the current attachments unchanged.
    """

    text: str
    era: int | None = None
    attachments: tuple[AttachmentInput, ...] | None = None
    is_question: bool = False
    forwarded_from: UUID | None = None


async def insert_post(
    uow: UnitOfWork,
    rendered: RenderedText,
    post_input: PostInput,
    *,
    author: UUID | None = None,
) -> UUID:
    """Insert a post of the viewer, or of `author`, into the locked stream. Returns its id."""
    files = post_input.attachments or ()
    post = await Post.create(
        id=ids.new(),
        group_id=uow.stream_id if uow.is_group else None,
        timeline_id=None if uow.is_group else uow.stream_id,
        unit_id=None if uow.is_group else await _get_unit_id(uow),
        author_id=author or uow.viewer.id,
        text=rendered.text,
        html=rendered.html,
        renderer=markup.RENDERER_VERSION,
        era=uow.era,
        version=uow.version,
        activity=uow.version,
        changed=uow.version,
        public_version=uow.next_public_version(),
        public_activity=uow.next_public_version(),
        public_changed=0 if uow.is_closed else uow.next_public_version(),
        question=QuestionState.OPEN if post_input.is_question else None,
        activity_at=uow.at,
        created_at=uow.at,
        forwarded_from_id=post_input.forwarded_from,
        attachment_count=len(files),
    )
    await _insert_tags(post, rendered)
    await question_index.reindex(post)
    await attachments.replace_attachments(uow, post, files)
    return post.id


def post_event_refs(post_id: UUID, rendered: RenderedText) -> dict[str, object]:
    """Return the references for the event of a published post."""
    return {"post": str(post_id), "mentions": [str(person) for person in rendered.mentions]}


async def replace_tags(post: Post, rendered: RenderedText) -> None:
    """Replace the tags that the post is found by."""
    await PostTag.filter(post_id=post.id).delete()
    await _insert_tags(post, rendered)


async def _insert_tags(post: Post, rendered: RenderedText) -> None:
    for name in rendered.tags:
        await PostTag.create(id=ids.new(), post_id=post.id, tag=name, activity_at=post.activity_at)


async def _get_unit_id(uow: UnitOfWork) -> UUID | None:
    """Return the unit of the timeline's owner."""
    return (await Person.get(id=uow.stream_id).only("id", "unit_id")).unit_id


def require_not_edited_since(content: Post | Comment, since: datetime | None) -> None:
    """Raise PreconditionFailed if the post or comment was written or edited after `since`."""
    if since is not None and since != revisions.get_written_at(content):
        raise PreconditionFailed
