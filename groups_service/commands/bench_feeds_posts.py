"""What the people of the town write: posts, comments, reactions, tags; the same every time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from groups_service import naming
from groups_service.commands.bench_feeds_store import Row, Store
from groups_service.commands.bench_feeds_town import BEGAN, SEED, TAGS, Ids, Town, members
from groups_service.domain import markup
from groups_service.models import ReactionKind

APART = timedelta(seconds=20)
A_MINUTE = timedelta(minutes=1)
LATER = timedelta(microseconds=1)  # no two at the same time
AT_ONCE = 20_000
EIGHTH = 8
KINDS = tuple(kind.value for kind in ReactionKind)
COMMENTS, REACTIONS = 7, 9  # none to six, three on average; none to eight, and one to a comment
PLAIN = (
    "Vi ses på torsdag klockan nio, i vanliga lokalen.",
    "Protokollet från mötet är klart. **Läs gärna** punkt 4 och säg till om något saknas.",
    """Tre saker inför veckan:

- nycklarna hämtas i receptionen
- bilen är bokad till tolv
- lunchen tar vi på [Torgkrogen](https://example.org/meny)""",
    """Någon som vet hur vi gör med fakturorna som kom in före årsskiftet? Jag har frågat ekonomi,
men de hänvisar till oss. Det rör sig om tjugo stycken, de flesta små.""",
)
TAGGED, NAMED = 5, 10  # every fifth post has a tag, every tenth names somebody
POSTS = (
    "id group_id timeline_id unit_id author_id text html renderer era version activity changed"
    " public_version public_activity public_changed activity_at created_at comment_count"
    " attached reactions"
)
COMMENT = (
    "id post_id author_id text html renderer version created_at reply_count attached reactions"
)
Words = tuple[str, str]  # the source and its HTML


@dataclass
class Batch:
    posts: list[Row] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)
    reactions: list[Row] = field(default_factory=list)
    tags: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Spot:
    """Where a post stands: the group at a place, or the timeline of the person at one."""

    group: int | None
    person: int | None


