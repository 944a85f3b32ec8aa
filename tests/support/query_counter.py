"""Records the SQL statements that a piece of code sends, as Tortoise logs them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

LOG = logging.getLogger("tortoise.db_client")


class StatementLog(logging.Handler):
    """A log handler that collects each statement's text, without its values."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.args[0] if isinstance(record.args, tuple) and record.args else record.msg
        self.texts.append(" ".join(str(text).split()))

    def __len__(self) -> int:
        return len(self.texts)


@contextmanager
def record_statements() -> Iterator[StatementLog]:
    statements, level = StatementLog(), LOG.level
    LOG.addHandler(statements)
    LOG.setLevel(logging.DEBUG)
    try:
        yield statements
    finally:
        LOG.removeHandler(statements)
        LOG.setLevel(level)
