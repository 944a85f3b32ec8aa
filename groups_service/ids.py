"""Ids: UUIDv7, so that they sort by time; an id is never a secret."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

import uuid_utils

_seeded: ContextVar[random.Random | None] = ContextVar("seeded", default=None)


def new() -> UUID:
    """A UUIDv7 with 74 random bits; inside `seeded(...)` one that is the same every time."""
    dice = _seeded.get()
    if dice is None:
        return UUID(bytes=uuid_utils.uuid7().bytes)
    return _assemble(dice.getrandbits(48), dice.getrandbits(12), dice.getrandbits(62))


def earliest(moment: datetime) -> UUID:
    """The least id a thing made at `moment` can have."""
    return _assemble(int(moment.timestamp() * 1000), 0, 0)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make the ids inside repeatable: the demo's are the same in every installation."""
    token = _seeded.set(random.Random(seed))  # noqa: S311 - repeatable is the point
    try:
        yield
    finally:
        _seeded.reset(token)


def _assemble(milliseconds: int, first: int, rest: int) -> UUID:
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | first << 64 | 0x2 << 62 | rest
    return UUID(int=value)
