"""A database that does not answer, as Tortoise's engine and as the service sees it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tortoise.context import TortoiseContext

from groups_service.database import Database
from groups_service.database.connections import ConnectionRouter, tortoise_config
from groups_service.database.sqlite import ImmediateSqliteClient

UNREACHABLE_URL = "postgres://nobody@127.0.0.1:1/nothing"


class UnavailableSqliteClient(ImmediateSqliteClient):
    """SQLite has no server that could be unavailable; this client behaves as if it had."""

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002, FBT001 - the base class's signature
        raise ConnectionRefusedError("the database is away")


client_class = UnavailableSqliteClient


@asynccontextmanager
async def unavailable_database(like: Database) -> AsyncIterator[Database]:
    """Open a database of the same product that cannot be reached."""
    config = tortoise_config("sqlite:///nowhere" if like.is_sqlite else UNREACHABLE_URL)
    if like.is_sqlite:
        for connection in config["connections"].values():
            connection["engine"] = __name__
    async with TortoiseContext() as context:
        await context.init(config=config, use_tz=True, routers=[ConnectionRouter])
        yield Database(context, like.url)
