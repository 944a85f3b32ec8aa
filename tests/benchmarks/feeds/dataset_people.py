"""People, groups and memberships, computed from numbers: the same every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from uuid import UUID

from groups_service.access import Viewer
from tests.benchmarks.feeds.bulk_insert import BulkStore

STARTED_AT = datetime(2026, 1, 1, tzinfo=UTC)
TAGS = ("plan", "möte", "vinter", "budget", "skola", "lunch", "ny-i-tjänst", "it")
SEED = 20_260
UNITS = 50
GROUP_SIZES = range(3, 31)


@dataclass(frozen=True)
class TownSize:
    """The size of the town. `largest` is the number of members of the first group; the second
    has ten.
    """

    people: int = 15_000
    groups: int = 2_000
    largest: int = 10_000
    many: int = 200
    few: int = 10
    followed: int = 50


@dataclass(frozen=True)
class FeedsTown:
    """The town whose pages are measured. The three people after `largest` are in none of the two
    largest groups.
    """

    people: tuple[Viewer, ...]
    groups: tuple[UUID, ...]
    size: TownSize

    @property
    def follower(self) -> Viewer:
        """A member of half as many groups as `followed`, who follows the other half."""
        return self.people[self.size.largest]

    @property
    def in_many(self) -> Viewer:
        return self.people[self.size.largest + 1]

    @property
    def in_few(self) -> Viewer:
        return self.people[self.size.largest + 2]

    @property
    def stranger(self) -> Viewer:
        return self.people[self.size.largest + 3]

    @property
    def member(self) -> Viewer:
        """A member of the first two groups who is not an administrator."""
        return self.people[1]


class SeededIds:
    """UUIDv7 of given times, with random bits from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable is the point

    def at(self, milliseconds: int) -> UUID:
        dice = self._random.getrandbits(74)
        high, low = dice >> 62, dice & (1 << 62) - 1
        return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low)

    def new(self) -> UUID:
        return self.at(int(STARTED_AT.timestamp() * 1000))


async def build_feeds_town(store: BulkStore, size: TownSize) -> FeedsTown:
    """Fill an empty database. It has no posts yet."""
    ids = SeededIds(SEED)
    units = [ids.new() for _ in range(UNITS)]
    people = [ids.new() for _ in range(size.people)]
    groups = [ids.new() for _ in range(size.groups)]
    town = FeedsTown(
        tuple(Viewer(person, _object_id(place)) for place, person in enumerate(people)),
        tuple(groups),
        size,
    )
    await _insert_people(store, people, units)
    await _insert_groups(store, town, ids)
    await _insert_relations(store, town, ids)
    return town


async def _insert_people(store: BulkStore, people: list[UUID], units: list[UUID]) -> None:
    await store.put(
        "unit",
        "id parent_id name path depth sort_key",
        (
            (unit, None, f"Enhet {index}", f"Enhet {index}", 0, f"enhet {index:03d}")
            for index, unit in enumerate(units)
        ),
    )
    await store.put(
        "person",
        "id object_id account name given_name surname sort_key search_name title unit_id active"
        " about photo photo_is_own created_at synced_at timeline_version",
        (
            (
                *(person, _object_id(index), f"person{index}", f"Person {index}", "Person"),
                *(f"{index:06d}", f"{index:06d} person", f"person {index}", "Handläggare"),
                *(units[index % UNITS], True, "", None, False, STARTED_AT, STARTED_AT, 0),
            )
            for index, person in enumerate(people)
        ),
    )


async def _insert_groups(store: BulkStore, town: FeedsTown, ids: SeededIds) -> None:
    """Insert the groups. Every tenth group is closed, but not the first two."""
    await store.put(
        "groups",
        "id name sort_key search_name description status listed state era version public_version"
        " activity_at public_activity_at member_count created_at links",
        (
            (
                *(group, f"Grupp {index}", f"grupp {index:06d}", f"grupp {index}", ""),
                *("closed" if _is_closed(index) else "open", False, "active", 1, 1, 1),
                *(STARTED_AT, STARTED_AT, count_members(town.size, index), STARTED_AT, "[]"),
            )
            for index, group in enumerate(town.groups)
        ),
    )
    await store.put(
        "group_era",
        "id group_id number closed published started_at",
        (
            (ids.new(), group, 1, _is_closed(index), False, STARTED_AT)
            for index, group in enumerate(town.groups)
        ),
    )


async def _insert_relations(store: BulkStore, town: FeedsTown, ids: SeededIds) -> None:
    await store.put(
        "membership",
        "id group_id person_id role sources era since",
        (
            (ids.new(), group, person, role, "added", 1, STARTED_AT)
            for group, person, role in _iterate_memberships(town)
        ),
    )
    half = town.size.followed // 2
    open_groups = [group for index, group in enumerate(town.groups) if not _is_closed(index)]
    await store.put(
        "group_follow",
        "id group_id person_id era since",
        (
            (ids.new(), group, town.follower.id, 1, STARTED_AT)
            for group in open_groups[-town.size.followed + half :]
        ),
    )
    await store.put(
        "feed_follow",
        "id person_id kind target since",
        (
            (ids.new(), person.id, kind, target, STARTED_AT)
            for index, person in enumerate(town.people[: town.size.largest])
            for kind, target in _followed_by(town, index)
        ),
    )


def count_members(size: TownSize, place: int) -> int:
    """Return the number of members of the group at this index, among people who are in any
    group.
    """
    if place == 0:
        return size.largest
    size_of_group = GROUP_SIZES[place * 7 % len(GROUP_SIZES)]
    return min(10 if place == 1 else size_of_group, size.largest)


def _iterate_memberships(town: FeedsTown) -> Iterator[tuple[UUID, UUID, str]]:
    size = town.size
    for index, group in enumerate(town.groups):
        for number in range(count_members(size, index)):
            person_index = number if index <= 1 else (index * 37 + number) % size.largest
            yield group, town.people[person_index].id, "administrator" if number == 0 else "member"
    for person, number in (
        (town.follower, size.followed // 2),
        (town.in_many, size.many),
        (town.in_few, size.few),
    ):
        for group in town.groups[2 : 2 + number]:
            yield group, person.id, "member"


def _followed_by(town: FeedsTown, index: int) -> Iterator[tuple[str, str]]:
    """Yield what the person at this index follows: three colleagues and a tag."""
    for step in (1, 2, 3):
        yield "person", str(town.people[(index + step) % town.size.largest].id)
    yield "tag", TAGS[index % len(TAGS)]


def _object_id(index: int) -> str:
    return f"00000000-0000-4000-8000-{index:012d}"


def _is_closed(index: int) -> bool:
    return index % 10 == 9
