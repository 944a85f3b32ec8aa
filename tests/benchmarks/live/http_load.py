"""A client that requests the same page all the time while `bench live` does something else.

It runs in a separate process, so that it waits for the service and not for thousands of clients.
It prints a line for each request: when it was sent and how long the answer took, in seconds.
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

from tests.support.waiting import MAX_WAIT_SECONDS

REQUEST_INTERVAL_SECONDS = 0.04  # seconds between requests
POLL_SECONDS = 0.1


@dataclass(frozen=True)
class RecordedAnswers:
    """The answers so far, read from the client's output."""

    file: Path

    def durations(self, since: float, until: float = float("inf")) -> list[float]:
        """Return how long each answer took that was requested between these times."""
        lines = [line for line in self.file.read_text().splitlines(keepends=True) if "\n" in line]
        requests = [tuple(map(float, line.split())) for line in lines]
        return [duration for sent_at, duration in requests if since <= sent_at < until]


@asynccontextmanager
async def request_repeatedly(
    host: str, port: int, path: str, token: str
) -> AsyncIterator[RecordedAnswers]:
    """Request `path` repeatedly as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="groups-bench-") as folder:
        answers = RecordedAnswers(Path(folder) / "answers")
        command = [sys.executable, "-m", __name__, host, str(port), path, token]
        with answers.file.open("w") as output:
            process = subprocess.Popen(command, stdout=output)  # noqa: ASYNC220 - our own
        try:
            async with asyncio.timeout(MAX_WAIT_SECONDS):
                while not answers.durations(0):  # noqa: ASYNC110 - another process writes them
                    await asyncio.sleep(POLL_SECONDS)
            yield answers
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, MAX_WAIT_SECONDS)


def main(host: str, port: str, path: str, token: str) -> None:
    connection = http.client.HTTPConnection(host, int(port))
    first_request = time.monotonic()
    for number in count():
        time.sleep(max(0.0, first_request + number * REQUEST_INTERVAL_SECONDS - time.monotonic()))
        started = time.monotonic()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise ConnectionError(f"{answer.status} {answer.reason}")
        print(started, time.monotonic() - started, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
