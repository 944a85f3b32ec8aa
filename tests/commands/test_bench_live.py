"""The bench of the sockets says what it is asked for; how fast is not a test's business."""

import re
import subprocess
import sys

import pytest

from tests.conftest import CHOSEN

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
MOST_EACH = 4
"""Asked one by one it would be more; of few sockets on a busy machine fewer are asked together."""


@pytest.mark.skipif(CHOSEN != "sqlite", reason="the command brings its own database")
@pytest.mark.timeout(180)
def test_the_smallest_size_measures_everything_and_loses_nothing() -> None:
    command = [sys.executable, "-m", "groups_service", "bench", "live", "--size", "tiny"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert '"level": "error"' not in done.stderr
    values = {
        re.sub(r"(?<!p)\b\d+\b", "N", line[:66]).strip(): float(line[66:76])
        for line in done.stdout.splitlines()[1:]
    }
    assert tuple(values) == LINES
    assert values["notices lost"] == 0
    assert values["N come back at once: statements each"] <= MOST_EACH
