"""What `bench feeds` measures: processor time, of what is compared by turns."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import orjson

from groups_service.access import Viewer
from groups_service.commands import bench_feeds_hand as hand
from groups_service.commands.bench_feeds_service import Service, backends, used_by
from groups_service.commands.bench_feeds_town import Town
from groups_service.commands.failure import Failed

WARM = 8  # PostgreSQL plans anew five times
LAST_PAGE = 500

Act = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True)
class Cost:
    """Seconds of an act, of ours and of the database; that is ours where it is SQLite."""

    process: float
    database: float

    @property
    def all(self) -> float:
        return self.process + self.database


@dataclass(frozen=True)
class Line:
    """Of the table: two costs, the first divided by the second."""

    name: str
    cost: Cost
    other: Cost
    at_most: float

    @property
    def ratio(self) -> float:
        return self.cost.all / self.other.all

    def __str__(self) -> str:
        shown = [f"{cost.process * 1000:8.2f}{cost.database * 1000:10.2f}" for cost in self.costs]
        return f"{self.name:44}{''.join(shown)}{self.ratio:8.2f}{self.at_most:9.1f}"

    @property
    def costs(self) -> tuple[Cost, Cost]:
        return self.cost, self.other


@dataclass
class Meter:
    """Measures acts of the service, and of ours, in `rounds` of a few each."""

    service: Service
    rounds: int
    each: int = 5

    async def costs(self, *acts: Act) -> list[Cost]:
        """Of each act: a usual cost when little else goes on (the lower quartile)."""
        for act in acts:
            for _ in range(WARM):
                await act()
        used: list[list[Cost]] = [[] for _ in acts]
        processes = await backends() if "postgres" in self.service.settings.database else []
        for _ in range(self.rounds):
            for act, costs in zip(acts, used, strict=True):
                costs.append(await self._cost(act, processes))
        return [
            Cost(
                _usual([cost.process for cost in costs]), _usual([cost.database for cost in costs])
            )
            for costs in used
        ]

    async def _cost(self, act: Act, processes: list[int]) -> Cost:
        by_hand = getattr(act, "by_hand", False)
        clock = time.process_time if by_hand else self.service.processor
        ours, database = clock(), used_by(processes)
        for _ in range(self.each):
            await act()
        return Cost((clock() - ours) / self.each, (used_by(processes) - database) / self.each)


@dataclass(frozen=True)
class ByHand:
    """A page as one statement."""

    connection: asyncpg.Connection
    query: str
    values: tuple[str, ...]
    by_hand: bool = True

    async def __call__(self) -> bytes:
        return await hand.page(self.connection, self.query, *self.values)


@dataclass
class Pages:
    """The pages that are asked for."""

    service: Service
    town: Town

    @property
    def group_path(self) -> str:
        return f"/groups/{self.town.groups[0]}/posts"

    def group(self, cursor: str = "") -> Act:
        query = f"?cursor={cursor}" if cursor else ""
        return self.got(self.town.member, self.group_path + query)

    def feed(self, viewer: Viewer | None = None) -> Act:
        return self.got(viewer or self.town.follower, "/feed")

    def got(self, viewer: Viewer, path: str) -> Act:
        return lambda: asyncio.to_thread(self.service.get, viewer, path)

    def posting(self, place: int) -> Act:
        path = f"/groups/{self.town.groups[place]}/posts"
        text = "Vi ses på torsdag klockan nio."
        return lambda: asyncio.to_thread(self.service.post, self.town.member, path, text)

    async def last(self, number: int = LAST_PAGE) -> tuple[int, Act]:
        """The page so many pages on, or the last that is full; and which it is."""
        before = cursor = ""
        for page in range(2, number + 1):
            follows = orjson.loads(await self.group(cursor)())["next"]
            if follows is None:
                return page - 2, self.group(before)
            before, cursor = cursor, follows
        return number, self.group(cursor)


async def same(page: Act, by_hand: Act) -> None:
    """Raise Failed unless both give the same posts, to the byte."""
    if orjson.dumps(orjson.loads(await page())["items"]) != await by_hand():
        raise Failed("The statement written by hand does not give what the service gives.")


def _usual(values: list[float]) -> float:
    return statistics.quantiles(values, n=4, method="inclusive")[0]
