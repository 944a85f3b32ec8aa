"""People, groups and who is in which, made of numbers: the same every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from uuid import UUID

from groups_service.access import Viewer
from groups_service.commands.bench_feeds_store import Store

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
TAGS = ("plan", "möte", "vinter", "budget", "skola", "lunch", "ny-i-tjänst", "it")
SEED = 20_260
UNITS = 50
USUAL_SIZES = range(3, 31)


@dataclass(frozen=True)
class Size:
    """`largest` are the members of the first group; the second has ten."""

    people: int = 15_000
    groups: int = 2_000
    largest: int = 10_000
    many: int = 200
    few: int = 10
    followed: int = 50


@dataclass(frozen=True)
class Town:
    """Whose pages are measured; the first three are members of none of the largest groups."""

    people: tuple[Viewer, ...]
    groups: tuple[UUID, ...]
    size: Size

    @property
    def follower(self) -> Viewer:
        """Of half as many groups as `followed` a member; follows the other half."""
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
        """Of the two first groups; administers none."""
        return self.people[1]


class Ids:
    """UUIDv7 of a time, with the dice of a seed."""

    def __init__(self, seed: int) -> None:
        self._dice = Random(seed)  # noqa: S311 - repeatable is the point

    def at(self, milliseconds: int) -> UUID:
        dice = self._dice.getrandbits(74)
        high, low = dice >> 62, dice & (1 << 62) - 1
        return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low)

    def new(self) -> UUID:
        return self.at(int(BEGAN.timestamp() * 1000))


async def build(store: Store, size: Size) -> Town:
    """Fill an empty database; no posts yet."""
    ids = Ids(SEED)
    units = [ids.new() for _ in range(UNITS)]
    people = [ids.new() for _ in range(size.people)]
    groups = [ids.new() for _ in range(size.groups)]
    town = Town(
        tuple(Viewer(person, _object_id(place)) for place, person in enumerate(people)),
        tuple(groups),
        size,
    )
    await _people(store, people, units)
    await _groups(store, town, ids)
    await _ties(store, town, ids)
    return town


async def _people(store: Store, people: list[UUID], units: list[UUID]) -> None:
    await store.put(
        "unit",
        "id parent_id name path depth sort_key",
        (
            (unit, None, f"Enhet {place}", f"Enhet {place}", 0, f"enhet {place:03d}")
            for place, unit in enumerate(units)
        ),
    )
    await store.put(
        "person",
        "id object_id account name given_name surname sort_key folded title unit_id active about"
        " photo photo_is_own created_at synced_at timeline_version",
        (
            (
                *(person, _object_id(place), f"person{place}", f"Person {place}", "Person"),
                *(f"{place:06d}", f"{place:06d} person", f"person {place}", "Handläggare"),
                *(units[place % UNITS], True, "", None, False, BEGAN, BEGAN, 0),
            )
            for place, person in enumerate(people)
        ),
    )


async def _groups(store: Store, town: Town, ids: Ids) -> None:
    """Every tenth is closed, but not the first two."""
    await store.put(
        "groups",
        "id name sort_key folded description status listed state era version public_version"
        " activity_at public_activity_at member_count created_at links",
        (
            (
                *(group, f"Grupp {place}", f"grupp {place:06d}", f"grupp {place}", ""),
                *("closed" if _is_closed(place) else "open", False, "active", 1, 1, 1),
                *(BEGAN, BEGAN, members(town.size, place), BEGAN, "[]"),
            )
            for place, group in enumerate(town.groups)
        ),
    )
    await store.put(
        "group_era",
        "id group_id number closed published began_at",
        (
            (ids.new(), group, 1, _is_closed(place), False, BEGAN)
            for place, group in enumerate(town.groups)
        ),
    )


async def _ties(store: Store, town: Town, ids: Ids) -> None:
    await store.put(
        "membership",
        "id group_id person_id role sources era since",
        (
            (ids.new(), group, person, role, "added", 1, BEGAN)
            for group, person, role in _memberships(town)
        ),
    )
    half = town.size.followed // 2
    open_groups = [group for place, group in enumerate(town.groups) if not _is_closed(place)]
    await store.put(
        "follow",
        "id group_id person_id era since",
        (
            (ids.new(), group, town.follower.id, 1, BEGAN)
            for group in open_groups[-town.size.followed + half :]
        ),
    )
    await store.put(
        "following",
        "id person_id kind target since",
        (
            (ids.new(), person.id, kind, target, BEGAN)
            for place, person in enumerate(town.people[: town.size.largest])
            for kind, target in _followed(town, place)
        ),
    )


def members(size: Size, place: int) -> int:
    """How many the group at this place has, of those who are in any."""
    if place == 0:
        return size.largest
    usual = USUAL_SIZES[place * 7 % len(USUAL_SIZES)]
    return min(10 if place == 1 else usual, size.largest)


def _memberships(town: Town) -> Iterator[tuple[UUID, UUID, str]]:
    size = town.size
    for place, group in enumerate(town.groups):
        for number in range(members(size, place)):
            at = number if place <= 1 else (place * 37 + number) % size.largest
            yield group, town.people[at].id, "administrator" if number == 0 else "member"
    for person, number in (
        (town.follower, size.followed // 2),
        (town.in_many, size.many),
        (town.in_few, size.few),
    ):
        for group in town.groups[2 : 2 + number]:
            yield group, person.id, "member"


def _followed(town: Town, place: int) -> Iterator[tuple[str, str]]:
    """Three colleagues and a tag."""
    for step in (1, 2, 3):
        yield "person", str(town.people[(place + step) % town.size.largest].id)
    yield "tag", TAGS[place % len(TAGS)]


def _object_id(place: int) -> str:
    return f"00000000-0000-4000-8000-{place:012d}"


def _is_closed(place: int) -> bool:
    return place % 10 == 9  # noqa: PLR2004 - a tenth
