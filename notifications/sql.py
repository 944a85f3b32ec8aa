"""Statements over Tortoise's connections, written once for SQLite and PostgreSQL with `$1`.

A list travels as one JSON value, so that a statement has the same text whatever its length.
"""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.router import router

from notifications.models import Counter

NUMBERED = re.compile(r"\$(\d+)")
EACH = {
    "sqlite": r"(SELECT value FROM json_each($\1)) AS listed",
    "postgres": r"(SELECT jsonb_array_elements_text($\1::text::jsonb) AS value) AS listed",
}
LISTED = re.compile(r"\{each \$(\d+)\}")
PAIRS = {
    "sqlite": r"""(SELECT json_extract(value, '$[0]') AS one, json_extract(value, '$[1]') AS other
        FROM json_each($\1)) AS asked""",
    "postgres": r"""(SELECT value->>0 AS one, value->>1 AS other
        FROM jsonb_array_elements($\1::text::jsonb)) AS asked""",
}
PAIRED = re.compile(r"\{pairs \$(\d+)\}")

Row = dict[str, Any]  # what the database gives: text, numbers, times


async def rows(query: str, *values: object) -> list[Row]:
    """The rows of a statement; inside a transaction it is part of it."""
    return await _run(get_connection("default"), query, values)


async def read(query: str, *values: object) -> list[Row]:
    """The rows of a query, over the connection that the application reads with."""
    return await _run(router.db_for_read(Counter) or get_connection("default"), query, values)


def listed(values: Iterable[object]) -> str:
    """A parameter for `{each $1}`, which is a table with the one column `value`, as text."""
    return json.dumps([str(value) for value in values])


def pairs(values: Iterable[tuple[object, object]]) -> str:
    """A parameter for `{pairs $1}`, which is a table `asked` with `one` and `other`, as text."""
    return json.dumps([[str(one), str(other)] for one, other in values])


def time(value: datetime | str) -> datetime:
    """A time as a row gives it: SQLite has the text it was stored as."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


async def _run(connection: BaseDBAsyncClient, query: str, values: tuple[object, ...]) -> list[Row]:
    dialect = connection.capabilities.dialect
    query = PAIRED.sub(PAIRS[dialect], LISTED.sub(EACH[dialect], query))
    if dialect == "sqlite":
        query = NUMBERED.sub(r"?\1", query)
    return await connection.execute_query_dict(query, list(values))
