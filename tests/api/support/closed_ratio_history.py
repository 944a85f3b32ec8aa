"""The first half year of the original service: 205 groups after four months, 244 after six."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from groups_service.core import ids
from groups_service.models import DirectoryGroup, DirectoryMembership, GroupHistoryEntry
from groups_service.models.groups import GroupState, GroupStatus
from tests.support.people import ApiCaller

LAUNCH = datetime(2014, 9, 1, 6, tzinfo=UTC)
CLOSED_GROUPS_INTRODUCED = datetime(2014, 10, 1, 6, tzinfo=UTC)
NEW_YEAR = datetime(2014, 12, 31, 22, tzinfo=UTC)
END = datetime(2015, 2, 28, 22, tzinfo=UTC)


@dataclass(frozen=True)
class CreatedGroups:
    """How many groups were created, evenly spread, in a period."""

    status: GroupStatus
    number: int
    since: datetime
    until: datetime


HISTORY = (
    CreatedGroups(GroupStatus.OPEN, 100, LAUNCH, NEW_YEAR),
    CreatedGroups(GroupStatus.MODERATED, 30, LAUNCH, NEW_YEAR),
    CreatedGroups(GroupStatus.CLOSED, 75, CLOSED_GROUPS_INTRODUCED, NEW_YEAR),
    CreatedGroups(GroupStatus.OPEN, 10, NEW_YEAR + timedelta(hours=4), END),
    CreatedGroups(GroupStatus.MODERATED, 6, NEW_YEAR + timedelta(hours=4), END),
    CreatedGroups(GroupStatus.CLOSED, 23, NEW_YEAR + timedelta(hours=4), END),
)
OPEN_GROUPS_CLOSED_LATER = 20  # during the first autumn


async def insert_history() -> None:
    await GroupHistoryEntry.bulk_create([*_created_rows(), *_closed_rows()])


async def create_history_row(
    group: UUID, version: int, at: datetime, status: GroupStatus, state: GroupState
) -> None:
    """Create one row of a group's state history."""
    await GroupHistoryEntry.create(
        id=ids.new(), group_id=group, version=version, at=at, status=status, state=state
    )


async def make_site_administrator(person: ApiCaller) -> None:
    await DirectoryGroup.create(object_id="staff", name="Webbstaben")
    await DirectoryMembership.create(
        id=ids.new(), group_object_id="staff", person_object_id=person.viewer.object_id
    )


def _created_rows() -> Iterator[GroupHistoryEntry]:
    for part, created in enumerate(HISTORY):
        step = (created.until - created.since) / created.number
        for number in range(created.number):
            at = created.since + step * number
            yield _history_row(part * 1000 + number, 1, at, created.status)


def _closed_rows() -> Iterator[GroupHistoryEntry]:
    for number in range(OPEN_GROUPS_CLOSED_LATER):
        yield _history_row(
            number, 2, CLOSED_GROUPS_INTRODUCED + timedelta(days=60 + number), GroupStatus.CLOSED
        )


def _history_row(group: int, version: int, at: datetime, status: GroupStatus) -> GroupHistoryEntry:
    return GroupHistoryEntry(
        id=ids.new(),
        group_id=UUID(int=group),
        version=version,
        at=at,
        status=status,
        state=GroupState.ACTIVE,
    )
