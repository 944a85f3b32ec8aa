"""A row by one of its values: callers are looked up at every request.

Tortoise makes a statement anew each time it is asked for an object, which costs more than
sending it.
"""

from typing import TypeVar

from tortoise.connection import get_connection
from tortoise.models import Model
from tortoise.router import router

HOLDERS = {"sqlite": "?1", "postgres": "$1"}

Held = TypeVar("Held", bound=Model)


async def find(model: type[Held], column: str, value: str) -> Held | None:
    """What has this value, over the connection that the application reads with."""
    connection = router.db_for_read(model) or get_connection("default")
    holder = HOLDERS[connection.capabilities.dialect]
    query = f"SELECT * FROM {model._meta.db_table} WHERE {column} = {holder}"  # noqa: S608, SLF001 - names of ours
    rows = await connection.execute_query_dict(query, [value])
    return model(**rows[0]) if rows else None
