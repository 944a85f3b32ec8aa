"""The examples of docs/notifications.md run and print what the page shows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.waiting import MAX_WAIT_SECONDS

PAGE = Path("docs/notifications.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```(?:\s+```text\n(.*?)```)?", PAGE, re.DOTALL)


@pytest.mark.parametrize(("program", "output"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_documented_example_prints_the_documented_output(program: str, output: str) -> None:
    process = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        check=False,
        capture_output=True,
        text=True,
        timeout=MAX_WAIT_SECONDS,
    )

    assert (process.stderr, process.stdout) == ("", output)


def test_first_documented_example_has_ten_lines() -> None:
    body = EXAMPLES[0][0].partition("async def main() -> None:\n")[2].partition("\n\n\n")[0]

    assert len(body.splitlines()) <= 10
