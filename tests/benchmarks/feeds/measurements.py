"""The measurements of `bench feeds`: processor time of requests that are compared in
alternation.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import orjson

from groups_service.access import Viewer
from groups_service.commands.errors import CommandError
from tests.benchmarks.feeds import baseline_sql as hand
from tests.benchmarks.feeds.client import FeedsService, get_cpu_seconds, list_backends
from tests.benchmarks.feeds.dataset_people import FeedsTown

WARM_UP_REQUESTS = 8  # PostgreSQL plans a statement anew five times
LAST_PAGE = 500

FeedRequest = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True)
class FeedCost:
    """Seconds of a request: of our process, and of the database (in our process where it is
    SQLite).
    """

    process: float
    database: float

    @property
    def total(self) -> float:
        return self.process + self.database


@dataclass(frozen=True)
class ComparisonLine:
    """A line of the table: two costs and the first divided by the second."""

    name: str
    cost: FeedCost
    other: FeedCost
    at_most: float

    @property
    def ratio(self) -> float:
        return self.cost.total / self.other.total

    def __str__(self) -> str:
        columns = [
            f"{cost.process * 1000:8.2f}{cost.database * 1000:10.2f}" for cost in self.costs
        ]
        return f"{self.name:44}{''.join(columns)}{self.ratio:8.2f}{self.at_most:9.1f}"

    @property
    def costs(self) -> tuple[FeedCost, FeedCost]:
        return self.cost, self.other


@dataclass
class CostMeter:
    """Measures requests to the service and handwritten statements, in `rounds` of a few each."""

    service: FeedsService
    rounds: int
    each: int = 5

    async def measure_costs(self, *acts: FeedRequest) -> list[FeedCost]:
        """Return for each request its cost when little else runs (the lower quartile)."""
        for act in acts:
            for _ in range(WARM_UP_REQUESTS):
                await act()
        used: list[list[FeedCost]] = [[] for _ in acts]
        processes = await list_backends() if "postgres" in self.service.settings.database else []
        for _ in range(self.rounds):
            for act, costs in zip(acts, used, strict=True):
                costs.append(await self._measure_cost(act, processes))
        return [
            FeedCost(
                _lower_quartile([cost.process for cost in costs]),
                _lower_quartile([cost.database for cost in costs]),
            )
            for costs in used
        ]

    async def _measure_cost(self, act: FeedRequest, processes: list[int]) -> FeedCost:
        is_handwritten = getattr(act, "by_hand", False)
        clock = time.process_time if is_handwritten else self.service.cpu_seconds
        process_time, database = clock(), get_cpu_seconds(processes)
        for _ in range(self.each):
            await act()
        return FeedCost(
            (clock() - process_time) / self.each,
            (get_cpu_seconds(processes) - database) / self.each,
        )


@dataclass(frozen=True)
class HandwrittenPage:
    """A page as one handwritten statement."""

    connection: asyncpg.Connection
    query: str
    values: tuple[str, ...]
    by_hand: bool = True

    async def __call__(self) -> bytes:
        return await hand.fetch_page(self.connection, self.query, *self.values)


@dataclass
class FeedPages:
    """The pages that are requested."""

    service: FeedsService
    town: FeedsTown

    @property
    def group_path(self) -> str:
        return f"/groups/{self.town.groups[0]}/posts"

    def group(self, cursor: str = "") -> FeedRequest:
        query = f"?cursor={cursor}" if cursor else ""
        return self.fetch(self.town.member, self.group_path + query)

    def feed(self, viewer: Viewer | None = None) -> FeedRequest:
        return self.fetch(viewer or self.town.follower, "/feed")

    def fetch(self, viewer: Viewer, path: str) -> FeedRequest:
        return lambda: asyncio.to_thread(self.service.get, viewer, path)

    def publish(self, index: int) -> FeedRequest:
        path = f"/groups/{self.town.groups[index]}/posts"
        text = "Vi ses på torsdag klockan nio."
        return lambda: asyncio.to_thread(self.service.post, self.town.member, path, text)

    async def find_late_page(self, number: int = LAST_PAGE) -> tuple[int, FeedRequest]:
        """Return the page `number` pages on, or the last full page, with its number."""
        before = cursor = ""
        for page in range(2, number + 1):
            next_cursor = orjson.loads(await self.group(cursor)())["next"]
            if next_cursor is None:
                return page - 2, self.group(before)
            before, cursor = cursor, next_cursor
        return number, self.group(cursor)


async def require_same(page: FeedRequest, statement: FeedRequest) -> None:
    """Raise CommandError unless both give the same posts, to the byte."""
    if orjson.dumps(orjson.loads(await page())["items"]) != await statement():
        raise CommandError("The statement written by hand does not give what the service gives.")


def _lower_quartile(values: list[float]) -> float:
    return statistics.quantiles(values, n=4, method="inclusive")[0]
