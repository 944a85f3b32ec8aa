"""Tortoise's SQLite backend with `BEGIN IMMEDIATE`, and a connection that is opened whole.

A deferred transaction that reads and then writes fails at once when another process wrote in
between; an immediate one waits its turn. Tortoise finds this module by `client_class`.
"""

import sqlite3
from types import TracebackType
from typing import Any

from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError

from groups_service.database.outages import DatabaseBusy, DatabaseFull

FULL = "disk is full"  # what SQLite says


class ImmediateTransaction(SqliteTransactionWrapper):
    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateTransaction(self))

    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise DatabaseBusy from error


class ImmediateContext(SqliteTransactionContext):
    """Lets the one connection go whatever happens: who waits for it would wait for ever."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            await self._give_up()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        begun: TransactionalDBClient = self.connection
        return begun

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        get_connections().reset(self.token)
        if error is not None:
            await self._give_up()
            if isinstance(error, OperationalError) and FULL in str(error):
                raise DatabaseFull from error
            return
        try:
            await self.connection.commit()
        except BaseException:
            await self._give_up()
            raise
        self._trxlock.release()

    async def _give_up(self) -> None:
        """Undo what was begun, and let the next one in.

        Also after being cancelled: what was sent to the connection's thread is done in order.
        """
        try:
            if self.connection._connection is not None:  # noqa: SLF001 - Tortoise has no other way
                await self.connection._connection.rollback()  # noqa: SLF001
        finally:
            self._trxlock.release()


class Turn(ConnectionWrapper[Any]):
    """The one connection, for a statement; who could not open it lets the next one try."""

    async def __aenter__(self) -> Any:  # noqa: ANN401 - aiosqlite's
        await self._lock.acquire()
        try:
            await self.ensure_connection()
        except BaseException:
            self._lock.release()
            raise
        return self.connection


class ImmediateClient(SqliteClient):
    def _in_transaction(self) -> TransactionContext:
        return ImmediateContext(ImmediateTransaction(self), self._lock)

    def acquire_connection(self) -> Turn:
        return Turn(self._lock, self)

    async def create_connection(self, with_db: bool) -> None:  # noqa: FBT001 - Tortoise's shape
        """Open it and set it up, or neither: a reader that may write is none."""
        try:
            await super().create_connection(with_db)
        except BaseException:
            if self._connection is not None:
                self._connection.stop()
                self._connection = None
            raise


def get_client_class(_: dict[str, Any]) -> type[ImmediateClient]:  # Tortoise's shape
    return ImmediateClient


client_class = ImmediateClient
