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

    async def apply(self, editor: BaseSchemaEditor) -> None:
        if self.name in await _columns(editor, self.table):
            return
        added = f"{self.name} {self.type.format(**TYPES[editor.DIALECT])}"
        await editor.client.execute_script(f"ALTER TABLE {self.table} ADD COLUMN {added}")


@dataclass(frozen=True)
class Nullable:
    """A column that may be null from now on.

    SQLite can only make the table anew: `rebuild` does so, with the tables that refer to it, whose
    rows would go with the old one. All of it is one transaction.
    """

    table: str
    name: str
    rebuild: str

    async def apply(self, editor: BaseSchemaEditor) -> None:
        if editor.DIALECT == "postgres":
            change = f"ALTER TABLE {self.table} ALTER COLUMN {self.name} DROP NOT NULL"
            await editor.client.execute_script(change)
        elif (await _columns(editor, self.table))[self.name]:
            script = self.rebuild.format(**TYPES["sqlite"])
            await editor.client.execute_script(f"BEGIN IMMEDIATE;\n{script};\nCOMMIT;")


@dataclass(frozen=True)
class Statement:
    text: str

    async def apply(self, editor: BaseSchemaEditor) -> None:
        await editor.client.execute_script(self.text.format(**TYPES[editor.DIALECT]))


Step = str | Column | Nullable


def ddl(*steps: Step) -> RunPython:
    """An operation that takes `steps` in order, with `{uuid}` and so on filled in."""
    return RunPython(_in_order(steps))


def _in_order(
    steps: tuple[Step, ...],
) -> Callable[[StateApps, BaseSchemaEditor], Awaitable[None]]:
    async def forward(_: StateApps, editor: BaseSchemaEditor) -> None:
        for step in steps:
            await (Statement(step) if isinstance(step, str) else step).apply(editor)

    return forward


async def _columns(editor: BaseSchemaEditor, table: str) -> dict[str, bool]:
    """Name -> whether it refuses null. SQLite knows no ADD COLUMN IF NOT EXISTS."""
    if editor.DIALECT == "sqlite":
        query = 'SELECT name, "notnull" AS needed FROM pragma_table_info(?)'
    else:
        query = """SELECT column_name AS name, is_nullable = 'NO' AS needed
            FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name = $1"""
    rows = await editor.client.execute_query_dict(query, [table])
    return {row["name"]: bool(row["needed"]) for row in rows}
