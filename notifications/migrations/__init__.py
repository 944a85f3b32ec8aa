"""How the tables came to be: numbered steps, written by hand for SQLite and PostgreSQL."""

from collections.abc import Awaitable, Callable

from tortoise.migrations.operations import RunPython
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

TIME = {"sqlite": "TIMESTAMP", "postgres": "TIMESTAMPTZ"}


def ddl(*statements: str) -> RunPython:
    """An operation that runs `statements` in order, with `{time}` filled in."""
    return RunPython(_in_order(statements))


def _in_order(
    statements: tuple[str, ...],
) -> Callable[[StateApps, BaseSchemaEditor], Awaitable[None]]:
    async def forward(_: StateApps, editor: BaseSchemaEditor) -> None:
        for statement in statements:
            await editor.client.execute_script(statement.format(time=TIME[editor.DIALECT]))

    return forward
