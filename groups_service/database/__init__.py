"""The database: one context that holds connections and tables, opened by the application."""

from groups_service.database.opening import (
    Database,
    dialect,
    opened,
    reading,
    reading_behind,
    sql,
    writing,
)
from groups_service.database.outages import OUTAGES
from groups_service.database.upgrade import migrate, pending
from groups_service.database.which import identity

__all__ = [
    "OUTAGES",
    "Database",
    "dialect",
    "identity",
    "migrate",
    "opened",
    "pending",
    "reading",
    "reading_behind",
    "sql",
    "writing",
]
