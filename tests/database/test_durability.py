"""What was answered is on the disk: SQLite flushes each commit."""

from pathlib import Path

import pytest

from groups_service.database import opened, sql
from tests.conftest import CHOSEN

FLUSHED_AT_EACH_COMMIT = 2


@pytest.mark.skipif(CHOSEN != "sqlite", reason="PostgreSQL does so unless told otherwise")
async def test_each_commit_is_flushed(tmp_path: Path) -> None:
    async with opened(f"sqlite://{tmp_path / 'groups.sqlite'}"):
        [row] = await sql("PRAGMA synchronous")
        [journal] = await sql("PRAGMA journal_mode")

    assert (row["synchronous"], journal["journal_mode"]) == (FLUSHED_AT_EACH_COMMIT, "wal")
