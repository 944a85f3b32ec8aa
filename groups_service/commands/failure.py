"""A command that cannot be carried out, in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from groups_service.database import OUTAGES


class Failed(Exception):
    """Printed to standard error; the exit status is 1."""


@contextmanager
def asking_the_database() -> Iterator[None]:
    """Inside, a database that is away is said to be that."""
    try:
        yield
    except OUTAGES as error:
        raise Failed(f"The database does not answer: {error}") from error
