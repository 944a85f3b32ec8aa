"""The texts of the town: posts, comments, reactions, tags; the same every time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from groups_service.core import mention_tokens
from groups_service.domain.core import markup
from groups_service.models import ReactionKind
from tests.benchmarks.feeds.bulk_insert import BulkStore, Row
from tests.benchmarks.feeds.dataset_people import (
    SEED,
    STARTED_AT,
    TAGS,
    FeedsTown,
    SeededIds,
    count_members,
)

POST_INTERVAL = timedelta(seconds=20)
A_MINUTE = timedelta(minutes=1)
TIME_OFFSET = timedelta(microseconds=1)  # no two posts have the same time
POSTS_PER_BATCH = 20_000
EIGHTH = 8
KINDS = tuple(kind.value for kind in ReactionKind)
COMMENT_COUNTS, REACTION_COUNTS = (
    7,
    9,
)  # 0-6 comments, three on average; 0-8 reactions to a post, and one to a comment
PLAIN_TEXTS = (
    "Vi ses på torsdag klockan nio, i vanliga lokalen.",
    "Protokollet från mötet är klart. **Läs gärna** punkt 4 och säg till om något saknas.",
    """Tre saker inför veckan:

- nycklarna hämtas i receptionen
- bilen är bokad till tolv
- lunchen tar vi på [Torgkrogen](https://example.org/meny)""",
    """Någon som vet hur vi gör med fakturorna som kom in före årsskiftet? Jag har frågat ekonomi,
men de hänvisar till oss. Det rör sig om tjugo stycken, de flesta små.""",
)
TAG_EVERY, MENTION_EVERY = 5, 10  # every fifth post has a tag, every tenth mentions a person
POST_COLUMNS = (
    "id group_id timeline_id unit_id author_id text html renderer era version activity changed"
    " public_version public_activity public_changed activity_at created_at comment_count"
    " attachment_count reactions"
)
COMMENT_COLUMNS = (
    "id post_id author_id text html renderer version created_at reply_count attachment_count "
    "reactions"
)
RenderedText = tuple[str, str]  # source and HTML


@dataclass
class Batch:
    posts: list[Row] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)
    reactions: list[Row] = field(default_factory=list)
    tags: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class PostPlace:
    """The place of a post: the group at an index, or the timeline of the person at an index."""

    group: int | None
    person: int | None


