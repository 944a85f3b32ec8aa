"""Answered changes are on the disk: SQLite flushes each commit."""

from pathlib import Path

import pytest

from groups_service.database import open_database, sql
from tests.conftest import DATABASE_PRODUCT

FLUSHED_AT_EACH_COMMIT = 2


@pytest.mark.skipif(
    DATABASE_PRODUCT != "sqlite", reason="PostgreSQL does so unless told otherwise"
)
async def test_each_commit_is_flushed_to_disk(tmp_path: Path) -> None:
    async with open_database(f"sqlite://{tmp_path / 'groups.sqlite'}"):
        [row] = await sql("PRAGMA synchronous")
        [journal] = await sql("PRAGMA journal_mode")

    assert (row["synchronous"], journal["journal_mode"]) == (FLUSHED_AT_EACH_COMMIT, "wal")
