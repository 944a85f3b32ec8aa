"""Fast database lookups: callers are looked up at every request.

Tortoise builds a new statement for each object lookup, which costs more than sending it.
"""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from tortoise.connection import get_connection
from tortoise.models import Model
from tortoise.router import router

PLACEHOLDERS = {"sqlite": "?1", "postgres": "$1"}

RowModel = TypeVar("RowModel", bound=Model)


async def find_row(model: type[RowModel], column: str, value: str) -> RowModel | None:
    """Return the row with this value, over the connection that the application reads with."""
    connection = router.db_for_read(model) or get_connection("default")
    placeholder = PLACEHOLDERS[connection.capabilities.dialect]
    query = f"SELECT * FROM {model._meta.db_table} WHERE {column} = {placeholder}"  # noqa: S608, SLF001 - only constants
    rows = await connection.execute_query_dict(query, [value])
    return model(**rows[0]) if rows else None


def pad_to_power_of_two(ids: Sequence[UUID]) -> list[UUID]:
    """Repeat the last id up to a power of two, so that the database caches few statements."""
    length = 1 << (len(ids) - 1).bit_length()
    return [*ids, *[ids[-1]] * (length - len(ids))]
