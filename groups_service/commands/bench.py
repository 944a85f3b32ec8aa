"""`bench groups`: what the same acts cost in a small and in a large municipality.

Costs are compared within one run, as ratios: machines differ, and are shared. Statements are
counted, for they must not grow at all.
"""

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from groups_service.commands.bench_ground import lent
from groups_service.commands.bench_town import Size, Town, build
from groups_service.domain import members, posts, statuses
from groups_service.domain.composing import Writing
from groups_service.models.groups import Status
from groups_service.queries import feeds, groups
from groups_service.queries import members as member_lists
from groups_service.settings import Settings

SMALL = Size(people=150, groups=20, largest=50)
LARGE = Size(people=15_000, groups=2_000, largest=10_000)
ROUNDS = 15

Act = Callable[[Town, int], Awaitable[object]]


@dataclass(frozen=True)
class Cost:
    """Of one act: processor seconds, the median of the rounds, and statements."""

    seconds: float
    statements: int


async def groups_bench(settings: Settings, _: argparse.Namespace) -> None:
    """Print a table; with PostgreSQL the database must be empty, and is filled."""
    small = await _measured(settings, SMALL)
    large = await _measured(settings, LARGE)
    print(f"{'':24}{'small ms':>10}{'large ms':>10}{'ratio':>8}{'statements':>14}")
    for name, cost in small.items():
        other = large[name]
        print(
            f"{name:24}{cost.seconds * 1000:10.2f}{other.seconds * 1000:10.2f}"
            f"{other.seconds / cost.seconds:8.2f}{cost.statements:7} -> {other.statements}"
        )


async def _directory(town: Town, _: int) -> object:
    return await groups.page(town.viewer, groups.Wanted())


async def _member_list(town: Town, _: int) -> object:
    return await member_lists.page(town.viewer, town.group, None, 20)


async def _feed(town: Town, _: int) -> object:
    return await feeds.group(town.viewer, town.group, None, 20)


async def _join(town: Town, number: int) -> object:
    return await members.join(town.others[number], town.group)


async def _post(town: Town, _: int) -> object:
    return await posts.publish(town.viewer, town.group, Writing("Vi ses på torsdag."))


async def _change_status(town: Town, number: int) -> None:
    status = Status.MODERATED if number % 2 == 0 else Status.OPEN
    await statuses.change(town.viewer, town.group, status)


ACTS: dict[str, Act] = {
    "directory page": _directory,
    "member list page": _member_list,
    "join": _join,
    "post": _post,
    "feed page": _feed,
    "status change": _change_status,
}


async def _measured(settings: Settings, size: Size) -> dict[str, Cost]:
    with tempfile.TemporaryDirectory(prefix="groups-bench-") as folder:
        url = settings.database_url or f"sqlite://{folder}/bench.sqlite"
        async with lent(url):
            town = await build(size)
            return {name: await _cost(act, town) for name, act in ACTS.items()}


async def _cost(act: Act, town: Town) -> Cost:
    seconds: list[float] = []
    statements = 0
    for number in range(ROUNDS):
        with counting() as counted:
            began = time.process_time()
            await act(town, number)
            seconds.append(time.process_time() - began)
        statements = max(statements, len(counted))
    return Cost(statistics.median(seconds), statements)


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements that Tortoise sends while the block lasts."""
    sent: list[str] = []

    class Counter(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            sent.append(record.getMessage())

    logger, handler = logging.getLogger("tortoise.db_client"), Counter()
    before, propagates = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield sent
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        logger.propagate = propagates
