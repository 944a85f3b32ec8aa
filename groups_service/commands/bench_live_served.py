"""The service as `run` serves it, counting the statements it sends: what `bench live` measures.

The count is eight bytes in the file that is given, so that reading it costs the service nothing.
"""

import asyncio
import logging
import mmap
import struct
import sys
from argparse import Namespace
from pathlib import Path

from groups_service.commands import serving
from groups_service.commands.loop import factory
from groups_service.settings import Settings

NUMBER = struct.Struct("=Q")


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


def main(place: str, settings: str) -> None:
    with Path(place).open("r+b") as file, mmap.mmap(file.fileno(), NUMBER.size) as shared:
        statements = logging.getLogger("tortoise.db_client")
        statements.addHandler(Counting(shared))
        statements.setLevel(logging.DEBUG)
        statements.propagate = False
        command = serving.run(Settings.model_validate_json(settings), Namespace())
        with asyncio.Runner(loop_factory=factory()) as runner:
            runner.run(command)


if __name__ == "__main__":
    main(*sys.argv[1:])
