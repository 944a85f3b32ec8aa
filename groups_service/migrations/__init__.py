"""How the tables came to be: numbered steps, written by hand for both databases.

The types differ between them, the tables do not. A step may be interrupted and run again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Column:
    """A column to add to a table that lacks it."""

    table: str
    name: str
    type: str


def ddl(*steps: str | Column) -> RunPython:
    """An operation that takes `steps` in order, with `{uuid}` and so on filled in."""
    return RunPython(_in_order(steps))


def _in_order(
    steps: tuple[str | Column, ...],
) -> Callable[[StateApps, BaseSchemaEditor], Awaitable[None]]:
    async def forward(_: StateApps, editor: BaseSchemaEditor) -> None:
        types = TYPES[editor.DIALECT]
        for step in steps:
            if isinstance(step, str):
                await editor.client.execute_script(step.format(**types))
            elif not await _has(editor, step):
                added = f"{step.name} {step.type.format(**types)}"
                await editor.client.execute_script(f"ALTER TABLE {step.table} ADD COLUMN {added}")

    return forward


async def _has(editor: BaseSchemaEditor, column: Column) -> bool:
    """Asked first: SQLite knows no ADD COLUMN IF NOT EXISTS."""
    if editor.DIALECT == "sqlite":
        query = "SELECT name FROM pragma_table_info(?) WHERE name = ?"
    else:
        query = """SELECT column_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name = $1 AND column_name = $2"""
    return bool(await editor.client.execute_query_dict(query, [column.table, column.name]))
