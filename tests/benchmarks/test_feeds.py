"""The benchmark of the feeds prints every line; its speed is not tested."""

import re

import pytest

from groups_service.settings import Settings
from tests.benchmarks.feeds import benchmark
from tests.benchmarks.feeds.dataset_people import TownSize
from tests.conftest import DATABASE_PRODUCT
from tests.support import postgres

TINY = TownSize(people=60, groups=30, largest=40, many=20, few=5, followed=8)
POSTS, ROUNDS = 400, 2
RATIO_LINES = (
    "group page, N posts to N",
    "personal feed, N posts to N",
    "group page N to page N",
    "feed of N groups to N",
    "post to N members to N",
)
SQL_LINES = ("group page to one statement by hand", "personal feed to one statement by hand")
STATEMENTS = {"group page: statements": 6, "personal feed: statements": 7}
NAME = slice(0, 44)


async def test_feeds_benchmark_prints_every_measurement(
    capsys: pytest.CaptureFixture[str],
) -> None:
    if DATABASE_PRODUCT == "sqlite":
        await benchmark.measure(Settings(), POSTS, TINY, ROUNDS)
        expected: tuple[str, ...] = RATIO_LINES
    else:
        with postgres.run_cluster() as server:
            settings = Settings(
                database_url=postgres.create_database(server, "groups_bench_feeds")
            )
            await benchmark.measure(settings, POSTS, TINY, ROUNDS)
        expected = (*SQL_LINES, *RATIO_LINES)

    output = capsys.readouterr().out.splitlines()[2:]
    lines = [(re.sub(r"\b\d+\b", "N", line[NAME]).strip(), line[44:].split()) for line in output]
    assert tuple(name for name, values in lines if len(values) == 6) == expected
    assert {name: int(values[0]) for name, values in lines if len(values) == 1} == STATEMENTS
