"""The durability test in short: twenty faults on each database. `make long` runs two hundred."""

from dataclasses import asdict

import pytest

from tests.conftest import DATABASE_PRODUCT
from tests.durability.ledger import FaultReport, run_faults
from tests.support import postgres

KILLS = 20
PERFECT_REPORT = FaultReport(
    "service", 1, 9, 2, 40, 8, 0, 1.5, missing=0, double=0, gaps=0, differences=0, leaked=0
)


@pytest.mark.skipif(
    DATABASE_PRODUCT == "postgres" and postgres.find_binaries() is None,
    reason="a server of its own is killed",
)
async def test_acknowledged_writes_survive_every_fault_and_are_delivered_once() -> None:
    lines = [line async for line in run_faults(DATABASE_PRODUCT, KILLS, None)]

    assert sum(line.times for line in lines) == KILLS
    assert all(line.acknowledged and line.messages for line in lines)
    assert [line for line in lines if not line.is_right] == []


@pytest.mark.parametrize("name", ["missing", "double", "gaps", "differences", "leaked"])
def test_report_with_any_deviation_is_not_right(name: str) -> None:
    broken = {**asdict(PERFECT_REPORT), name: 1}

    assert (PERFECT_REPORT.is_right, FaultReport(**broken).is_right) == (True, False)
