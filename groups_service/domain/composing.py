"""What becomes a post: words, tags, files, and the event that tells of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups_service import ids
from groups_service.domain import attachments, finding, markup, revisions
from groups_service.domain.attachments import Attach
from groups_service.domain.mentions import Written
from groups_service.domain.turn import Turn
from groups_service.errors import Stale
from groups_service.models import Comment, Person, Post, PostTag, Question


@dataclass(frozen=True)
class Writing:
    """What somebody wrote: Markdown, for the era it was written for if that is known.

    `attachments` None leaves them as they are.
    """

    text: str
    era: int | None = None
    attachments: tuple[Attach, ...] | None = None
    question: bool = False
    handed_from: UUID | None = None


async def add(
    mine: Turn,
    written: Written,
    writing: Writing,
    *,
    author: UUID | None = None,
) -> UUID:
    """Write a post of the viewer, or of `author`, while the stream is ours; its id."""
    files = writing.attachments or ()
    post = await Post.create(
        id=ids.new(),
        group_id=mine.stream_id if mine.is_group else None,
        timeline_id=None if mine.is_group else mine.stream_id,
        unit_id=None if mine.is_group else await _unit(mine),
        author_id=author or mine.viewer.id,
        text=written.text,
        html=written.html,
        renderer=markup.RENDERER,
        era=mine.era,
        version=mine.version,
        activity=mine.version,
        changed=mine.version,
        public_version=mine.public_number(),
        public_activity=mine.public_number(),
        public_changed=0 if mine.is_closed else mine.public_number(),
        question=Question.OPEN if writing.question else None,
        activity_at=mine.at,
        created_at=mine.at,
        handed_from_id=writing.handed_from,
        attached=len(files),
    )
    await _tag(post, written)
    await finding.index(post)
    await attachments.put(mine, post, files)
    return post.id


def refs(post_id: UUID, written: Written) -> dict[str, object]:
    """What an event names of a post that was published."""
    return {"post": str(post_id), "mentions": [str(person) for person in written.mentions]}


async def tag(post: Post, written: Written) -> None:
    """Let the post be found by the tags that are in it now."""
    await PostTag.filter(post_id=post.id).delete()
    await _tag(post, written)


async def _tag(post: Post, written: Written) -> None:
    for name in written.tags:
        await PostTag.create(id=ids.new(), post_id=post.id, tag=name, activity_at=post.activity_at)


async def _unit(mine: Turn) -> UUID | None:
    """Where the owner of the timeline works."""
    return (await Person.get(id=mine.stream_id).only("id", "unit_id")).unit_id


def require_unchanged(thing: Post | Comment, since: datetime | None) -> None:
    """Raise Stale if the thing was edited since it was written or edited at that time."""
    if since is not None and since != revisions.written_at(thing):
        raise Stale
