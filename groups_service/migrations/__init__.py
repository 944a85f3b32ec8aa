"""The migrations of the service: numbered steps of hand-written SQL for both databases.

The column types differ between SQLite and PostgreSQL, the tables do not. Statements can be
repeated (`IF NOT EXISTS`), because an interrupted step is run again.
"""

from collections.abc import Awaitable, Callable

from tortoise.migrations.operations import RunPython
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

COLUMN_TYPES = {
    "sqlite": {
        "uuid": "CHAR(36)",
        "time": "TIMESTAMP",
        "bool": "INT",
        "json": "JSON",
        "sorted": "TEXT",
    },
    "postgres": {
        "uuid": "UUID",
        "time": "TIMESTAMPTZ",
        "bool": "BOOL",
        "json": "JSONB",
        "sorted": 'TEXT COLLATE "C"',  # by code point, independent of the locale of the database
    },
}


def ddl(*statements: str) -> RunPython:
    """Return an operation that runs `statements` in order, with `{uuid}` and so on filled in."""
    return RunPython(_run_in_order(statements))


def _run_in_order(
    statements: tuple[str, ...],
) -> Callable[[StateApps, BaseSchemaEditor], Awaitable[None]]:
    async def forward(_: StateApps, editor: BaseSchemaEditor) -> None:
        for statement in statements:
            await editor.client.execute_script(statement.format(**COLUMN_TYPES[editor.DIALECT]))

    return forward
