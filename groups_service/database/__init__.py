"""The database: one context that holds connections and tables, opened by the application."""

from groups_service.database.opening import Database, dialect, opened, reading, sql, writing
from groups_service.database.outages import OUTAGES
from groups_service.database.upgrade import migrate, pending

__all__ = [
    "OUTAGES",
    "Database",
    "dialect",
    "migrate",
    "opened",
    "pending",
    "reading",
    "sql",
    "writing",
]
