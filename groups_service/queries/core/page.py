"""One page of a list."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """The items of a page; `has_more` tells whether the list continues after them."""

    items: list[Item]
    has_more: bool

    def __bool__(self) -> bool:
        """Return False for a page without items, as a list does."""
        return bool(self.items)


def cut_rows(rows: list[Item], limit: int) -> tuple[list[Item], bool]:
    """Return the first `limit` rows and whether there are more.

    The statement selects `limit` + 1 rows; the extra row is cut before it is converted.
    """
    return rows[:limit], len(rows) > limit