class Writing:
    """Writes more and more; where it is in each stream, it remembers."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._ids = Ids(SEED + 1)
        self._versions: Counter[UUID] = Counter()
        self._plain = [(text, markup.render(text)) for text in PLAIN]
        self._done = 0

    async def up_to(self, store: Store, number: int) -> None:
        """So many posts in all, with three comments and five reactions each, on average."""
        changed: dict[UUID, datetime] = {}
        while self._done < number:
            batch = Batch()
            for post in range(self._done, min(self._done + AT_ONCE, number)):
                stream, at = self._post(batch, post)
                changed[stream] = at
            self._done = min(self._done + AT_ONCE, number)
            await store.put("post", POSTS, batch.posts)
            await store.put("comment", COMMENT, batch.comments)
            await store.put("reaction", "id thing_id person_id kind era at", batch.reactions)
            await store.put("post_tag", "id post_id tag activity_at", batch.tags)
        await self._raise(store, changed)
        await store.settle()

    def _post(self, batch: Batch, number: int) -> tuple[UUID, datetime]:
        """Add a post and all that hangs on it; its stream, and when it was touched last."""
        town, spot = self._town, _spot(self._town, number)
        at = BEGAN + APART * number
        key = self._ids.at(int(at.timestamp() * 1000))
        stream = (
            town.people[spot.person].id
            if spot.person is not None
            else (town.groups[spot.group or 0])
        )
        version = self._versions[stream] + 1
        count = number // EIGHTH % COMMENTS
        self._versions[stream] = last = version + count
        touched = at + A_MINUTE * count + LATER * number
        for offset in range(1, count + 1):
            self._comment(batch, key, (number, offset), version + offset, at + A_MINUTE * offset)
        kinds = self._react(batch, key, spot, number, at)
        text, html = self._words(batch, key, number, touched)
        batch.posts.append(
            (
                *(key, stream if spot.person is None else None),
                *(None if spot.person is None else stream, None),
                *(self._author(spot, number), text, html, markup.RENDERER),
                *(1, version, last, last, version, last, last),
                *(touched, at, count, 0, _json(kinds)),
            )
        )
        return stream, touched

    def _comment(
        self, batch: Batch, post: UUID, place: tuple[int, int], version: int, at: datetime
    ) -> None:
        number, offset = place
        key = self._ids.at(int(at.timestamp() * 1000))
        text, html = self._plain[(number + offset) % len(PLAIN)]
        reactions = "{}"
        if offset == 1:
            kind = KINDS[number % len(KINDS)]
            batch.reactions.append((self._ids.new(), key, self._person(number), kind, 1, at))
            reactions = _json([kind])
        batch.comments.append(
            (
                *(key, post, self._person(number * 3 + offset), text, html),
                *(markup.RENDERER, version, at, 0, 0, reactions),
            )
        )

    def _react(self, batch: Batch, post: UUID, spot: Spot, number: int, at: datetime) -> list[str]:
        """Of the post's readers; in every second post the one whose pages are measured."""
        chosen = [(KINDS[k % len(KINDS)], number + k * 31) for k in range(number // 3 % REACTIONS)]
        who = [(kind, self._person(place)) for kind, place in chosen]
        if who and number % 16 < EIGHTH:
            who[0] = (who[0][0], self._reader(spot))
        once = {person: kind for kind, person in who}
        batch.reactions += [
            (self._ids.new(), post, person, kind, 1, at) for person, kind in once.items()
        ]
        return [str(kind) for kind in once.values()]

    def _words(self, batch: Batch, post: UUID, number: int, at: datetime) -> Words:
        text, html = self._plain[number // 3 % len(PLAIN)]
        turn = number // EIGHTH
        if turn % TAGGED == 0:
            tag = TAGS[turn // TAGGED % len(TAGS)]
            batch.tags.append((self._ids.new(), post, tag, at))
            link = f'<a class="tag" href="/taggar/{tag}" rel="noopener">#{tag}</a>'
            text, html = f"{text}\n\n#{tag}", f"{html}<p>{link}</p>\n"
        if turn % NAMED == 1:
            token = naming.token(self._person(number * 7))
            text, html = f"{text}\n\n{token}", f"{html}<p>{token}</p>\n"
        return text, html

    def _author(self, spot: Spot, number: int) -> UUID:
        if spot.person is not None:
            return self._town.people[spot.person].id
        place = spot.group or 0
        offset = number // EIGHTH % members(self._town.size, place)
        at = offset if place <= 1 else (place * 37 + offset) % self._town.size.largest
        return self._town.people[at].id

    def _person(self, number: int) -> UUID:
        return self._town.people[number * 13 % self._town.size.largest].id

    def _reader(self, spot: Spot) -> UUID:
        return (self._town.member if spot.group == 0 else self._town.follower).id

    async def _raise(self, store: Store, changed: dict[UUID, datetime]) -> None:
        """Streams are as far as what was written to them."""
        for stream, at in changed.items():
            version = self._versions[stream]
            await store.run(
                f"UPDATE groups SET version = {version}, public_version = {version},"
                f" activity_at = '{at}', public_activity_at = '{at}' WHERE id = '{stream}'"
            )
            await store.run(
                f"UPDATE person SET timeline_version = {version} WHERE id = '{stream}'"
            )


def _spot(town: Town, number: int) -> Spot:
    """An eighth in the largest group, an eighth on timelines, the others all over."""
    turn = number // EIGHTH
    if number % EIGHTH == 0:
        return Spot(0, None)
    if number % EIGHTH == 1:
        return Spot(None, turn * 7919 % len(town.people))
    return Spot(1 + (turn * 6 + number % EIGHTH) * 7 % (len(town.groups) - 1), None)


def _json(kinds: Iterable[str]) -> str:
    return orjson.dumps(Counter(kinds)).decode()
