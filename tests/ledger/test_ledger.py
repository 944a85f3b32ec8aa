"""The ledger, short: twenty faults on each database. `make long` has two hundred."""

from dataclasses import asdict

import pytest

from tests import postgres
from tests.conftest import CHOSEN
from tests.ledger.keeping import Line, kept

KILLS = 20
RIGHT = Line(
    "service", 1, 9, 2, 40, 8, 0, 1.5, missing=0, double=0, gaps=0, differences=0, leaked=0
)


@pytest.mark.timeout(900)
@pytest.mark.skipif(
    CHOSEN == "postgres" and postgres.binaries() is None, reason="a server of its own is killed"
)
async def test_what_was_acknowledged_is_there_once_and_was_heard_whatever_breaks() -> None:
    lines = [line async for line in kept(CHOSEN, KILLS, None)]

    assert sum(line.times for line in lines) == KILLS
    assert all(line.acknowledged and line.heard for line in lines)
    assert [line for line in lines if not line.is_right] == []


@pytest.mark.parametrize("what", ["missing", "double", "gaps", "differences", "leaked"])
def test_one_thing_not_as_promised_is_enough(what: str) -> None:
    broken = {**asdict(RIGHT), what: 1}

    assert (RIGHT.is_right, Line(**broken).is_right) == (True, False)
