"""SQL over Tortoise's connections, written once for SQLite and PostgreSQL with `$1`.

A list is passed as one JSON parameter, so that a statement has the same text for any length.
"""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.router import router

from notifications.models import InboxCounter

PARAMETER_RE = re.compile(r"\$(\d+)")
LIST_TABLES = {
    "sqlite": r"(SELECT value FROM json_each($\1)) AS listed",
    "postgres": r"(SELECT jsonb_array_elements_text($\1::text::jsonb) AS value) AS listed",
}
LIST_RE = re.compile(r"\{each \$(\d+)\}")
PAIR_TABLES = {
    "sqlite": r"""(SELECT json_extract(value, '$[0]') AS one, json_extract(value, '$[1]') AS other
        FROM json_each($\1)) AS asked""",
    "postgres": r"""(SELECT value->>0 AS one, value->>1 AS other
        FROM jsonb_array_elements($\1::text::jsonb)) AS asked""",
}
PAIR_RE = re.compile(r"\{pairs \$(\d+)\}")

Row = dict[str, Any]  # column values: text, numbers, times


async def execute(query: str, *values: object) -> list[Row]:
    """Run a statement and return its rows. Inside a transaction it is part of it."""
    return await _run(get_connection("default"), query, values)


async def fetch(query: str, *values: object) -> list[Row]:
    """Run a query over the connection that the application reads with; return its rows."""
    return await _run(router.db_for_read(InboxCounter) or get_connection("default"), query, values)


def encode_list(values: Iterable[object]) -> str:
    """Encode a parameter for `{each $1}`: a table with the one column `value`, as text."""
    return json.dumps([str(value) for value in values])


def encode_pairs(values: Iterable[tuple[object, object]]) -> str:
    """Encode a parameter for `{pairs $1}`: a table `asked` with `one` and `other`, as text."""
    return json.dumps([[str(first), str(second)] for first, second in values])


def parse_time(value: datetime | str) -> datetime:
    """Convert a time from a row; SQLite returns the stored text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


async def _run(connection: BaseDBAsyncClient, query: str, values: tuple[object, ...]) -> list[Row]:
    dialect = connection.capabilities.dialect
    query = PAIR_RE.sub(PAIR_TABLES[dialect], LIST_RE.sub(LIST_TABLES[dialect], query))
    if dialect == "sqlite":
        query = PARAMETER_RE.sub(r"?\1", query)
    return await connection.execute_query_dict(query, list(values))
