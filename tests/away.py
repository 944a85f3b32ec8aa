"""A database that does not answer, as Tortoise's engine and as the service sees it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tortoise.context import TortoiseContext

from groups_service.database import Database
from groups_service.database.opening import Reader, configuration
from groups_service.database.sqlite import ImmediateClient

NOWHERE = "postgres://nobody@127.0.0.1:1/nothing"


class Away(ImmediateClient):
    """SQLite has no server that could be down; this one is."""

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002, FBT001 - its shape
        raise ConnectionRefusedError("the database is away")


client_class = Away


@asynccontextmanager
async def away(like: Database) -> AsyncIterator[Database]:
    """A database of the same product that cannot be reached."""
    told = configuration("sqlite:///nowhere" if like.is_sqlite else NOWHERE)
    if like.is_sqlite:
        for connection in told["connections"].values():
            connection["engine"] = __name__
    async with TortoiseContext() as context:
        await context.init(config=told, use_tz=True, routers=[Reader])
        yield Database(context, like.url)
