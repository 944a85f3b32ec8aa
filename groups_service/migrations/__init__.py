"""How the tables came to be: numbered steps, written by hand for both databases.

The types differ between them, the tables do not. A step may be interrupted and run again.
"""

from collections.abc import Awaitable, Callable

from tortoise.migrations.operations import RunPython
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

TYPES = {
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
        "sorted": 'TEXT COLLATE "C"',  # by code point, whatever language the database sorts in
    },
}


def ddl(*statements: str) -> RunPython:
    """An operation that runs `statements` in order, with `{uuid}` and so on filled in."""
    return RunPython(_in_order(statements))


def _in_order(
    statements: tuple[str, ...],
) -> Callable[[StateApps, BaseSchemaEditor], Awaitable[None]]:
    async def forward(_: StateApps, editor: BaseSchemaEditor) -> None:
        for statement in statements:
            await editor.client.execute_script(statement.format(**TYPES[editor.DIALECT]))

    return forward
