"""The tables that the migrations create are those of the models, on both databases."""

# ruff: noqa: SLF001 - Tortoise has no public way to read what its models define

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tortoise import fields
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

from groups_service.database import Database, list_pending_migrations, migrate, open_database, sql

COLUMN_TYPES: dict[type[Any], tuple[str, str]] = {  # classes of fields, of no common type
    fields.UUIDField: ("CHAR(36)", "uuid"),
    fields.DatetimeField: ("TIMESTAMP", "timestamp with time zone"),
    fields.BooleanField: ("INT", "boolean"),
    fields.JSONField: ("JSON", "jsonb"),
    fields.TextField: ("TEXT", "text"),
    fields.BigIntField: ("BIGINT", "bigint"),
    fields.IntField: ("INT", "integer"),
}


def list_models(database: Database) -> list[type[Model]]:
    apps = database.context.apps
    assert apps is not None
    return [model for models in apps.values() for model in models.values()]


async def list_columns(database: Database, table: str) -> dict[str, tuple[str, bool]]:
    """Return name -> (type, whether it may be null)."""
    if database.is_sqlite:
        rows = await sql("SELECT * FROM pragma_table_info($1)", table)
        return {row["name"]: (row["type"], not row["notnull"]) for row in rows}
    rows = await sql(
        """SELECT column_name, data_type, character_maximum_length AS size, is_nullable
        FROM information_schema.columns WHERE table_name = $1""",
        table,
    )
    return {row["column_name"]: (_column_type(row), row["is_nullable"] == "YES") for row in rows}


async def test_migrations_create_the_tables_of_the_models(database: Database) -> None:
    expected, created = {}, {}
    for model in list_models(database):
        table = model._meta.db_table
        created[table] = await list_columns(database, table)
        expected[table] = {
            field.source_field or field.model_field_name: (
                _expected_type(database, field),
                field.null,
            )
            for field in model._meta.fields_map.values()
            if model._meta.fields_db_projection.get(field.model_field_name)
        }

    assert created == expected


async def test_every_table_has_a_model_and_every_foreign_key_an_index(database: Database) -> None:
    tables_of_models = {model._meta.db_table for model in list_models(database)}
    without = []
    for model in list_models(database):
        for field in model._meta.fields_map.values():
            if isinstance(field, ForeignKeyFieldInstance):
                column = str(field.source_field)
                if not await _has_leading_index(database, model._meta.db_table, column):
                    without.append((model._meta.db_table, column))

    assert await _list_tables(database) - tables_of_models == WITHOUT_MODEL
    assert [entry for entry in without if entry not in REFERENCES_WITHOUT_INDEX] == []


WITHOUT_MODEL = {
    *("tortoise_migrations", "notification", "notification_recipient"),
    *("notification_level", "notification_preference", "notification_language"),
    *("notification_pending_mail", "notification_email", "notification_unsubscribe"),
    *("webhook_endpoint", "webhook_delivery"),
}
"""Tables used by SQL statements only; most of their keys have two columns."""

REFERENCES_WITHOUT_INDEX = {
    ("event", "actor_id"),
    ("archive_file", "timeline_id"),
    ("post", "timeline_id"),
    ("post", "unit_id"),
}
"""People are never deleted, so no query looks for their events by this key. Most posts and files
are on no timeline: those keys have partial indexes.
"""


async def test_interrupted_migration_is_finished_by_running_it_again(
    fresh_url: str,
) -> None:
    async with open_database(fresh_url) as database:
        first = await migrate(database)
        await sql(
            "INSERT INTO audit_entry (id, at, actor, action, subject) VALUES ($1, $2, $3, $4, $5)",
            str(uuid4()),
            datetime(2026, 3, 12, tzinfo=UTC),
            "console",
            "token.issued",
            "somebody",
        )
        await sql("DELETE FROM tortoise_migrations")
        missing = await list_pending_migrations(database)
        again = await migrate(database)
        rows = await sql("SELECT COUNT(*) AS number FROM audit_entry")

    assert sorted(first) == sorted(missing) == sorted(again)
    assert rows == [{"number": 1}]


async def _list_tables(database: Database) -> set[str]:
    if database.is_sqlite:
        rows = await sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {row["name"] for row in rows if not row["name"].startswith("sqlite_")}
    rows = await sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {row["tablename"] for row in rows}


async def _has_leading_index(database: Database, table: str, column: str) -> bool:
    if database.is_sqlite:
        rows = await sql(
            """SELECT 1 AS yes FROM pragma_index_list($1) l, pragma_index_info(l.name) i
            WHERE i.seqno = 0 AND i.name = $2 AND l.partial = 0""",
            table,
            column,
        )
    else:
        rows = await sql(
            """SELECT 1 AS yes FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
            WHERE t.relname = $1 AND a.attname = $2 AND x.indpred IS NULL""",
            table,
            column,
        )
    return bool(rows)


def _expected_type(database: Database, field: fields.Field[object]) -> str:
    index = 0 if database.is_sqlite else 1
    for kind, names in COLUMN_TYPES.items():
        if isinstance(field, kind):
            return names[index]
    return f"VARCHAR({getattr(field, 'max_length', None)})"


def _column_type(row: dict[str, object]) -> str:
    if row["data_type"] == "character varying":
        return f"VARCHAR({row['size']})"
    return str(row["data_type"])
