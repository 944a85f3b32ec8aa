"""How the tables came to be: numbered steps, written by hand for both databases.

The types differ between them, the tables do not. A step may be interrupted and run again.
"""

from collections.abc import Awaitable, Callable

from tortoise.migrations.operations import RunPython
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

Forward = Callable[[StateApps, BaseSchemaEditor], Awaitable[None]]

TYPES = {
    "sqlite": {"uuid": "CHAR(36)", "time": "TIMESTAMP"},
    "postgres": {"uuid": "UUID", "time": "TIMESTAMPTZ"},
}


def ddl(*statements: str) -> RunPython:
    """An operation that runs `statements` in order, with `{uuid}` and `{time}` filled in."""
    return RunPython(_in_order(statements))


def _in_order(statements: tuple[str, ...]) -> Forward:
    async def forward(_: StateApps, editor: BaseSchemaEditor) -> None:
        for statement in statements:
            await editor.client.execute_script(statement.format(**TYPES[editor.DIALECT]))

    return forward
