"""The service as `run` serves it, observed from inside: what `bench live` measures.

What is seen stands in the file that is given, so that reading it costs the service nothing: how
many statements were sent and, if somebody wants to know, the longest turn of the event loop.
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

from groups_service.commands import serving
from groups_service.commands.loop import factory
from groups_service.settings import Settings

NUMBER = struct.Struct("=Q")  # of statements
WATCHED = struct.Struct("=B")  # 1 if turns are to be timed
LONGEST = struct.Struct("=d")  # turn, in seconds of processor time
AT_WATCHED, AT_LONGEST, SIZE = 8, 16, 24
BEAT, SLOW_BEAT = 0.005, 0.5  # seconds


class Counting(logging.Handler):
    """Counts what Tortoise says it sends."""

    def __init__(self, file: mmap.mmap) -> None:
        super().__init__(logging.DEBUG)
        self._file = file
        self._count = 0

    def emit(self, record: logging.LogRecord) -> None:
        del record
        self._count += 1
        NUMBER.pack_into(self._file, 0, self._count)


async def watch(shared: mmap.mmap) -> NoReturn:
    """Note the longest turn: no turn is longer than all that happens between two beats."""
    while True:
        [watched] = WATCHED.unpack_from(shared, AT_WATCHED)
        began = time.thread_time()
        await asyncio.sleep(BEAT if watched else SLOW_BEAT)
        held = time.thread_time() - began
        if watched and held > LONGEST.unpack_from(shared, AT_LONGEST)[0]:
            LONGEST.pack_into(shared, AT_LONGEST, held)


async def serve(settings: Settings, shared: mmap.mmap) -> None:
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(watch(shared))
        await serving.run(settings, Namespace())
        watching.cancel()


def main(place: str, settings: str) -> None:
    with Path(place).open("r+b") as file, mmap.mmap(file.fileno(), SIZE) as shared:
        statements = logging.getLogger("tortoise.db_client")
        statements.addHandler(Counting(shared))
        statements.setLevel(logging.DEBUG)
        statements.propagate = False
        with asyncio.Runner(loop_factory=factory()) as runner:
            runner.run(serve(Settings.model_validate_json(settings), shared))


if __name__ == "__main__":
    main(*sys.argv[1:])
