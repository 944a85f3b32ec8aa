"""Tortoise's SQLite backend with `BEGIN IMMEDIATE` and connections that open completely.

A deferred transaction that reads and then writes fails at once when another process wrote in
between; an immediate one waits for its turn. Tortoise finds this module by `client_class`.
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

from groups_service.database.errors import DatabaseBusy, DatabaseFull

DISK_FULL_MESSAGE = "disk is full"  # part of SQLite's message


class ImmediateTransaction(SqliteTransactionWrapper):
    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateTransaction(self))

    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise DatabaseBusy from error


class ImmediateTransactionContext(SqliteTransactionContext):
    """Releases the only connection after any error; otherwise the next task waits for ever."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            await self._roll_back()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        client: TransactionalDBClient = self.connection
        return client

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        get_connections().reset(self.token)
        if error is not None:
            await self._roll_back()
            if isinstance(error, OperationalError) and DISK_FULL_MESSAGE in str(error):
                raise DatabaseFull from error
            return
        try:
            await self.connection.commit()
        except BaseException:
            await self._roll_back()
            raise
        self._trxlock.release()

    async def _roll_back(self) -> None:
        """Roll back and release the lock.

        This also works after a cancellation: the connection's thread executes statements in
        order.
        """
        try:
            if self.connection._connection is not None:  # noqa: SLF001 - Tortoise has no other way
                await self.connection._connection.rollback()  # noqa: SLF001
        finally:
            self._trxlock.release()


class LockedConnection(ConnectionWrapper[Any]):
    """The only connection, locked for one statement; released if it cannot be opened."""

    async def __aenter__(self) -> Any:  # noqa: ANN401 - aiosqlite's
        await self._lock.acquire()
        try:
            await self.ensure_connection()
        except BaseException:
            self._lock.release()
            raise
        return self.connection


class ImmediateSqliteClient(SqliteClient):
    def _in_transaction(self) -> TransactionContext:
        return ImmediateTransactionContext(ImmediateTransaction(self), self._lock)

    def acquire_connection(self) -> LockedConnection:
        return LockedConnection(self._lock, self)

    async def create_connection(self, with_db: bool) -> None:  # noqa: FBT001 - Tortoise's signature
        """Open the connection and set its pragmas, or raise.

        Without the pragmas a read connection would be able to write.
        """
        try:
            await super().create_connection(with_db)
        except BaseException:
            if self._connection is not None:
                self._connection.stop()
                self._connection = None
            raise


def get_client_class(_: dict[str, Any]) -> type[ImmediateSqliteClient]:
    return ImmediateSqliteClient


client_class = ImmediateSqliteClient
