"""Tortoise's asyncpg backend, which releases a connection even if no transaction begins on it.

A connection is released without a reset statement: no setting outlasts a transaction, and the
reset costs as much as a statement. Tortoise finds this module by `client_class`.
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


class ReleasingTransactionContext(TransactionContextPooled):
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


class ReleasingClient(AsyncpgDBClient):
    async def create_pool(self, **options: Any) -> asyncpg.Pool:  # noqa: ANN401 - asyncpg's
        return await super().create_pool(**options, reset=_skip_reset)

    def _in_transaction(self) -> TransactionContext:
        return ReleasingTransactionContext(TransactionWrapper(self), self._pool_init_lock)


async def _skip_reset(_: object) -> None:
    """Replaces asyncpg's reset; asyncpg has already rolled back an open transaction."""


client_class = ReleasingClient
