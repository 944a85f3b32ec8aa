"""Exceptions raised when the database does not answer, or not in time.

The statement had no effect, unless the connection broke during the commit; idempotency keys make
a repetition harmless.
"""

from asyncpg.exceptions import (
    InsufficientResourcesError,
    InterfaceError,
    InternalClientError,
    LockNotAvailableError,
    OperatorInterventionError,
    PostgresConnectionError,
    ReadOnlySQLTransactionError,
    TransactionRollbackError,
)
from tortoise.exceptions import DBConnectionError


class DatabaseBusy(Exception):
    """SQLite: another process locked the database for longer than the busy timeout."""


class DatabaseFull(DatabaseBusy):
    """SQLite: the disk is full. The statement had no effect."""


OUTAGE_ERRORS: tuple[type[Exception], ...] = (
    ConnectionError,
    TimeoutError,
    DatabaseBusy,
    DBConnectionError,
    InsufficientResourcesError,
    InterfaceError,
    InternalClientError,  # asyncpg: the connection broke at the moment of use
    LockNotAvailableError,
    OperatorInterventionError,
    PostgresConnectionError,
    ReadOnlySQLTransactionError,
    TransactionRollbackError,
)
