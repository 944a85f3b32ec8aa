"""Tortoise's asyncpg backend, which gives a connection back even if no transaction begins on it.

A connection is given back without a word to the server: nothing is ever set on one of the pool
that outlasts a transaction, and asking the server to unset it costs as much as a statement.
Tortoise finds this module by `client_class`.
"""

from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections


class ReturningContext(TransactionContextPooled):
    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool  # noqa: SLF001 - Tortoise has no other way
        connection = await pool.acquire()
        self.client._connection = connection  # noqa: SLF001
        try:
            await self.client.begin()
        except BaseException:
            await pool.release(connection)
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client


class ReturningClient(AsyncpgDBClient):
    async def create_pool(self, **options: Any) -> asyncpg.Pool:  # noqa: ANN401 - asyncpg's
        return await super().create_pool(**options, reset=_nothing)

    def _in_transaction(self) -> TransactionContext:
        return ReturningContext(TransactionWrapper(self), self._pool_init_lock)


async def _nothing(_: object) -> None:
    """What is left to do when asyncpg has rolled back what was left open."""


client_class = ReturningClient
