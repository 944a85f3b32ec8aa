"""The examples of docs/notifications.md run and print what the page says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path("docs/notifications.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```(?:\s+```text\n(.*?)```)?", PAGE, re.DOTALL)


@pytest.mark.parametrize(("program", "output"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_runs_and_prints_what_the_page_says(program: str, output: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        check=False,
        capture_output=True,
        text=True,
        timeout=15,
    )

    assert (done.stderr, done.stdout) == ("", output)


def test_the_first_example_has_ten_lines() -> None:
    body = EXAMPLES[0][0].partition("async def main() -> None:\n")[2].partition("\n\n\n")[0]

    assert len(body.splitlines()) <= 10
