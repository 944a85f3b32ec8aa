"""A municipality made of numbers, for measuring: people, groups, one of them large."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.models import Model

from groups_service import clock, ids
from groups_service.access import Viewer
from groups_service.models import Group, GroupEra, GroupLife, Membership, Person
from groups_service.models.groups import Role, State, Status

BATCH = 1000


@dataclass(frozen=True)
class Size:
    people: int
    groups: int
    largest: int
    """Members of the largest group; every other one has so many as `each`."""
    each: int = 5


@dataclass(frozen=True)
class Town:
    """`viewer` administers `group`, the largest; `others` are in no group.

    `groups` are the rest, each with its members.
    """

    viewer: Viewer
    group: UUID
    others: list[Viewer]
    people: list[Viewer]
    groups: dict[UUID, list[Viewer]]


async def build(size: Size) -> Town:
    """Fill an empty database. Every tenth group is closed."""
    known = await _people(size.people)
    people = list(known)
    groups = await _groups(size.groups)
    members = {
        group: [
            people[(number * size.each + offset) % size.largest] for offset in range(size.each)
        ]
        for number, group in enumerate(groups[1:])
    }
    memberships = [
        _membership(group, person, administers=number == 0)
        for group, belonging in ({groups[0]: people[: size.largest]} | members).items()
        for number, person in enumerate(belonging)
    ]
    await _store(Membership, memberships)
    await Group.filter(id__not=groups[0]).update(member_count=size.each)
    await Group.filter(id=groups[0]).update(member_count=size.largest)
    viewers = {person: Viewer(person, object_id) for person, object_id in known.items()}
    return Town(
        viewers[people[0]],
        groups[0],
        [viewers[person] for person in people[size.largest :]],
        list(viewers.values()),
        {group: [viewers[person] for person in chosen] for group, chosen in members.items()},
    )


async def _people(number: int) -> dict[UUID, str]:
    now = clock.now()
    rows: list[dict[str, Any]] = [  # columns of several types
        {
            "id": ids.new(),
            "object_id": f"00000000-0000-4000-8000-{place:012d}",
            "account": f"person{place}",
            "name": f"Person {place}",
            "given_name": "Person",
            "surname": f"{place:06d}",
            "sort_key": f"{place:06d} person",
            "folded": f"person {place}",
            "about": "",
            "created_at": now,
            "synced_at": now,
        }
        for place in range(number)
    ]
    await _store(Person, rows)
    return {row["id"]: row["object_id"] for row in rows}


async def _groups(number: int) -> list[UUID]:
    now = clock.now()
    rows: list[dict[str, Any]] = []  # columns of several types
    for place in range(number):
        at = now - timedelta(minutes=place)
        status = Status.CLOSED if place % 10 == 9 else Status.OPEN  # noqa: PLR2004 - a tenth
        rows.append(
            {
                "id": ids.new(),
                "name": f"Grupp {place}",
                "sort_key": f"grupp {place:06d}",
                "folded": f"grupp {place}",
                "description": "",
                "status": status,
                "version": 1,
                "public_version": 1,
                "activity_at": at,
                "public_activity_at": at,
                "member_count": 0,
                "created_at": at,
            }
        )
    await _store(Group, rows)
    await _store(GroupEra, [_era(row) for row in rows])
    await _store(GroupLife, [_life(row) for row in rows])
    return [row["id"] for row in rows]


def _era(group: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": ids.new(),
        "group_id": group["id"],
        "number": 1,
        "closed": group["status"] is Status.CLOSED,
        "began_at": group["created_at"],
    }


def _life(group: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": ids.new(),
        "group_id": group["id"],
        "version": 1,
        "at": group["created_at"],
        "status": group["status"],
        "state": State.ACTIVE,
    }


def _membership(group: UUID, person: UUID, *, administers: bool) -> dict[str, Any]:
    return {
        "id": ids.new(),
        "group_id": group,
        "person_id": person,
        "role": Role.ADMINISTRATOR if administers else Role.MEMBER,
        "sources": "added",
        "era": 1,
        "since": clock.now(),
    }


async def _store(model: type[Model], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        await model.bulk_create([model(**row) for row in rows[start : start + BATCH]])
