"""The events of the demo municipality, in the order in which they happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from groups_service.demo import story_schema
from groups_service.demo.story_schema import (
    Chapter,
    CommentEntry,
    Diary,
    JoinRequestEntry,
    PostEntry,
    StoryTime,
)
from groups_service.models import ReactionKind
from groups_service.models.groups import GroupStatus

ARRIVAL_INTERVAL_MINUTES = 7
STORY_DIR = files("groups_service.demo") / "story"
DIARY_FILE = files("groups_service.demo") / "diary.toml"


@dataclass(frozen=True)
class StoryEvent:
    """`by`, an account, does something in `group`, the name of its chapter."""

    when: StoryTime
    group: str
    by: str


@dataclass(frozen=True)
class GroupCreated(StoryEvent):
    name: str
    description: str
    status: GroupStatus


@dataclass(frozen=True)
class MemberJoined(StoryEvent):
    """`by` joins an open group, or requests membership of a moderated one."""

    message: str = ""


@dataclass(frozen=True)
class MemberAdded(StoryEvent):
    person: str


@dataclass(frozen=True)
class AdministratorAppointed(StoryEvent):
    person: str


@dataclass(frozen=True)
class JoinRequestAnswered(StoryEvent):
    """`by` accepts or declines the request of `person`."""

    person: str
    accept: bool
    reason: str


@dataclass(frozen=True)
class StatusChanged(StoryEvent):
    status: GroupStatus
    reason: str


@dataclass(frozen=True)
class PostPublished(StoryEvent):
    key: str
    text: str
    question: bool = False


@dataclass(frozen=True)
class CommentAdded(StoryEvent):
    """`post` is the key of the post, `key` that of the comment."""

    post: str
    key: str
    text: str


@dataclass(frozen=True)
class ReactionAdded(StoryEvent):
    """`by` reacts to the post or comment with the key `key`."""

    key: str
    kind: ReactionKind


@dataclass(frozen=True)
class AnswerAccepted(StoryEvent):
    """The comment `key` answers the question `post`."""

    post: str
    key: str


@dataclass(frozen=True)
class PostPinned(StoryEvent):
    key: str


@dataclass(frozen=True)
class FileUploaded(StoryEvent):
    source: str
    name: str


@dataclass(frozen=True)
class TimelinePostPublished(StoryEvent):
    """A status update for all colleagues; `group` is empty."""

    text: str


@dataclass(frozen=True)
class FollowsAdded(StoryEvent):
    """`by` follows people and tags from now on; `group` is empty."""

    people: tuple[str, ...]
    tags: tuple[str, ...]


def load_events(folder: Traversable = STORY_DIR) -> tuple[StoryEvent, ...]:
    """Return the events of all chapters and of the diary, oldest first."""
    chapters = sorted(folder.iterdir(), key=lambda file: file.name)
    events: list[StoryEvent] = []
    for file in chapters:
        events += _chapter_events(file.name, story_schema.load_chapter(file))
    events += _diary_events(story_schema.load_diary(DIARY_FILE))
    return tuple(sorted(events, key=lambda event: event.when))


def _diary_events(diary: Diary) -> Iterator[StoryEvent]:
    for update in diary.updates:
        yield TimelinePostPublished(update.when, "", update.by, update.text.strip())
    for follow in diary.interests:
        yield FollowsAdded(follow.when, "", follow.by, follow.people, follow.tags)


def _chapter_events(group: str, chapter: Chapter) -> Iterator[StoryEvent]:
    yield GroupCreated(
        chapter.founded,
        group,
        chapter.founder,
        chapter.name,
        chapter.description.strip(),
        chapter.status,
    )
    yield from _membership_events(group, chapter)
    for change in chapter.changes:
        yield StatusChanged(change.when, group, change.by, change.status, change.reason)
    for number, post in enumerate(chapter.posts):
        yield from _thread_events(group, f"{group}/{number}", post)
    for file in chapter.files:
        yield FileUploaded(file.when, group, file.by, file.source, file.name)


def _membership_events(group: str, chapter: Chapter) -> Iterator[StoryEvent]:
    for arrival in chapter.members:
        for number, person in enumerate(arrival.who):
            when = arrival.when.plus_minutes(number * ARRIVAL_INTERVAL_MINUTES)
            if arrival.by:
                yield MemberAdded(when, group, arrival.by, person)
            else:
                yield MemberJoined(when, group, person)
    for appointment in chapter.administrators:
        yield AdministratorAppointed(appointment.when, group, appointment.by, appointment.who)
    for request in chapter.requests:
        yield from _join_request_events(group, request)


def _join_request_events(group: str, request: JoinRequestEntry) -> Iterator[StoryEvent]:
    yield MemberJoined(request.when, group, request.who, request.why)
    if request.answered and request.by:
        accept = request.decision == "accept"
        yield JoinRequestAnswered(
            request.answered, group, request.by, request.who, accept, request.reason
        )


def _thread_events(group: str, key: str, post: PostEntry) -> Iterator[StoryEvent]:
    yield PostPublished(post.when, group, post.by, key, post.text.strip(), post.question)
    yield from _reaction_events(group, key, post)
    if post.pinned_by:
        yield PostPinned(post.when.plus_minutes(1), group, post.pinned_by, key)
    for number, comment in enumerate(post.comments):
        comment_key = f"{key}/{number}"
        yield CommentAdded(comment.when, group, comment.by, key, comment_key, comment.text.strip())
        yield from _reaction_events(group, comment_key, comment)
        if comment.accepted:
            yield AnswerAccepted(comment.when.plus_minutes(1), group, post.by, key, comment_key)


def _reaction_events(group: str, key: str, entry: CommentEntry) -> Iterator[StoryEvent]:
    for kind, people in entry.reactions.items():
        for person in people:
            yield ReactionAdded(entry.when.plus_minutes(1), group, person, key, kind)
