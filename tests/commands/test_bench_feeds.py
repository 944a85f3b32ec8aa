"""The bench of the feeds says what it is asked for; how fast is not a test's business."""

import re

import pytest

from groups_service.commands import bench_feeds
from groups_service.commands.bench_feeds_town import Size
from groups_service.settings import Settings
from tests import postgres
from tests.conftest import CHOSEN

TINY = Size(people=60, groups=30, largest=40, many=20, few=5, followed=8)
POSTS, ROUNDS = 400, 2
GROWING = (
    "group page, N posts to N",
    "personal feed, N posts to N",
    "group page N to page N",
    "feed of N groups to N",
    "post to N members to N",
)
BY_HAND = ("group page to one statement by hand", "personal feed to one statement by hand")
STATEMENTS = {"group page: statements": 6, "personal feed: statements": 7}
NAME = slice(0, 44)


@pytest.mark.timeout(180)
async def test_the_smallest_town_is_measured_in_every_way(
    capsys: pytest.CaptureFixture[str],
) -> None:
    if CHOSEN == "sqlite":
        await bench_feeds.measure(Settings(), POSTS, TINY, ROUNDS)
        expected: tuple[str, ...] = GROWING
    else:
        with postgres.cluster() as server:
            settings = Settings(database_url=postgres.fresh(server, "groups_bench_feeds"))
            await bench_feeds.measure(settings, POSTS, TINY, ROUNDS)
        expected = (*BY_HAND, *GROWING)

    said = capsys.readouterr().out.splitlines()[2:]
    lines = [(re.sub(r"\b\d+\b", "N", line[NAME]).strip(), line[44:].split()) for line in said]
    assert tuple(name for name, values in lines if len(values) == 6) == expected
    assert {name: int(values[0]) for name, values in lines if len(values) == 1} == STATEMENTS
