"""The service as `run` serves it, observed from inside for `bench live`.

The observations are written to the given shared file, so that reading them costs the service
nothing: the number of statements and, on request, the longest turn of the event loop.
"""

import asyncio
import logging
import mmap
import struct
import sys
import time
from argparse import Namespace
from pathlib import Path
from typing import NoReturn

from groups_service.commands import serve as commands_serve
from groups_service.commands.event_loop import get_loop_factory
from groups_service.settings import Settings

COUNT_FORMAT = struct.Struct("=Q")  # of statements
IS_WATCHED_FORMAT = struct.Struct("=B")  # 1 if turns are to be timed
LONGEST_TURN_FORMAT = struct.Struct("=d")  # of a turn, in seconds of processor time
IS_WATCHED_OFFSET, LONGEST_TURN_OFFSET, FILE_BYTES = 8, 16, 24
BEAT_SECONDS, SLOW_BEAT_SECONDS = 0.005, 0.5  # seconds


class StatementCounter(logging.Handler):
    """Counts the statements that Tortoise logs."""

    def __init__(self, file: mmap.mmap) -> None:
        super().__init__(logging.DEBUG)
        self._file = file
        self._count = 0

    def emit(self, record: logging.LogRecord) -> None:
        del record
        self._count += 1
        COUNT_FORMAT.pack_into(self._file, 0, self._count)


async def watch_turns(shared: mmap.mmap) -> NoReturn:
    """Record the longest turn. No turn is longer than everything between two beats."""
    while True:
        [is_watched] = IS_WATCHED_FORMAT.unpack_from(shared, IS_WATCHED_OFFSET)
        started = time.thread_time()
        await asyncio.sleep(BEAT_SECONDS if is_watched else SLOW_BEAT_SECONDS)
        duration = time.thread_time() - started
        if (
            is_watched
            and duration > LONGEST_TURN_FORMAT.unpack_from(shared, LONGEST_TURN_OFFSET)[0]
        ):
            LONGEST_TURN_FORMAT.pack_into(shared, LONGEST_TURN_OFFSET, duration)


async def serve(settings: Settings, shared: mmap.mmap) -> None:
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(watch_turns(shared))
        await commands_serve.run(settings, Namespace())
        watching.cancel()


def main(place: str, settings: str) -> None:
    with Path(place).open("r+b") as file, mmap.mmap(file.fileno(), FILE_BYTES) as shared:
        statements = logging.getLogger("tortoise.db_client")
        statements.addHandler(StatementCounter(shared))
        statements.setLevel(logging.DEBUG)
        statements.propagate = False
        with asyncio.Runner(loop_factory=get_loop_factory()) as runner:
            runner.run(serve(Settings.model_validate_json(settings), shared))


if __name__ == "__main__":
    main(*sys.argv[1:])
