"""The database: connections and tables in one context, opened by the application."""

from groups_service.database.connections import (
    Database,
    get_dialect,
    open_database,
    sql,
    use_background_read_connection,
    use_read_connection,
    use_write_connection,
)
from groups_service.database.errors import OUTAGE_ERRORS
from groups_service.database.identity import get_database_identity
from groups_service.database.migrate import list_pending_migrations, migrate

__all__ = [
    "OUTAGE_ERRORS",
    "Database",
    "get_database_identity",
    "get_dialect",
    "list_pending_migrations",
    "migrate",
    "open_database",
    "sql",
    "use_background_read_connection",
    "use_read_connection",
    "use_write_connection",
]
