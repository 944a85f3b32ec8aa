"""The migrations of notifications: numbered steps of hand-written SQL for both databases.

Statements can be repeated (`IF NOT EXISTS`), because an interrupted step is run again.
"""

from collections.abc import Awaitable, Callable

from tortoise.migrations.operations import RunPython
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

TIME_TYPES = {"sqlite": "TIMESTAMP", "postgres": "TIMESTAMPTZ"}


def ddl(*statements: str) -> RunPython:
    """Return an operation that runs `statements` in order, with `{time}` filled in."""
    return RunPython(_run_in_order(statements))


def _run_in_order(
    statements: tuple[str, ...],
) -> Callable[[StateApps, BaseSchemaEditor], Awaitable[None]]:
    async def forward(_: StateApps, editor: BaseSchemaEditor) -> None:
        for statement in statements:
            script = statement.format(time=TIME_TYPES[editor.DIALECT])
            await editor.client.execute_script(script)

    return forward
