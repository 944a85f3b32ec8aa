"""A municipality computed from numbers: people and groups, one of them large."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.models import Model

from groups_service.access import Viewer
from groups_service.core import clock, ids
from groups_service.models import Group, GroupEra, GroupHistoryEntry, Membership, Person
from groups_service.models.groups import GroupState, GroupStatus, Role

BATCH = 1000


@dataclass(frozen=True)
class MunicipalitySize:
    people: int
    groups: int
    largest: int
    """Members of the largest group; every other group has `each` members."""
    each: int = 5


@dataclass(frozen=True)
class Municipality:
    """`viewer` administers `group`, the largest; `others` are in no group; `groups` are the
    rest, each with its members.
    """

    viewer: Viewer
    group: UUID
    others: list[Viewer]
    people: list[Viewer]
    groups: dict[UUID, list[Viewer]]


async def build_municipality(size: MunicipalitySize) -> Municipality:
    """Fill an empty database. Every tenth group is closed."""
    known = await _insert_people(size.people)
    people = list(known)
    groups = await _insert_groups(size.groups)
    members = {
        group: [
            people[(number * size.each + offset) % size.largest] for offset in range(size.each)
        ]
        for number, group in enumerate(groups[1:])
    }
    memberships = [
        _membership_row(group, person, administers=number == 0)
        for group, group_members in ({groups[0]: people[: size.largest]} | members).items()
        for number, person in enumerate(group_members)
    ]
    await _insert_rows(Membership, memberships)
    await Group.filter(id__not=groups[0]).update(member_count=size.each)
    await Group.filter(id=groups[0]).update(member_count=size.largest)
    viewers = {person: Viewer(person, object_id) for person, object_id in known.items()}
    return Municipality(
        viewers[people[0]],
        groups[0],
        [viewers[person] for person in people[size.largest :]],
        list(viewers.values()),
        {group: [viewers[person] for person in chosen] for group, chosen in members.items()},
    )


async def _insert_people(number: int) -> dict[UUID, str]:
    now = clock.now()
    rows: list[dict[str, Any]] = [  # columns of several types
        {
            "id": ids.new(),
            "object_id": f"00000000-0000-4000-8000-{index:012d}",
            "account": f"person{index}",
            "name": f"Person {index}",
            "given_name": "Person",
            "surname": f"{index:06d}",
            "sort_key": f"{index:06d} person",
            "search_name": f"person {index}",
            "about": "",
            "created_at": now,
            "synced_at": now,
        }
        for index in range(number)
    ]
    await _insert_rows(Person, rows)
    return {row["id"]: row["object_id"] for row in rows}


async def _insert_groups(number: int) -> list[UUID]:
    now = clock.now()
    rows: list[dict[str, Any]] = []  # columns of several types
    for index in range(number):
        created_at = now - timedelta(minutes=index)
        status = GroupStatus.CLOSED if index % 10 == 9 else GroupStatus.OPEN
        rows.append(
            {
                "id": ids.new(),
                "name": f"Grupp {index}",
                "sort_key": f"grupp {index:06d}",
                "search_name": f"grupp {index}",
                "description": "",
                "status": status,
                "version": 1,
                "public_version": 1,
                "activity_at": created_at,
                "public_activity_at": created_at,
                "member_count": 0,
                "created_at": created_at,
            }
        )
    await _insert_rows(Group, rows)
    await _insert_rows(GroupEra, [_era_row(row) for row in rows])
    await _insert_rows(GroupHistoryEntry, [_history_row(row) for row in rows])
    return [row["id"] for row in rows]


def _era_row(group: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": ids.new(),
        "group_id": group["id"],
        "number": 1,
        "closed": group["status"] is GroupStatus.CLOSED,
        "started_at": group["created_at"],
    }


def _history_row(group: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": ids.new(),
        "group_id": group["id"],
        "version": 1,
        "at": group["created_at"],
        "status": group["status"],
        "state": GroupState.ACTIVE,
    }


def _membership_row(group: UUID, person: UUID, *, administers: bool) -> dict[str, Any]:
    return {
        "id": ids.new(),
        "group_id": group,
        "person_id": person,
        "role": Role.ADMINISTRATOR if administers else Role.MEMBER,
        "sources": "added",
        "era": 1,
        "since": clock.now(),
    }


async def _insert_rows(model: type[Model], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        await model.bulk_create([model(**row) for row in rows[start : start + BATCH]])
