"""What happened in the demo municipality, act by act, in the order in which it happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from groups_service.demo import chapters
from groups_service.demo.chapters import Chapter, Diary, Entry, Remark, When, Wish
from groups_service.models import ReactionKind
from groups_service.models.groups import Status

MINUTES_BETWEEN_ARRIVALS = 7
FOLDER = files("groups_service.demo") / "story"
DIARY = files("groups_service.demo") / "diary.toml"


@dataclass(frozen=True)
class Act:
    """`by`, an account, does something in `group`, the name of its chapter."""

    when: When
    group: str
    by: str


@dataclass(frozen=True)
class Founding(Act):
    name: str
    description: str
    status: Status


@dataclass(frozen=True)
class Joining(Act):
    """`by` joins an open group, or asks to join a moderated one."""

    why: str = ""


@dataclass(frozen=True)
class Adding(Act):
    who: str


@dataclass(frozen=True)
class Appointment(Act):
    who: str


@dataclass(frozen=True)
class Answer(Act):
    """`by` accepts or declines the request of `who`."""

    who: str
    accept: bool
    reason: str


@dataclass(frozen=True)
class StatusChange(Act):
    status: Status
    reason: str


@dataclass(frozen=True)
class Posting(Act):
    key: str
    text: str
    question: bool = False


@dataclass(frozen=True)
class Commenting(Act):
    """`post` is the key of the posting, `key` the comment's own."""

    post: str
    key: str
    text: str


@dataclass(frozen=True)
class Reacting(Act):
    """To the post or comment of that key."""

    key: str
    kind: ReactionKind


@dataclass(frozen=True)
class Accepting(Act):
    """The comment `key` answers the question `post`."""

    post: str
    key: str


@dataclass(frozen=True)
class Pinning(Act):
    key: str


@dataclass(frozen=True)
class Upload(Act):
    source: str
    name: str


@dataclass(frozen=True)
class Telling(Act):
    """A status update for all colleagues; `group` is none."""

    text: str


@dataclass(frozen=True)
class Following(Act):
    """`by` follows people and tags from now on; `group` is none."""

    people: tuple[str, ...]
    tags: tuple[str, ...]


def read(folder: Traversable = FOLDER) -> tuple[Act, ...]:
    """Every act of every chapter and of the diary, oldest first."""
    written = sorted((file for file in folder.iterdir()), key=lambda file: file.name)
    acts = [act for file in written for act in _acts(file.name, chapters.read(file))]
    acts += _alone(chapters.read_diary(DIARY))
    return tuple(sorted(acts, key=lambda act: act.when))


def _alone(diary: Diary) -> Iterator[Act]:
    for told in diary.told:
        yield Telling(told.when, "", told.by, told.text.strip())
    for interest in diary.interests:
        yield Following(interest.when, "", interest.by, interest.people, interest.tags)


def _acts(group: str, chapter: Chapter) -> Iterator[Act]:
    yield Founding(
        chapter.founded,
        group,
        chapter.founder,
        chapter.name,
        chapter.description.strip(),
        chapter.status,
    )
    yield from _membership(group, chapter)
    for change in chapter.changes:
        yield StatusChange(change.when, group, change.by, change.status, change.reason)
    for number, post in enumerate(chapter.posts):
        yield from _thread(group, f"{group}/{number}", post)
    for paper in chapter.files:
        yield Upload(paper.when, group, paper.by, paper.source, paper.name)


def _membership(group: str, chapter: Chapter) -> Iterator[Act]:
    for arrival in chapter.members:
        for number, who in enumerate(arrival.who):
            when = arrival.when.later(number * MINUTES_BETWEEN_ARRIVALS)
            yield Adding(when, group, arrival.by, who) if arrival.by else Joining(when, group, who)
    for trust in chapter.administrators:
        yield Appointment(trust.when, group, trust.by, trust.who)
    for wish in chapter.requests:
        yield from _request(group, wish)


def _request(group: str, wish: Wish) -> Iterator[Act]:
    yield Joining(wish.when, group, wish.who, wish.why)
    if wish.answered and wish.by:
        accept = wish.decision == "accept"
        yield Answer(wish.answered, group, wish.by, wish.who, accept, wish.reason)


def _thread(group: str, key: str, post: Entry) -> Iterator[Act]:
    yield Posting(post.when, group, post.by, key, post.text.strip(), post.question)
    yield from _reactions(group, key, post)
    if post.pinned_by:
        yield Pinning(post.when.later(1), group, post.pinned_by, key)
    for number, remark in enumerate(post.comments):
        own = f"{key}/{number}"
        yield Commenting(remark.when, group, remark.by, key, own, remark.text.strip())
        yield from _reactions(group, own, remark)
        if remark.accepted:
            yield Accepting(remark.when.later(1), group, post.by, key, own)


def _reactions(group: str, key: str, remark: Remark) -> Iterator[Act]:
    for kind, people in remark.reactions.items():
        for who in people:
            yield Reacting(remark.when.later(1), group, who, key, kind)
