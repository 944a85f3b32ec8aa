"""What is raised when the database does not answer, or not in time.

Nothing was done then, unless the connection died within the commit: keys make that harmless.
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
    """SQLite: another process held the database for longer than we wait."""


class DatabaseFull(DatabaseBusy):
    """SQLite: there is no room left on the disk. Nothing was done."""


OUTAGES: tuple[type[Exception], ...] = (
    ConnectionError,
    TimeoutError,
    DatabaseBusy,
    DBConnectionError,
    InsufficientResourcesError,
    InterfaceError,
    InternalClientError,  # what asyncpg says when a connection dies just as it is used
    LockNotAvailableError,
    OperatorInterventionError,
    PostgresConnectionError,
    ReadOnlySQLTransactionError,
    TransactionRollbackError,
)