class PostWriter:
    """Writes posts up to a number, and remembers the version of each stream."""

    def __init__(self, town: FeedsTown) -> None:
        self._town = town
        self._ids = SeededIds(SEED + 1)
        self._versions: Counter[UUID] = Counter()
        self._rendered_texts = [(text, markup.render(text)) for text in PLAIN_TEXTS]
        self._written = 0

    async def write_up_to(self, store: BulkStore, number: int) -> None:
        """Write posts up to `number` in all, with three comments and five reactions each on
        average.
        """
        changed: dict[UUID, datetime] = {}
        while self._written < number:
            batch = Batch()
            for post in range(self._written, min(self._written + POSTS_PER_BATCH, number)):
                stream, at = self._add_post(batch, post)
                changed[stream] = at
            self._written = min(self._written + POSTS_PER_BATCH, number)
            await store.put("post", POST_COLUMNS, batch.posts)
            await store.put("comment", COMMENT_COLUMNS, batch.comments)
            await store.put("reaction", "id subject_id person_id kind era at", batch.reactions)
            await store.put("post_tag", "id post_id tag activity_at", batch.tags)
        await self._update_versions(store, changed)
        await store.settle()

    def _add_post(self, batch: Batch, number: int) -> tuple[UUID, datetime]:
        """Add a post with its comments, reactions and tags. Returns its stream and the time of
        its last activity.
        """
        town, place = self._town, _place_of(self._town, number)
        created_at = STARTED_AT + POST_INTERVAL * number
        post_id = self._ids.at(int(created_at.timestamp() * 1000))
        stream = (
            town.people[place.person].id
            if place.person is not None
            else (town.groups[place.group or 0])
        )
        version = self._versions[stream] + 1
        comment_count = number // EIGHTH % COMMENT_COUNTS
        self._versions[stream] = last_version = version + comment_count
        activity_at = created_at + A_MINUTE * comment_count + TIME_OFFSET * number
        for offset in range(1, comment_count + 1):
            self._add_comment(
                batch, post_id, (number, offset), version + offset, created_at + A_MINUTE * offset
            )
        kinds = self._add_reactions(batch, post_id, place, number, created_at)
        text, html = self._choose_text(batch, post_id, number, activity_at)
        batch.posts.append(
            (
                *(post_id, stream if place.person is None else None),
                *(None if place.person is None else stream, None),
                *(self._choose_author(place, number), text, html, markup.RENDERER_VERSION),
                *(1, version, last_version, last_version, version, last_version, last_version),
                *(activity_at, created_at, comment_count, 0, _count_as_json(kinds)),
            )
        )
        return stream, activity_at

    def _add_comment(
        self, batch: Batch, post: UUID, place: tuple[int, int], version: int, at: datetime
    ) -> None:
        number, offset = place
        comment_id = self._ids.at(int(at.timestamp() * 1000))
        text, html = self._rendered_texts[(number + offset) % len(PLAIN_TEXTS)]
        reactions = "{}"
        if offset == 1:
            kind = KINDS[number % len(KINDS)]
            batch.reactions.append(
                (self._ids.new(), comment_id, self._person_at(number), kind, 1, at)
            )
            reactions = _count_as_json([kind])
        batch.comments.append(
            (
                *(comment_id, post, self._person_at(number * 3 + offset), text, html),
                *(markup.RENDERER_VERSION, version, at, 0, 0, reactions),
            )
        )

    def _add_reactions(
        self, batch: Batch, post: UUID, place: PostPlace, number: int, at: datetime
    ) -> list[str]:
        """Add reactions of readers; in every second post one of the measured person. Returns
        their kinds.
        """
        chosen = [
            (KINDS[k % len(KINDS)], number + k * 31) for k in range(number // 3 % REACTION_COUNTS)
        ]
        reactors = [(kind, self._person_at(index)) for kind, index in chosen]
        if reactors and number % 16 < EIGHTH:
            reactors[0] = (reactors[0][0], self._measured_reader(place))
        kind_by_person = {person: kind for kind, person in reactors}
        batch.reactions += [
            (self._ids.new(), post, person, kind, 1, at) for person, kind in kind_by_person.items()
        ]
        return [str(kind) for kind in kind_by_person.values()]

    def _choose_text(self, batch: Batch, post: UUID, number: int, at: datetime) -> RenderedText:
        text, html = self._rendered_texts[number // 3 % len(PLAIN_TEXTS)]
        round_number = number // EIGHTH
        if round_number % TAG_EVERY == 0:
            tag = TAGS[round_number // TAG_EVERY % len(TAGS)]
            batch.tags.append((self._ids.new(), post, tag, at))
            link = f'<a class="tag" href="/taggar/{tag}" rel="noopener">#{tag}</a>'
            text, html = f"{text}\n\n#{tag}", f"{html}<p>{link}</p>\n"
        if round_number % MENTION_EVERY == 1:
            token = mention_tokens.make_token(self._person_at(number * 7))
            text, html = f"{text}\n\n{token}", f"{html}<p>{token}</p>\n"
        return text, html

    def _choose_author(self, place: PostPlace, number: int) -> UUID:
        if place.person is not None:
            return self._town.people[place.person].id
        index = place.group or 0
        offset = number // EIGHTH % count_members(self._town.size, index)
        person_index = offset if index <= 1 else (index * 37 + offset) % self._town.size.largest
        return self._town.people[person_index].id

    def _person_at(self, number: int) -> UUID:
        return self._town.people[number * 13 % self._town.size.largest].id

    def _measured_reader(self, place: PostPlace) -> UUID:
        return (self._town.member if place.group == 0 else self._town.follower).id

    async def _update_versions(self, store: BulkStore, changed: dict[UUID, datetime]) -> None:
        """Set the versions of the streams to those of their posts."""
        for stream, at in changed.items():
            version = self._versions[stream]
            await store.run(
                f"UPDATE groups SET version = {version}, public_version = {version},"
                f" activity_at = '{at}', public_activity_at = '{at}' WHERE id = '{stream}'"
            )
            await store.run(
                f"UPDATE person SET timeline_version = {version} WHERE id = '{stream}'"
            )


def _place_of(town: FeedsTown, number: int) -> PostPlace:
    """Return the place: an eighth in the largest group, an eighth on timelines, the rest in all
    others.
    """
    round_number = number // EIGHTH
    if number % EIGHTH == 0:
        return PostPlace(0, None)
    if number % EIGHTH == 1:
        return PostPlace(None, round_number * 7919 % len(town.people))
    return PostPlace(1 + (round_number * 6 + number % EIGHTH) * 7 % (len(town.groups) - 1), None)


def _count_as_json(kinds: Iterable[str]) -> str:
    return orjson.dumps(Counter(kinds)).decode()
