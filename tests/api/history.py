"""The first half year of the original: 205 groups after four months, 244 after six."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from groups_service import ids
from groups_service.models import DirectoryGroup, DirectoryMembership, GroupLife
from groups_service.models.groups import State, Status
from tests.people import Somebody

LAUNCH = datetime(2014, 9, 1, 6, tzinfo=UTC)
CLOSED_GROUPS = datetime(2014, 10, 1, 6, tzinfo=UTC)
NEW_YEAR = datetime(2014, 12, 31, 22, tzinfo=UTC)
END = datetime(2015, 2, 28, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Begun:
    """How many groups were begun, evenly, in a stretch of time."""

    status: Status
    number: int
    since: datetime
    until: datetime


STORY = (
    Begun(Status.OPEN, 100, LAUNCH, NEW_YEAR),
    Begun(Status.MODERATED, 30, LAUNCH, NEW_YEAR),
    Begun(Status.CLOSED, 75, CLOSED_GROUPS, NEW_YEAR),
    Begun(Status.OPEN, 10, NEW_YEAR + timedelta(hours=4), END),
    Begun(Status.MODERATED, 6, NEW_YEAR + timedelta(hours=4), END),
    Begun(Status.CLOSED, 23, NEW_YEAR + timedelta(hours=4), END),
)
TURNED_CLOSED = 20  # of the open ones, in the first autumn


async def play() -> None:
    await GroupLife.bulk_create([*_begun(), *_turned()])


async def a_life(group: UUID, version: int, at: datetime, status: Status, state: State) -> None:
    """One row of a group's life."""
    await GroupLife.create(
        id=ids.new(), group_id=group, version=version, at=at, status=status, state=state
    )


async def make_site_administrator(person: Somebody) -> None:
    await DirectoryGroup.create(object_id="staff", name="Webbstaben")
    await DirectoryMembership.create(
        id=ids.new(), group_object_id="staff", person_object_id=person.viewer.object_id
    )


def _begun() -> Iterator[GroupLife]:
    for part, begun in enumerate(STORY):
        step = (begun.until - begun.since) / begun.number
        for number in range(begun.number):
            at = begun.since + step * number
            yield _row(part * 1000 + number, 1, at, begun.status)


def _turned() -> Iterator[GroupLife]:
    for number in range(TURNED_CLOSED):
        yield _row(number, 2, CLOSED_GROUPS + timedelta(days=60 + number), Status.CLOSED)


def _row(group: int, version: int, at: datetime, status: Status) -> GroupLife:
    return GroupLife(
        id=ids.new(),
        group_id=UUID(int=group),
        version=version,
        at=at,
        status=status,
        state=State.ACTIVE,
    )
