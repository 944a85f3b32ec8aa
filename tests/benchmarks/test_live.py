"""The benchmark of the sockets prints every line; its speed is not tested."""

import re
import subprocess
import sys

import pytest

from tests.conftest import DATABASE_PRODUCT

LINES = (
    "note to N: statements per N recipients",
    "N sockets: KiB each",
    "N posts/s into groups: notices, p50 ms",
    "N posts/s into groups: notices, p99 ms",
    "N posts/s into groups: hints, p50 ms",
    "N posts/s into groups: hints, p99 ms",
    "a post that N online may read: hints, p50 ms",
    "a post that N online may read: hints, p99 ms",
    "notices lost",
    "N clients that never read: seconds until cut",
    "note to N, N online: processor seconds",
    "note to N, N online: longest turn of the loop, ms",
    "note to N, N online: p99 of other requests, ratio",
    "note to N, N online: p99 of other requests, ms",
    "note to N, N online: seconds until heard",
    "N come back at once: statements each",
    "N come back at once: seconds until all follow their groups",
    "N come back at once: longest turn of the loop, ms",
    "N come back at once: p99 of other requests, ms",
    "N idle sockets: MB in all",
    "N idle sockets: % of a processor",
)
MAX_STATEMENTS_EACH = 4
"""One by one would be more. With few sockets on a busy machine, fewer requests are batched."""


@pytest.mark.skipif(DATABASE_PRODUCT != "sqlite", reason="the command brings its own database")
def test_live_benchmark_prints_every_measurement_and_loses_no_notification() -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "live", "--size", "tiny"]
    process = subprocess.run(command, capture_output=True, text=True, check=False)

    assert process.returncode == 0, process.stderr
    assert '"level": "error"' not in process.stderr
    values = {
        re.sub(r"(?<!p)\b\d+\b", "N", line[:66]).strip(): float(line[66:76])
        for line in process.stdout.splitlines()[2:]
    }
    assert tuple(values) == LINES
    assert values["notices lost"] == 0
    assert values["N come back at once: statements each"] <= MAX_STATEMENTS_EACH
