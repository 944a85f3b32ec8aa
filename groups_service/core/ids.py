"""Ids are UUIDv7, so they sort by creation time; an id is never a secret."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

import uuid_utils

_seeded_rng: ContextVar[random.Random | None] = ContextVar("seeded_rng", default=None)


def new() -> UUID:
    """Return a UUIDv7 with 74 random bits; inside `seeded(...)`, a repeatable one."""
    rng = _seeded_rng.get()
    if rng is None:
        return UUID(bytes=uuid_utils.uuid7().bytes)
    return _build_uuid7(rng.getrandbits(48), rng.getrandbits(12), rng.getrandbits(62))


def lowest_id_at(moment: datetime) -> UUID:
    """Return the lowest id that an object created at `moment` can have."""
    return _build_uuid7(int(moment.timestamp() * 1000), 0, 0)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make the ids inside the block repeatable, so that every demo has the same ids."""
    token = _seeded_rng.set(random.Random(seed))  # noqa: S311 - ids must be repeatable
    try:
        yield
    finally:
        _seeded_rng.reset(token)


def _build_uuid7(milliseconds: int, first: int, rest: int) -> UUID:
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | first << 64 | 0x2 << 62 | rest
    return UUID(int=value)
