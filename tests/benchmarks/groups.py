"""`bench groups`: the cost of the same actions in a small and in a large municipality.

Costs are compared within one run, as ratios: machines differ and are shared. Statements are
counted, because their number must not grow.
"""

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from groups_service.domain.groups import status as groups_status
from groups_service.domain.members import memberships
from groups_service.domain.posts import posts
from groups_service.domain.posts.creation import PostInput
from groups_service.models.groups import GroupStatus
from groups_service.queries.groups import groups
from groups_service.queries.members import memberships as member_lists
from groups_service.queries.posts import posts as posts_posts
from groups_service.settings import Settings
from tests.benchmarks.groups_dataset import Municipality, MunicipalitySize, build_municipality
from tests.benchmarks.temporary_database import borrow_database

SMALL = MunicipalitySize(people=150, groups=20, largest=50)
LARGE = MunicipalitySize(people=15_000, groups=2_000, largest=10_000)
ROUNDS = 15

GroupAction = Callable[[Municipality, int], Awaitable[object]]


@dataclass(frozen=True)
class ActionCost:
    """The cost of one action: processor seconds (median of the rounds) and statements."""

    seconds: float
    statements: int


async def benchmark_groups(settings: Settings, _: argparse.Namespace) -> None:
    """Print a table. A PostgreSQL database must be empty and is filled."""
    small = await _measure_actions(settings, SMALL)
    large = await _measure_actions(settings, LARGE)
    print(f"{'':24}{'small ms':>10}{'large ms':>10}{'ratio':>8}{'statements':>14}")
    for name, cost in small.items():
        other = large[name]
        print(
            f"{name:24}{cost.seconds * 1000:10.2f}{other.seconds * 1000:10.2f}"
            f"{other.seconds / cost.seconds:8.2f}{cost.statements:7} -> {other.statements}"
        )


async def _list_groups(town: Municipality, _: int) -> object:
    return await groups.list_groups(town.viewer, groups.GroupFilter())


async def _list_members(town: Municipality, _: int) -> object:
    return await member_lists.list_members(town.viewer, town.group, None, 20)


async def _list_posts(town: Municipality, _: int) -> object:
    return await posts_posts.list_group_posts(town.viewer, town.group, None, 20)


async def _join_group(town: Municipality, number: int) -> object:
    return await memberships.join_group(town.others[number], town.group)


async def _publish_post(town: Municipality, _: int) -> object:
    return await posts.publish_post(town.viewer, town.group, PostInput("Vi ses på torsdag."))


async def _change_status(town: Municipality, number: int) -> None:
    status = GroupStatus.MODERATED if number % 2 == 0 else GroupStatus.OPEN
    await groups_status.change_status(town.viewer, town.group, status)


ACTIONS: dict[str, GroupAction] = {
    "directory page": _list_groups,
    "member list page": _list_members,
    "join": _join_group,
    "post": _publish_post,
    "feed page": _list_posts,
    "status change": _change_status,
}


async def _measure_actions(settings: Settings, size: MunicipalitySize) -> dict[str, ActionCost]:
    with tempfile.TemporaryDirectory(prefix="groups-bench-") as folder:
        url = settings.database_url or f"sqlite://{folder}/bench.sqlite"
        async with borrow_database(url):
            town = await build_municipality(size)
            return {name: await _measure_action(act, town) for name, act in ACTIONS.items()}


async def _measure_action(action: GroupAction, town: Municipality) -> ActionCost:
    seconds: list[float] = []
    statements = 0
    for number in range(ROUNDS):
        with count_statements() as recorded:
            started = time.process_time()
            await action(town, number)
            seconds.append(time.process_time() - started)
        statements = max(statements, len(recorded))
    return ActionCost(statistics.median(seconds), statements)


@contextmanager
def count_statements() -> Iterator[list[str]]:
    """Record the statements that Tortoise sends inside the block."""
    statements: list[str] = []

    class StatementHandler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            statements.append(record.getMessage())

    logger, handler = logging.getLogger("tortoise.db_client"), StatementHandler()
    before, propagates = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield statements
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        logger.propagate = propagates
