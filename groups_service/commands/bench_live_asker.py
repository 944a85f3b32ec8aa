"""Somebody who asks for the same page all the time while `bench live` does something.

In a process of its own, so that what it waits for is the service and not thousands of clients. It
prints a line for each request: when it was asked, and how long the answer took, in seconds.
"""

import asyncio
import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

EVERY = 0.04  # seconds from one request to the next
LONGEST_START, LONGEST_END, A_MOMENT = 60.0, 15.0, 0.1


@dataclass(frozen=True)
class Answers:
    """What was answered so far."""

    told: Path

    def seconds(self, since: float, until: float = float("inf")) -> list[float]:
        """How long each answer took that was asked for between these moments."""
        lines = [line for line in self.told.read_text().splitlines(keepends=True) if "\n" in line]
        asked = [tuple(map(float, line.split())) for line in lines]
        return [took for at, took in asked if since <= at < until]


@asynccontextmanager
async def asking(host: str, port: int, path: str, token: str) -> AsyncIterator[Answers]:
    """Somebody asks for `path` as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="groups-bench-") as folder:
        answers = Answers(Path(folder) / "answers")
        command = [sys.executable, "-m", __name__, host, str(port), path, token]
        with answers.told.open("w") as told:
            process = subprocess.Popen(command, stdout=told)  # noqa: ASYNC220, S603 - our own
        try:
            async with asyncio.timeout(LONGEST_START):
                while not answers.seconds(0):  # noqa: ASYNC110 - another process writes them
                    await asyncio.sleep(A_MOMENT)
            yield answers
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, LONGEST_END)


def main(host: str, port: str, path: str, token: str) -> None:
    connection = http.client.HTTPConnection(host, int(port))
    first = time.monotonic()
    for number in count():
        time.sleep(max(0.0, first + number * EVERY - time.monotonic()))
        began = time.monotonic()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise ConnectionError(f"{answer.status} {answer.reason}")
        print(began, time.monotonic() - began, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
