"""The error of a command, in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from groups_service.database import OUTAGE_ERRORS


class CommandError(Exception):
    """Printed to standard error; the exit status is 1."""


@contextmanager
def report_database_outage() -> Iterator[None]:
    """Raise CommandError when the database does not answer inside the block."""
    try:
        yield
    except OUTAGE_ERRORS as error:
        raise CommandError(f"The database does not answer: {error}") from error
