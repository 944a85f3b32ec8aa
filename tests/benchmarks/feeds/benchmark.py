"""`bench feeds`: the cost of pages of posts, compared with handwritten SQL and as the town
grows.

Runs on SQLite, or on the empty PostgreSQL database of GROUPS_DATABASE_URL, which is emptied
again. Costs are compared within one run, as ratios: machines differ and are shared.
"""

import argparse
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from groups_service.commands.errors import CommandError
from groups_service.database import Database
from groups_service.settings import Settings, database_kind
from tests.benchmarks.feeds import baseline_sql as hand
from tests.benchmarks.feeds.bulk_insert import BulkStore, open_store
from tests.benchmarks.feeds.client import run_service
from tests.benchmarks.feeds.dataset_people import FeedsTown, TownSize, build_feeds_town
from tests.benchmarks.feeds.dataset_posts import PostWriter
from tests.benchmarks.feeds.measurements import (
    ComparisonLine,
    CostMeter,
    FeedPages,
    HandwrittenPage,
    require_same,
)
from tests.benchmarks.temporary_database import borrow_database

POSTS = {"PostgreSQL": 100_000, "SQLite": 10_000}
FIRST_POSTS = 10_000  # the number of posts that a larger number is compared with
TENTH = 10
SERVER_SETTINGS = {
    "jit": "off"
}  # otherwise most of the time of the handwritten statement is its compilation
ROUNDS = 40
(
    MAX_RATIO_TO_SQL,
    MAX_RATIO_OF_SIZES,
    MAX_RATIO_OF_PAGES,
    MAX_RATIO_OF_FEEDS,
    MAX_RATIO_OF_GROUPS,
) = 2.0, 1.3, 1.3, 3.0, 1.3  # upper bounds of the ratios


@dataclass(frozen=True)
class FeedsBenchmark:
    """A town in which posts can be written, and a service over it."""

    database: Database
    store: BulkStore
    writing: PostWriter
    posts: int
    meter: CostMeter
    pages: FeedPages


async def benchmark_feeds(settings: Settings, chosen: argparse.Namespace) -> None:
    """Print a table, line by line as it is measured."""
    await measure(settings, _parse_number(chosen.size or "0"), TownSize(), ROUNDS)


async def measure(settings: Settings, posts: int, size: TownSize, rounds: int) -> None:
    """Print the table for `posts` posts; 0 stands for the default number."""
    with tempfile.TemporaryDirectory(prefix="groups-bench-") as folder:
        settings = settings.model_copy(update={"data_dir": Path(folder)})
        posts = posts or POSTS[database_kind(settings.database)]
        async with AsyncExitStack() as stack:
            database = await stack.enter_async_context(borrow_database(settings.database))
            store = await stack.enter_async_context(open_store(settings.database))
            town = await build_feeds_town(store, size)
            service = await stack.enter_async_context(run_service(settings))
            await service.sign_in(town.member, town.follower, town.in_many, town.in_few)
            meter, pages = CostMeter(service, rounds), FeedPages(service, town)
            bench = FeedsBenchmark(database, store, PostWriter(town), posts, meter, pages)
            await _print_table(bench, town, settings)


async def _print_table(bench: FeedsBenchmark, town: FeedsTown, settings: Settings) -> None:
    service, pages = bench.pages.service, bench.pages
    print(f"{bench.posts} posts, {len(town.people)} people, {len(town.groups)} groups")
    print(f"{'':44}{'ms':>8}{'database':>10}{'ms':>8}{'database':>10}{'ratio':>8}{'at most':>9}")
    async for line in _measure_lines(bench, settings):
        print(line, flush=True)
    for name, viewer, path in (
        ("group page: statements", town.member, pages.group_path),
        ("personal feed: statements", town.follower, "/feed"),
    ):
        print(f"{name:44}{await service.count_statements(bench.database, viewer, path):8}")
    cost, other_cost = await bench.meter.measure_costs(pages.publish(0), pages.publish(1))
    print(
        ComparisonLine(
            f"post to {town.size.largest} members to 10", cost, other_cost, MAX_RATIO_OF_GROUPS
        )
    )


async def _measure_lines(
    bench: FeedsBenchmark, settings: Settings
) -> AsyncIterator[ComparisonLine]:
    pages, costs = bench.pages, bench.meter.measure_costs
    first = min(FIRST_POSTS, bench.posts // TENTH)
    await bench.writing.write_up_to(bench.store, first)
    small = await costs(pages.group(), pages.feed())
    await bench.writing.write_up_to(bench.store, bench.posts)
    if not bench.database.is_sqlite:
        async for line in _compare_with_sql(bench, settings):
            yield line
    large = await costs(pages.group(), pages.feed())
    for name, cost, other_cost in zip(("group page", "personal feed"), large, small, strict=True):
        yield ComparisonLine(
            f"{name}, {bench.posts} posts to {first}", cost, other_cost, MAX_RATIO_OF_SIZES
        )
    number, last = await pages.find_late_page()
    cost, other_cost = await costs(last, pages.group())
    yield ComparisonLine(f"group page {number} to page 1", cost, other_cost, MAX_RATIO_OF_PAGES)
    size = pages.town.size
    cost, other_cost = await costs(pages.feed(pages.town.in_many), pages.feed(pages.town.in_few))
    yield ComparisonLine(
        f"feed of {size.many} groups to {size.few}", cost, other_cost, MAX_RATIO_OF_FEEDS
    )


async def _compare_with_sql(
    bench: FeedsBenchmark, settings: Settings
) -> AsyncIterator[ComparisonLine]:
    """Measure the pages against one handwritten statement each."""
    town, pages = bench.pages.town, bench.pages
    connection = await asyncpg.connect(settings.database, server_settings=SERVER_SETTINGS)
    try:
        values, reader = (str(town.member.id), str(town.groups[0])), (str(town.follower.id),)
        for name, page, statement in (
            (
                "group page",
                pages.group(),
                HandwrittenPage(connection, hand.GROUP_PAGE_SQL, values),
            ),
            ("personal feed", pages.feed(), HandwrittenPage(connection, hand.FEED_SQL, reader)),
        ):
            await require_same(page, statement)
            cost, other_cost = await bench.meter.measure_costs(page, statement)
            yield ComparisonLine(
                f"{name} to one statement by hand", cost, other_cost, MAX_RATIO_TO_SQL
            )
    finally:
        await connection.close()


def _parse_number(text: str) -> int:
    if not text.isdecimal():
        raise CommandError(f"{text} is no number of posts.")
    return int(text)
