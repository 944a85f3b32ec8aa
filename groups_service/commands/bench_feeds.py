"""`bench feeds`: what pages of posts cost, against a statement by hand and as the town grows.

On SQLite, or on the empty PostgreSQL database of GROUPS_DATABASE_URL, which is emptied again.
Costs are compared within one run, as ratios: machines differ, and are shared.
"""

import argparse
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from groups_service.commands import bench_feeds_hand as hand
from groups_service.commands.bench_feeds_measures import (
    ByHand,
    Line,
    Meter,
    Pages,
    same,
)
from groups_service.commands.bench_feeds_posts import Writing
from groups_service.commands.bench_feeds_service import served
from groups_service.commands.bench_feeds_store import Store, stored
from groups_service.commands.bench_feeds_town import Size, Town, build
from groups_service.commands.bench_ground import lent
from groups_service.commands.failure import Failed
from groups_service.database import Database
from groups_service.settings import Settings, database_kind

POSTS = {"PostgreSQL": 100_000, "SQLite": 10_000}
FIRST = 10_000  # posts that a larger number is held against
TENTH = 10
PLAIN = {"jit": "off"}  # else the statement by hand would mostly be compiled
ROUNDS = 40
BY_HAND, GROWN, FURTHER, MORE, LARGE = 2.0, 1.3, 1.3, 3.0, 1.3  # ratios, at most


@dataclass(frozen=True)
class Stage:
    """A town that can be written in, and a service over it."""

    database: Database
    store: Store
    writing: Writing
    posts: int
    meter: Meter
    pages: Pages


async def feeds_bench(settings: Settings, chosen: argparse.Namespace) -> None:
    """Print a table, line by line as it is measured."""
    await measure(settings, _number(chosen.size or "0"), Size(), ROUNDS)


async def measure(settings: Settings, posts: int, size: Size, rounds: int) -> None:
    """Print the table for so many posts; 0 for as many as is usual."""
    with tempfile.TemporaryDirectory(prefix="groups-bench-") as folder:
        settings = settings.model_copy(update={"data_dir": Path(folder)})
        posts = posts or POSTS[database_kind(settings.database)]
        async with AsyncExitStack() as stack:
            database = await stack.enter_async_context(lent(settings.database))
            store = await stack.enter_async_context(stored(settings.database))
            town = await build(store, size)
            service = await stack.enter_async_context(served(settings))
            await service.sign_in(town.member, town.follower, town.in_many, town.in_few)
            meter, pages = Meter(service, rounds), Pages(service, town)
            stage = Stage(database, store, Writing(town), posts, meter, pages)
            await _say(stage, town, settings)


async def _say(stage: Stage, town: Town, settings: Settings) -> None:
    service, pages = stage.pages.service, stage.pages
    print(f"{stage.posts} posts, {len(town.people)} people, {len(town.groups)} groups")
    print(f"{'':44}{'ms':>8}{'database':>10}{'ms':>8}{'database':>10}{'ratio':>8}{'at most':>9}")
    async for line in _lines(stage, settings):
        print(line, flush=True)
    for name, viewer, path in (
        ("group page: statements", town.member, pages.group_path),
        ("personal feed: statements", town.follower, "/feed"),
    ):
        print(f"{name:44}{await service.statements(stage.database, viewer, path):8}")
    one, other = await stage.meter.costs(pages.posting(0), pages.posting(1))
    print(Line(f"post to {town.size.largest} members to 10", one, other, LARGE))


async def _lines(stage: Stage, settings: Settings) -> AsyncIterator[Line]:
    pages, costs = stage.pages, stage.meter.costs
    first = min(FIRST, stage.posts // TENTH)
    await stage.writing.up_to(stage.store, first)
    small = await costs(pages.group(), pages.feed())
    await stage.writing.up_to(stage.store, stage.posts)
    if not stage.database.is_sqlite:
        async for line in _by_hand(stage, settings):
            yield line
    large = await costs(pages.group(), pages.feed())
    for name, one, other in zip(("group page", "personal feed"), large, small, strict=True):
        yield Line(f"{name}, {stage.posts} posts to {first}", one, other, GROWN)
    number, last = await pages.last()
    one, other = await costs(last, pages.group())
    yield Line(f"group page {number} to page 1", one, other, FURTHER)
    size = pages.town.size
    one, other = await costs(pages.feed(pages.town.in_many), pages.feed(pages.town.in_few))
    yield Line(f"feed of {size.many} groups to {size.few}", one, other, MORE)


async def _by_hand(stage: Stage, settings: Settings) -> AsyncIterator[Line]:
    """The pages against one statement each."""
    town, pages = stage.pages.town, stage.pages
    connection = await asyncpg.connect(settings.database, server_settings=PLAIN)
    try:
        values, reader = (str(town.member.id), str(town.groups[0])), (str(town.follower.id),)
        for name, page, by_hand in (
            ("group page", pages.group(), ByHand(connection, hand.GROUP_PAGE, values)),
            ("personal feed", pages.feed(), ByHand(connection, hand.FEED, reader)),
        ):
            await same(page, by_hand)
            one, other = await stage.meter.costs(page, by_hand)
            yield Line(f"{name} to one statement by hand", one, other, BY_HAND)
    finally:
        await connection.close()


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Failed(f"{text} is no number of posts.")
    return int(text)
