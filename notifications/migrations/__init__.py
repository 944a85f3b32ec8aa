"""How the tables came to be: numbered steps, written by hand for SQLite and PostgreSQL."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tortoise.migrations.operations import RunPython
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

TIME = {"sqlite": "TIMESTAMP", "postgres": "TIMESTAMPTZ"}
COLUMNS = {
    "sqlite": "SELECT name FROM pragma_table_info('{table}')",
    "postgres": """SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = '{table}'""",
}


@dataclass(frozen=True)
class Column:
    """A column to add to a table that lacks it."""

    table: str
    name: str
    type: str

    async def statement(self, editor: BaseSchemaEditor) -> str:
        """What adds it; nothing when a run that was interrupted has done so."""
        query = COLUMNS[editor.DIALECT].format(table=self.table)
        found = await editor.client.execute_query_dict(query)
        if self.name in {row["name"] for row in found}:
            return ""
        return f"ALTER TABLE {self.table} ADD COLUMN {self.name} {self.type}"


def ddl(*steps: str | Column) -> RunPython:
    """An operation that takes `steps` in order, with `{time}` filled in."""
    return RunPython(_in_order(steps))


def _in_order(
    steps: tuple[str | Column, ...],
) -> Callable[[StateApps, BaseSchemaEditor], Awaitable[None]]:
    async def forward(_: StateApps, editor: BaseSchemaEditor) -> None:
        for step in steps:
            statement = step if isinstance(step, str) else await step.statement(editor)
            if statement:
                await editor.client.execute_script(statement.format(time=TIME[editor.DIALECT]))

    return forward
