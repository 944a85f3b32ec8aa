"""Lists of ids in a statement."""

from collections.abc import Sequence
from uuid import UUID


def same_length(ids: Sequence[UUID]) -> list[UUID]:
    """Filled up with the last one to a power of two: a database remembers few statements."""
    length = 1 << (len(ids) - 1).bit_length()
    return [*ids, *[ids[-1]] * (length - len(ids))]
